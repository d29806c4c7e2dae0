import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asIpAddress, type Port } from '../../src/model/ids.ts';
import type { PairedSession } from '../../src/model/pairing.ts';
import type { SipFacts, SipInvite, SipSession } from '../../src/model/sip.ts';
import { askSip } from '../../src/probes/sip.ts';
import { addSip } from '../../src/run/sipMessages.ts';
import { aCheck, anEvidence } from '../support/builders.ts';
import { closedTcp, closedUdp, LOOPBACK, muteTcp } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

const local = { address: LOOPBACK, port: 40_000 };

describe('a SIP message', () => {
  test('is kept as it arrived, and answered once, by UDP and by TCP', async () => {
    const [tcp, udp] = [await freeDoor('tcp'), await freeDoor('udp')];
    const session = await paired(await aResponder({ doors: [tcp, udp] }));
    const sip = sipOf(session);
    const [one, other] = [anInvite(sip, 'udp', udp.first), anInvite(sip, 'tcp', tcp.first)];
    const changed = Buffer.from(
      Buffer.from(other.bytes).toString('latin1').replace('a=sendrecv', 'a=sendonly'),
    );
    const [byUdp, byTcp] = [
      await sendUdp(udp.first, [one.bytes, one.bytes, one.bytes]),
      await sendTcp(tcp.first, changed),
    ];
    expect(byUdp).toEqual([Buffer.from(sip.answerTo(one.bytes) ?? [])]);
    expect(byTcp).toEqual(Buffer.from(sip.answerTo(changed) ?? []));
    expect(sip.findAnswer(one, byUdp[0] ?? Buffer.alloc(0))).not.toBeNull();
    expect(await sip.arrived()).toEqual([
      { transport: 'udp', port: udp.first, sequence: 0, bytes: Buffer.from(one.bytes) },
      { transport: 'tcp', port: tcp.first, sequence: 1, bytes: changed },
    ]);
    expect(await session.seen([udp, tcp])).toMatchObject([
      { arrived: 0, damaged: 0 },
      { arrived: 0, damaged: 0, accepted: 1 },
    ]);
  });

  test('that nobody sealed gets silence, is not kept and counts nothing', async () => {
    const [tcp, udp] = [await freeDoor('tcp'), await freeDoor('udp')];
    const responder = await aResponder({ doors: [tcp, udp] });
    const [session, stranger] = [await paired(responder), await paired(await aResponder())];
    const { bytes } = anInvite(sipOf(stranger), 'udp', udp.first);
    const named = Buffer.from(
      Buffer.from(anInvite(sipOf(session), 'udp', udp.first).bytes)
        .toString('latin1')
        .replace(/(Call-ID: \S{26})\S{32}/, `$1${'0'.repeat(32)}`),
    );
    const answer = sipOf(stranger).answerTo(bytes) ?? Buffer.alloc(0);
    const far = Buffer.concat([bytes, Buffer.alloc(5000)]);
    for (const one of [bytes, named, answer, far, Buffer.from('INVITE '), Buffer.from('INVITE x\r\n\r\n')]) {
      expect(await sendUdp(udp.first, [one])).toEqual([]);
      expect(await sendTcp(tcp.first, one)).toEqual(Buffer.alloc(0));
    }
    expect(await sipOf(session).arrived()).toEqual([]);
    expect(await session.seen([udp])).toMatchObject([{ arrived: 0, damaged: 0 }]);
  });

  test('of which there were 32 is the last, on both sides', async () => {
    const udp = await freeDoor('udp');
    const sip = sipOf(await paired(await aResponder({ doors: [udp] })));
    const all = Array.from({ length: 32 }, () => anInvite(sip, 'udp', udp.first).bytes);
    expect(sip.makeInvite('udp', local, local)).toBeNull();
    expect(await sendUdp(udp.first, all)).toHaveLength(32);
    expect(await sip.arrived()).toHaveLength(32);
  });
});

describe('an answer', () => {
  test('is found behind what others say on the same connection, once it is whole', async () => {
    const sip = sipOf(await paired(await aResponder()));
    const invite = anInvite(sip, 'tcp', 5060);
    const trying = Buffer.from('SIP/2.0 100 Trying\r\nContent-Length: 0\r\n\r\n');
    const answer = Buffer.from(sip.answerTo(invite.bytes) ?? []);
    const both = Buffer.concat([trying, answer]);
    expect(sip.findAnswer(invite, both)).toEqual(answer);
    for (let length = 0; length < both.length; length++)
      expect(sip.findAnswer(invite, both.subarray(0, length))).toBeNull();
    expect(sip.findAnswer(anInvite(sip, 'tcp', 5060), both)).toBeNull();
    expect(sip.findAnswer(invite, Buffer.from('SSH-2.0-x\r\n'))).toBeNull();
    expect(sip.answerTo(trying)).toBeNull();
  });
});

const REWRITE = (text: string): string =>
  text.replaceAll(LOOPBACK, '203.0.113.9').replace('c=IN IP4 10', 'c=IN IP4 20');

describe('a measurement', () => {
  test('finds nothing on a way that leaves messages alone', async () => {
    for (const transport of ['udp', 'tcp'] as const) {
      const door = await freeDoor(transport);
      const session = await paired(await aResponder({ doors: [door] }));
      expect(await measure(session, transport, door.first)).toEqual({ rewritten: [], answer: [] });
    }
  });

  test('names what is rewritten on the way there and back', async () => {
    for (const transport of ['udp', 'tcp'] as const) {
      const door = await freeDoor(transport);
      const session = await paired(await aResponder({ doors: [door] }));
      const way = transport === 'udp' ? udpProxy : tcpProxy;
      const there = await measure(session, transport, await way(door.first, REWRITE, (text) => text));
      expect(there?.rewritten.map(({ name }) => name)).toEqual(['request line', 'To', 'SDP c=']);
      expect(there?.answer).toEqual([]);
      const back = await measure(
        session,
        transport,
        await way(
          door.first,
          (text) => text,
          (text) => text.replace('Contact: <sip:cicprobe@10', 'Contact: <sip:cicprobe@9'),
        ),
      );
      expect(back).toMatchObject({ rewritten: [], answer: [{ name: 'Contact' }] });
    }
  });

  test('knows that SIP messages alone are dropped, there and back', async () => {
    const door = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [door] }));
    const keep = (text: string): string => text;
    const drop = (text: string): string => (/^(INVITE|SIP)/.test(text) ? '' : text);
    const there = await measure(session, 'udp', await udpProxy(door.first, drop, keep));
    expect(there).toEqual({ rewritten: [], answer: null, dropped: 'request' });
    const back = await measure(session, 'udp', await udpProxy(door.first, keep, drop));
    expect(back).toEqual({ rewritten: [], answer: null, dropped: 'answer' });
  });

  test.each([
    ['nothing answers', 'udp', closedUdp],
    ['nothing listens', 'tcp', closedTcp],
    ['something accepts without a word', 'tcp', async () => (await muteTcp()).port],
  ] as const)('claims nothing where %s', async (_what, transport, open) => {
    expect(await measure(await paired(await aResponder()), transport, await open(), 50)).toBeUndefined();
  });

  test('claims nothing when the responder is gone, or the run was stopped', async () => {
    const door = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [door] }));
    expect(await measure(session, 'udp', door.first, 400, AbortSignal.abort())).toBeUndefined();
    session.close();
    expect(await measure(session, 'udp', door.first, 50)).toBeUndefined();
    const { sip: _, ...older } = session;
    expect(await measure(older, 'udp', door.first)).toBeUndefined();
  });
});

function sipOf({ sip }: PairedSession): SipSession {
  if (sip === undefined) throw new Error('the responder does not know SIP');
  return sip;
}

function anInvite(sip: SipSession, transport: 'tcp' | 'udp', port: number): SipInvite {
  const invite = sip.makeInvite(transport, { address: LOOPBACK, port }, local);
  if (invite === null) throw new Error('too many');
  return invite;
}

/** What is told of one door on loopback. */
async function measure(
  session: PairedSession,
  transport: 'tcp' | 'udp',
  port: number,
  patienceMs?: number,
  signal = new AbortController().signal,
): Promise<SipFacts | undefined> {
  const check = aCheck({ address: asIpAddress(LOOPBACK), transport, port: port as Port });
  const asker = askSip(new Map([[check.address, session]]), null, { clock: systemClock, signal });
  const patient: typeof asker =
    patienceMs === undefined
      ? asker
      : {
          ...asker,
          send: (one) => asker.send(one, patienceMs),
          sendSealed: (one) => asker.sendSealed(one, patienceMs),
        };
  const evidence = [anEvidence({ kind: 'witnessed', seenSource: local, rewritten: false }, { rttMs: 1 })];
  const [after] = await addSip([{ check, evidence }], () => true, patient);
  const [one] = after?.evidence ?? [];
  return one?.kind === 'witnessed' ? one.sip : undefined;
}

type Rewrite = (text: string) => string;

const apply = (rewrite: Rewrite, bytes: Buffer): Buffer =>
  Buffer.from(rewrite(bytes.toString('latin1')), 'latin1');

/** A middlebox for datagrams; an empty text is not passed on. */
async function udpProxy(to: number, there: Rewrite, back: Rewrite): Promise<number> {
  const near = dgram.createSocket('udp4');
  const far = dgram.createSocket('udp4');
  onTestFinished(() => {
    near.close();
    far.close();
  });
  let caller: dgram.RemoteInfo | null = null;
  near.on('message', (bytes, from) => {
    caller = from;
    const passed = apply(there, bytes);
    if (passed.length > 0) far.send(passed, to, LOOPBACK);
  });
  far.on('message', (bytes) => {
    const passed = apply(back, bytes);
    if (passed.length > 0 && caller !== null) near.send(passed, caller.port, caller.address);
  });
  near.bind(0, LOOPBACK);
  await once(near, 'listening');
  return near.address().port;
}

/** A middlebox for connections, which says "100 Trying" itself. */
async function tcpProxy(to: number, there: Rewrite, back: Rewrite): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(to, LOOPBACK);
    for (const one of [near, far]) {
      sockets.add(one);
      one.on('error', () => undefined);
    }
    near.on('data', (bytes) => {
      if (bytes.toString('latin1').startsWith('INVITE')) {
        near.write('SIP/2.0 100 Trying\r\nContent-Length: 0\r\n\r\n');
      }
      far.write(lengthened(apply(there, bytes)));
    });
    far.on('data', (bytes) => near.write(apply(back, bytes)));
    near.on('end', () => far.end());
    far.on('end', () => near.end());
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const one of sockets) one.destroy();
    server.close();
  });
  return (server.address() as net.AddressInfo).port;
}

/** With the length of the body as it is. */
function lengthened(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const body = text.length - text.indexOf('\r\n\r\n') - 4;
  return Buffer.from(text.replace(/Content-Length: \d+/, `Content-Length: ${body}`), 'latin1');
}

/** What comes back before a sealed end: sends these and waits until nothing has come for a moment. */
async function sendUdp(port: number, all: readonly Uint8Array[]): Promise<readonly Buffer[]> {
  const socket = dgram.createSocket('udp4');
  onTestFinished(() => void socket.close());
  const got: Buffer[] = [];
  socket.on('message', (bytes) => got.push(bytes));
  for (const bytes of all) {
    await new Promise<void>((resolve) => socket.send(bytes, port, LOOPBACK, () => resolve()));
  }
  await new Promise((resolve) => setTimeout(resolve, 150));
  return got;
}

/** All that comes back until the other side closes, or a first piece. */
async function sendTcp(port: number, bytes: Uint8Array): Promise<Buffer> {
  const socket = net.connect(port, LOOPBACK);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const got: Buffer[] = [];
  const done = new Promise<void>((resolve) => {
    socket.on('data', (piece) => {
      got.push(piece);
      socket.end();
    });
    socket.once('close', () => resolve());
  });
  socket.write(bytes);
  // A head that is incomplete is waited for; nothing more comes.
  if (!Buffer.from(bytes).includes('\r\n\r\n')) socket.end();
  await done;
  return Buffer.concat(got);
}
