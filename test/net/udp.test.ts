import dgram from 'node:dgram';
import { describe, expect, test, vi } from 'vitest';
import { superseded, timeIsUp } from '../../src/model/abort.ts';
import { asIpAddress } from '../../src/model/ids.ts';
import { sendConnected, sendUnconnected } from '../../src/net/udp.ts';
import { closedUdp, echoUdp, LOOPBACK, muteUdp, openUdp, otherPortUdp } from '../support/peers.ts';
import { aContext, udpDoor } from './context.ts';

const PAYLOAD = Buffer.from('\r\n\r\n');
const BOTH = [
  ['connected', sendConnected],
  ['unconnected', sendUnconnected],
] as const;

describe.each(BOTH)('a %s socket', (_name, send) => {
  test('hears an answer', async () => {
    const peer = await echoUdp();
    const seen = await send(udpDoor(peer.port), PAYLOAD, aContext());
    expect(seen.fact).toEqual({
      kind: 'answered',
      facts: { protocol: 'udp', replyBytes: 4, banner: '\r\n\r\n' },
    });
    expect(seen.rttMs).toBeGreaterThan(0);
    expect(seen.local?.port).toBeGreaterThan(0);
  });

  test('sends its payload once and nothing else', async () => {
    const peer = await echoUdp();
    await send(udpDoor(peer.port), PAYLOAD, aContext());
    expect(peer.received).toEqual([PAYLOAD]);
  });

  test('keeps the beginning of a long answer', async () => {
    const peer = await openUdp((_message, from, socket) =>
      socket.send(Buffer.alloc(5000, 'x'), from.port, from.address),
    );
    expect((await send(udpDoor(peer.port), PAYLOAD, aContext())).fact).toEqual({
      kind: 'answered',
      facts: { protocol: 'udp', replyBytes: 5000, banner: 'x'.repeat(120) },
    });
  });

  test('hears an empty answer', async () => {
    const peer = await openUdp((_message, from, socket) => socket.send('', from.port, from.address));
    expect((await send(udpDoor(peer.port), PAYLOAD, aContext())).fact).toMatchObject({
      kind: 'answered',
      facts: { replyBytes: 0 },
    });
  });

  test('is silent when time is up', async () => {
    const peer = await muteUdp();
    const seen = await send(udpDoor(peer.port), PAYLOAD, aContext({ signal: abortSoon(timeIsUp) }));
    expect(seen).toEqual({
      fact: { kind: 'silent', stage: 'reply' },
      local: { address: expect.any(String), port: expect.any(Number) },
      rttMs: null,
    });
    expect(peer.received).toHaveLength(1);
  });

  test('says nothing about the peer when it was overtaken', async () => {
    const peer = await muteUdp();
    const seen = await send(udpDoor(peer.port), PAYLOAD, aContext({ signal: abortSoon(superseded) }));
    expect(seen).toMatchObject({ fact: { kind: 'not-tried', fault: 'cancelled' }, rttMs: null });
  });

  test.each([
    ['before it began', () => AbortSignal.abort(timeIsUp)],
    ['in the very moment of sending', () => abortNow(timeIsUp)],
  ])('ends when it is aborted %s', async (_when, makeSignal) => {
    const peer = await muteUdp();
    const seen = await send(udpDoor(peer.port), PAYLOAD, aContext({ signal: makeSignal() }));
    expect(seen).toMatchObject({ fact: { kind: 'silent' }, rttMs: null });
  });

  test('leaves from the address that the user chose', async () => {
    const sources: string[] = [];
    const peer = await openUdp((message, from, socket) => {
      sources.push(from.address);
      socket.send(message, from.port, from.address);
    });
    const seen = await send(udpDoor(peer.port, asIpAddress('127.0.0.2')), PAYLOAD, aContext());
    expect(seen).toMatchObject({ fact: { kind: 'answered' }, local: { address: '127.0.0.2' } });
    expect(sources).toEqual(['127.0.0.2']);
  });

  test('an address that this host does not have is our own fault', async () => {
    const peer = await echoUdp();
    const seen = await send(udpDoor(peer.port, asIpAddress('192.0.2.77')), PAYLOAD, aContext());
    expect(seen).toMatchObject({ fact: { kind: 'not-tried', fault: 'source-address' }, rttMs: null });
    expect(peer.received).toEqual([]);
  });

  test('a datagram that cannot be sent is our own fault, not silence', async () => {
    const peer = await echoUdp();
    const seen = await send(udpDoor(peer.port), Buffer.alloc(70_000), aContext());
    expect(seen).toMatchObject({ fact: { kind: 'not-tried' }, rttMs: null });
  });

  test('leaves no socket behind', async () => {
    // The two peers keep theirs.
    const [echo, mute, shut] = [await echoUdp(), await muteUdp(), await closedUdp()];
    await send(udpDoor(echo.port), PAYLOAD, aContext());
    await send(udpDoor(mute.port), PAYLOAD, aContext({ signal: abortSoon(timeIsUp) }));
    await send(udpDoor(shut), PAYLOAD, aContext({ signal: abortSoon(timeIsUp) }));
    await vi.waitFor(() => expect(udpSockets()).toBe(2));
  });
});

describe('what only one of them hears', () => {
  test('the ICMP error of a shut port reaches the connected one', async () => {
    const port = await closedUdp();
    const seen = await sendConnected(udpDoor(port), PAYLOAD, aContext());
    expect(seen.fact).toEqual({ kind: 'refused', code: 'ECONNREFUSED' });
    expect(seen.rttMs).toBeGreaterThan(0);
    const deaf = await sendUnconnected(udpDoor(port), PAYLOAD, aContext({ signal: abortSoon(timeIsUp) }));
    expect(deaf.fact).toEqual({ kind: 'silent', stage: 'reply' });
  });

  test('an answer from another port reaches the unconnected one', async () => {
    const { port, answersFrom } = await otherPortUdp();
    const seen = await sendUnconnected(udpDoor(port), PAYLOAD, aContext());
    expect(seen.fact).toEqual({
      kind: 'answered',
      facts: {
        protocol: 'udp',
        replyBytes: 4,
        banner: '\r\n\r\n',
        answeredFrom: { address: LOOPBACK, port: answersFrom },
      },
    });
    const deaf = await sendConnected(udpDoor(port), PAYLOAD, aContext({ signal: abortSoon(timeIsUp) }));
    // The kernel may tell the other port that we do not listen to it; it is never taken for an answer.
    expect(deaf.fact.kind).not.toBe('answered');
  });

  test('a stranger’s datagram is no answer', async () => {
    const stranger = dgram.createSocket('udp4');
    await new Promise<void>((bound) => stranger.bind(0, '127.0.0.9', bound));
    try {
      const peer = await openUdp((message, from, socket) => {
        stranger.send('not me', from.port, from.address, () => socket.send(message, from.port, from.address));
      });
      const seen = await sendUnconnected(udpDoor(peer.port), PAYLOAD, aContext());
      expect(seen.fact).toMatchObject({ kind: 'answered', facts: { banner: '\r\n\r\n' } });
    } finally {
      stranger.close();
    }
  });
});

test('a datagram that met its own socket is no answer', async () => {
  const port = await closedUdp();
  const realCreate = dgram.createSocket;
  // From the very port that it asks: what an ephemeral port of this host brings about by chance.
  vi.spyOn(dgram, 'createSocket').mockImplementation((options) => {
    const socket = realCreate(options as dgram.SocketOptions);
    const realBind = socket.bind.bind(socket) as (
      options: dgram.BindOptions,
      done: () => void,
    ) => dgram.Socket;
    Object.assign(socket, {
      bind: (bound: dgram.BindOptions, done: () => void) => realBind({ ...bound, port }, done),
    });
    return socket;
  });
  const seen = await sendConnected(udpDoor(port, asIpAddress(LOOPBACK)), PAYLOAD, aContext());
  expect(seen).toEqual({ fact: { kind: 'self-connected' }, local: { address: LOOPBACK, port }, rttMs: null });
});

test('a missing route is found out before a packet leaves', async () => {
  vi.spyOn(dgram.Socket.prototype, 'connect').mockImplementation(function (this: dgram.Socket) {
    const error = Object.assign(new Error('connect ENETUNREACH 192.0.2.1:9'), {
      code: 'ENETUNREACH',
      syscall: 'connect',
    });
    process.nextTick(() => this.emit('error', error));
  });
  const { fact } = await sendConnected(udpDoor(9), PAYLOAD, aContext());
  expect(fact).toEqual({ kind: 'rejected', code: 'ENETUNREACH', scope: 'network', here: true });
});

/** Aborts after a moment in which a loopback peer would long have answered. */
function abortSoon(reason: unknown): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 50);
  return controller.signal;
}

function abortNow(reason: unknown): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort(reason));
  return controller.signal;
}

function udpSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;
}
