import dgram from 'node:dgram';
import net from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type DoorKind, type DoorWish, startDemoPeer } from '../../src/demo/demoPeer.ts';
import { pickLoopback } from '../../src/demo/pickLoopback.ts';
import { askHttp } from '../../src/net/http.ts';
import { connectTcp } from '../../src/net/tcp.ts';
import { sendConnected } from '../../src/net/udp.ts';
import { makeRegistry } from '../../src/probes/registry.ts';
import { makeCertificate } from '../../src/responder/makeCertificate.ts';
import { aContext, tcpDoor, udpDoor } from '../net/context.ts';
import { LOOPBACK, openTcp, openUdp } from '../support/peers.ts';

const certificate = await makeCertificate('peer.test');

describe('each door behaves as it is called', () => {
  test('tcp keeps the connection', async () => {
    expect(await probe('tcp', 'tcp')).toMatchObject({ kind: 'connected' });
  });

  test('ssh speaks first', async () => {
    expect(await probe('ssh', 'tcp')).toMatchObject({
      kind: 'answered',
      facts: { banner: expect.stringMatching(/^SSH-2\.0-/) },
    });
  });

  test('tls shakes hands under the name of the certificate', async () => {
    expect(await probe('tls', 'tls')).toMatchObject({
      kind: 'answered',
      facts: { protocol: 'tls', tls: { names: ['peer.test'], nameError: null } },
    });
  });

  test.each([
    ['http', { tls: false }],
    ['https', { tls: true }],
  ] as const)('%s answers a request', async (kind, options) => {
    expect(await probe(kind, 'http', options)).toMatchObject({
      kind: 'answered',
      facts: { protocol: kind, http: { status: 200, contentType: 'application/json' } },
    });
  });

  test('closed refuses', async () => {
    expect(await probe('closed', 'tcp')).toMatchObject({ kind: 'refused' });
  });

  test('udp answers, udp-silent does not', async () => {
    const { doors } = await start(['udp', 'udp-silent']);
    const [loud, mute] = doors.map(({ actual }) => udpDoor(actual));
    if (loud === undefined || mute === undefined) throw new Error('two doors were wished for');
    expect((await sendConnected(loud, Buffer.from('x'), aContext())).fact).toMatchObject({
      kind: 'answered',
    });
    const signal = AbortSignal.timeout(60);
    expect((await sendConnected(mute, Buffer.from('x'), aContext({ signal }))).fact.kind).not.toBe(
      'answered',
    );
  });

  test('silent takes no connection', async () => {
    const { doors } = await start(['silent']);
    const connecting = connectTcp(
      tcpDoor(doors[0]?.actual ?? 0),
      aContext({ signal: AbortSignal.timeout(100) }),
    );
    expect(await connecting).toMatchObject({ kind: 'failed', rttMs: null });
  });
});

describe('ports', () => {
  test('a wished port that is free is taken', async () => {
    const port = await freePort();
    const { doors } = await start([{ kind: 'tcp', port }]);
    expect(doors).toEqual([{ kind: 'tcp', port, actual: port }]);
  });

  test('a port that is taken is moved, and said so', async () => {
    const tcp = await openTcp();
    const udp = await openUdp();
    const { doors } = await start([
      { kind: 'http', port: tcp.port },
      { kind: 'silent', port: tcp.port },
      { kind: 'udp', port: udp.port },
    ]);
    expect(doors.map(({ port }) => port)).toEqual([tcp.port, tcp.port, udp.port]);
    for (const { port, actual } of doors) expect(actual).not.toBe(port);
  });

  test('an address that this host does not have opens nothing and leaves nothing open', async () => {
    const port = await freePort();
    const starting = startDemoPeer('192.0.2.77', [{ kind: 'tcp', port }], certificate);
    await expect(starting).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  test('when one door fails for good, those before it are closed', async () => {
    const port = await freePort();
    // A port number that cannot be: no other port is tried in its place.
    const starting = startDemoPeer(
      LOOPBACK,
      [
        { kind: 'tcp', port },
        { kind: 'tcp', port: 70_000 },
      ],
      certificate,
    );
    await expect(starting).rejects.toThrow(/port/i);
    await expect(bindable(port)).resolves.toBe(true);
  });

  test('the chosen address is loopback, and one can listen there', async () => {
    const address = await pickLoopback();
    expect(address).toMatch(/^127\./);
    await expect(bindable(0, address)).resolves.toBe(true);
  });

  test('without an unusual loopback address the usual one is taken', async () => {
    vi.spyOn(net.Server.prototype, 'listen').mockImplementation(function (this: net.Server) {
      process.nextTick(() => this.emit('error', new Error('EADDRNOTAVAIL')));
      return this;
    });
    expect(await pickLoopback()).toBe('127.0.0.1');
  });
});

test('closing frees every port, also under open connections', async () => {
  const kinds: readonly DoorKind[] = ['tcp', 'tls', 'http', 'https', 'ssh', 'udp', 'udp-silent', 'silent'];
  const peer = await start(kinds);
  const open = peer.doors.filter(({ kind }) => kind === 'tcp' || kind === 'http');
  await Promise.all(open.map(({ actual }) => connectTcp(tcpDoor(actual), aContext())));
  await peer.close();
  for (const { kind, actual } of peer.doors) {
    const free = kind.startsWith('udp') ? bindableUdp(actual) : bindable(actual);
    await expect(free, kind).resolves.toBe(true);
  }
});

test('a request over a connection that stays open does not hinder the close', async () => {
  const peer = await start(['http']);
  const question = { tls: false, path: '/', userAgent: 'tester' };
  await askHttp(tcpDoor(peer.doors[0]?.actual ?? 0), question, aContext());
  await peer.close();
});

async function start(wishes: readonly (DoorKind | DoorWish)[]) {
  const doors = wishes.map((wish) => (typeof wish === 'string' ? { kind: wish, port: 0 } : wish));
  const peer = await startDemoPeer(LOOPBACK, doors, certificate);
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= peer.close();
    return closing;
  };
  onTestFinished(close);
  return { doors: peer.doors, close };
}

async function probe(kind: DoorKind, probeKind: string, options = {}) {
  const { doors } = await start([kind]);
  const seen = await makeRegistry()
    .get(probeKind)
    ?.run(tcpDoor(doors[0]?.actual ?? 0), options, aContext());
  return seen?.fact;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

function bindable(port: number, host = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function bindableUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, LOOPBACK, () => socket.close(() => resolve(true)));
  });
}
