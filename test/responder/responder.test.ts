import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { asHostName, asIpAddress, asPort, type Port } from '../../src/model/ids.ts';
import type { DoorTally, PairedSession } from '../../src/model/pairing.ts';
import type { Seen } from '../../src/model/probe.ts';
import { makeResponderProbe } from '../../src/probes/responder.ts';
import { aContext, tcpDoor, udpDoor } from '../net/context.ts';
import { doorAt } from '../support/doorAt.ts';
import { bannerTcp, LOOPBACK, muteTcp } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

describe('a sealed request', () => {
  test('is answered by TCP, by TLS and by UDP, with what the responder saw', async () => {
    const [tcp, udp] = [await freeDoor('tcp'), await freeDoor('udp')];
    const responder = await aResponder({ doors: [tcp, udp] });
    const session = await paired(responder);
    for (const seen of [
      await ask(session, tcp.first),
      await ask(session, tcp.first, { tls: true }),
      await ask(session, udp.first, { udp: true }),
    ]) {
      expect(seen).toMatchObject({ fact: { kind: 'witnessed', rewritten: false } });
      if (seen.fact.kind !== 'witnessed') throw new Error('not witnessed');
      expect(seen.fact.seenSource).toEqual(seen.local);
      expect(Math.abs(seen.fact.aheadMs ?? Number.NaN)).toBeLessThan(60_000);
      expect(seen.rttMs).not.toBeNull();
    }
    expect((await ask(session, tcp.first, { tls: true })).fact).toMatchObject({ certificate: 'own' });
    expect(await session.seen([tcp, udp])).toEqual([
      tally('tcp', tcp.first, { arrived: 3, answered: 3, accepted: 3 }),
      tally('udp', udp.first, { arrived: 1, answered: 1 }),
    ]);
  });

  test('is answered once, whoever repeats it', async () => {
    const udp = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [udp] }));
    const request = session.sealer.makeRequest(1);
    expect(await sendUdp(udp.first, [request, request, request])).toHaveLength(1);
    expect(await session.seen([udp])).toMatchObject([{ arrived: 1, answered: 1 }]);
  });

  test('that was changed on the way is counted and not answered', async () => {
    const [tcp, udp] = [await freeDoor('tcp'), await freeDoor('udp')];
    const session = await paired(await aResponder({ doors: [tcp, udp] }));
    const changed = Uint8Array.from(session.sealer.makeRequest(1));
    changed[60] = 1;
    expect(await sendUdp(udp.first, [changed])).toEqual([]);
    expect(await sendTcp(tcp.first, changed)).toBe('');
    expect(await session.seen([tcp, udp])).toMatchObject([
      { arrived: 0, damaged: 1, accepted: 1 },
      { arrived: 0, damaged: 1 },
    ]);
  });

  test('may want an answer as long as itself, later', async () => {
    const [tcp, udp] = [await freeDoor('tcp'), await freeDoor('udp')];
    const session = await paired(await aResponder({ doors: [tcp, udp] }));
    const request = session.sealer.makeRequest(1, { length: 172, answerLength: 172, holdSeconds: 1 });
    const other = session.sealer.makeRequest(1, { length: 172, answerLength: 172, holdSeconds: 1 });
    const answers = Promise.all([firstDatagram(udp.first, request), firstBytes(tcp.first, other)]);
    await vi.waitFor(async () => {
      expect(await session.seen([tcp, udp])).toMatchObject([{ answered: 1 }, { answered: 1 }]);
    });
    const [byUdp, byTcp] = await answers;
    expect(session.sealer.readAnswer(request, byUdp)).toMatchObject({ length: 172 });
    expect(session.sealer.readAnswer(other, byTcp)).toMatchObject({ length: 172 });
  });

  test('of a session that has ended gets silence', async () => {
    const udp = await freeDoor('udp');
    const responder = await aResponder({ doors: [udp] });
    const session = await paired(responder);
    const request = session.sealer.makeRequest(1);
    session.close();
    await vi.waitFor(() => expect(responder.events.at(-1)).toMatchObject({ kind: 'left' }));
    expect(await sendUdp(udp.first, [request])).toEqual([]);
  });

  test('may come in pieces', async () => {
    const tcp = await freeDoor('tcp');
    const session = await paired(await aResponder({ doors: [tcp] }));
    const request = session.sealer.makeRequest(1);
    const socket = net.connect(tcp.first, LOOPBACK);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    const answer = once(socket, 'data');
    socket.write(request.subarray(0, 3));
    await session.seen([tcp]);
    socket.write(request.subarray(3));
    const [bytes] = (await answer) as [Buffer];
    expect(session.sealer.readAnswer(request, bytes)).not.toBeNull();
  });
});

describe('a stranger', () => {
  test.each([
    ['bytes', 'GET / HTTP/1.0\r\n\r\n'],
    ['a record of another version', 'CiPr\u0002\u0001\u0000\u0060'],
  ])('that sends %s gets a close and not one byte', async (_what, text) => {
    const tcp = await freeDoor('tcp');
    await aResponder({ doors: [tcp] });
    expect(await sendTcp(tcp.first, Buffer.from(text, 'latin1'))).toBe('');
  });

  test('gets no datagram back, whatever it sends', async () => {
    const udp = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [udp] }));
    const good = session.sealer.makeRequest(1);
    const other = Buffer.from(good);
    other.fill(7, 8, 16);
    const strange = [Buffer.alloc(0), Buffer.alloc(96), Buffer.from('hello'), good.subarray(0, 95), other];
    expect(await sendUdp(udp.first, strange)).toEqual([]);
    expect(await session.seen([udp])).toEqual([tally('udp', udp.first, {})]);
  });

  test('from an address that is not allowed cannot even connect to stay', async () => {
    const [tcp, udp] = [await freeDoor('tcp'), await freeDoor('udp')];
    const responder = await aResponder({ doors: [tcp, udp], allow: ['192.0.2.0/24', '2001:db8::/32'] });
    expect(await sendTcp(tcp.first, Buffer.alloc(0))).toBe('');
    expect(await sendTcp(responder.controlPort, Buffer.alloc(0))).toBe('');
  });
});

describe('ports', () => {
  test('that are taken are left alone and told with their owner', async () => {
    const peer = await bannerTcp('220 here already\r\n');
    const free = await freeDoor('tcp');
    const responder = await aResponder({ doors: [doorAt('tcp', peer.port), free] });
    expect(responder.state.doors).toEqual([free]);
    expect(responder.state.closed).toEqual([
      { transport: 'tcp', port: peer.port, why: 'taken', detail: 'another program' },
    ]);
    expect((await paired(responder)).state).toEqual({ ...responder.state, can: ['sip', 'ahead'] });
  });

  test('for the control channel must be had', async () => {
    const responder = await aResponder();
    await expect(aResponder({ controlPort: responder.controlPort })).rejects.toThrow('EADDRINUSE');
  });

  test('are opened on demand, only within the documented ranges, and shut with the next question', async () => {
    const first = await freeDoor('udp');
    const range = doorAt('udp', first.first, first.first + 2);
    const session = await paired(await aResponder({ onDemand: [range] }));
    expect((await ask(session, first.first, { udp: true })).fact.kind).toBe('refused');
    const outside = doorAt('udp', Math.max(1, first.first - 5), first.first);
    expect(await session.open([outside, doorAt('tcp', first.first)])).toEqual([first]);
    expect((await ask(session, first.first, { udp: true })).fact.kind).toBe('witnessed');
    await session.open([doorAt('udp', range.last)]);
    expect((await ask(session, first.first, { udp: true })).fact.kind).toBe('refused');
  });

  test('are left open by the next question when it is asked ahead, and shut by the one after it', async () => {
    const [one, two, three] = [await freeDoor('udp'), await freeDoor('udp'), await freeDoor('udp')];
    const session = await paired(await aResponder({ onDemand: [one, two, three] }));
    const kindAt = async ({ first }: { readonly first: Port }): Promise<string> =>
      (await ask(session, first, { udp: true })).fact.kind;
    await session.open([one], true);
    await session.open([two], true);
    expect([await kindAt(one), await kindAt(two)]).toEqual(['witnessed', 'witnessed']);
    await session.open([three], true);
    expect([await kindAt(one), await kindAt(two)]).toEqual(['refused', 'witnessed']);
    await session.open([]);
    expect([await kindAt(two), await kindAt(three)]).toEqual(['refused', 'refused']);
  });

  test('are open for datagrams at an address that the host did not have at the start', async () => {
    const udp = await freeDoor('udp');
    const responder = await aResponder({ doors: [udp], bind: null });
    const further = asIpAddress('127.0.0.5');
    const session = await paired(responder, {}, further);
    expect(session.state.doors).toEqual([udp]);
    const probe = makeResponderProbe(new Map([[further, session]]));
    const door = { ...udpDoor(udp.first), target: asHostName(further), address: further };
    expect((await probe.run(door, {}, aContext())).fact).toMatchObject({ kind: 'witnessed' });
  });

  test('that two callers want are open until both have done with them', async () => {
    const udp = await freeDoor('udp');
    const responder = await aResponder({ onDemand: [udp] });
    const [one, other] = [await paired(responder), await paired(responder)];
    expect(await one.open([udp])).toEqual([udp]);
    expect(await other.open([udp])).toEqual([udp]);
    one.close();
    await vi.waitFor(() => expect(responder.events.at(-1)).toMatchObject({ kind: 'left' }));
    expect((await ask(other, udp.first, { udp: true })).fact.kind).toBe('witnessed');
  });

  test('are closed with the responder, and its callers learn of it', async () => {
    const tcp = await freeDoor('tcp');
    const responder = await aResponder({ doors: [tcp] });
    const session = await paired(responder);
    await responder.close();
    expect((await ask(session, tcp.first)).fact.kind).toBe('refused');
    await expect(session.seen([tcp])).rejects.toThrow('gone away');
  });
});

describe('what is not the responder', () => {
  test('is told by its own words', async () => {
    const peer = await bannerTcp(`220 ${'not what was asked for '.repeat(5)}\r\n`);
    const session = await paired(await aResponder());
    expect((await ask(session, asPort(peer.port))).fact).toMatchObject({
      kind: 'garbled',
      expected: 'responder',
    });
  });

  test('and keeps silent is silence of the reply', async () => {
    const peer = await muteTcp();
    const session = await paired(await aResponder());
    const probe = makeResponderProbe(new Map([[session.address, session]]));
    const seen = await probe.run(tcpDoor(peer.port), {}, aContext({ replyTimeoutMs: 50 }));
    expect(seen.fact).toEqual({ kind: 'silent', stage: 'reply' });
  });
});

function ask(
  session: PairedSession,
  port: Port,
  how: { readonly tls?: boolean; readonly udp?: boolean } = {},
): Promise<Seen> {
  const probe = makeResponderProbe(new Map([[session.address, session]]));
  return probe.run(
    how.udp === true ? udpDoor(port) : tcpDoor(port),
    how.tls === true ? { tls: true } : {},
    aContext(),
  );
}

function tally(transport: 'tcp' | 'udp', port: number, given: Partial<DoorTally>): DoorTally {
  return { transport, port: asPort(port), arrived: 0, answered: 0, accepted: 0, damaged: 0, ...given };
}

/** Sends these and, last, waits until the responder has had time for all of them; gives what came back. */
async function sendUdp(port: number, datagrams: readonly Uint8Array[]): Promise<readonly Buffer[]> {
  const socket = dgram.createSocket('udp4');
  onTestFinished(() => void socket.close());
  const back: Buffer[] = [];
  socket.on('message', (bytes) => back.push(bytes));
  for (const one of datagrams) {
    await new Promise<void>((sent) => {
      socket.send(one, port, LOOPBACK, () => sent());
    });
  }
  await new Promise((later) => setTimeout(later, SETTLE_MS));
  return back;
}

const SETTLE_MS = 100;

/** Sends once and gives all that comes until the other side closes. */
async function sendTcp(port: number, bytes: Uint8Array): Promise<string> {
  const socket = net.connect(port, LOOPBACK);
  onTestFinished(() => void socket.destroy());
  let back = '';
  socket.on('data', (more) => {
    back += more.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return back;
}

async function firstDatagram(port: Port, bytes: Uint8Array): Promise<Uint8Array> {
  const socket = dgram.createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.send(bytes, port, LOOPBACK);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  return answer;
}

async function firstBytes(port: Port, bytes: Uint8Array): Promise<Uint8Array> {
  const socket = net.connect(port, LOOPBACK);
  onTestFinished(() => void socket.destroy());
  socket.write(bytes);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer;
}
