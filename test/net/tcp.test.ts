import { setMaxListeners } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { superseded, timeIsUp } from '../../src/model/abort.ts';
import { closePolitely, connectTcp, factOfLinger, lingerOn } from '../../src/net/tcp.ts';
import {
  bannerTcp,
  closedTcp,
  LOOPBACK,
  muteTcp,
  openTcp,
  resetAfterAccept,
  silentTcp,
} from '../support/peers.ts';
import { aContext, tcpDoor } from './context.ts';

describe('connecting', () => {
  test('an open port gives a socket, its local end and the time it took', async () => {
    const peer = await openTcp();
    const accepted = vi.fn();
    const socket = await connected(peer.port, { accepted });
    expect(accepted).toHaveBeenCalledOnce();
    expect(socket.local).toEqual({ address: LOOPBACK, port: socket.socket.localPort });
    expect(socket.rttMs).toBeGreaterThan(0);
  });

  test('a closed port is refused, and that is an answer', async () => {
    const accepted = vi.fn();
    const connecting = await connectTcp(tcpDoor(await closedTcp()), aContext({ accepted }));
    expect(connecting).toMatchObject({ kind: 'failed', fact: { kind: 'refused', code: 'ECONNREFUSED' } });
    expect(connecting.rttMs).toBeGreaterThan(0);
    expect(accepted).not.toHaveBeenCalled();
  });

  test('a port that answers no SYN is silent once time is up', async () => {
    const port = await silentTcp();
    const { signal } = abortSoon(timeIsUp);
    expect(await connectTcp(tcpDoor(port), aContext({ signal }))).toEqual({
      kind: 'failed',
      fact: { kind: 'silent', stage: 'connect' },
      // Our port is what a firewall's log is searched for.
      local: { address: LOOPBACK, port: expect.any(Number) },
      rttMs: null,
    });
  });

  test.each([
    ['overtaken', superseded],
    ['cancelled', new DOMException('stopped by the user', 'AbortError')],
  ])('an attempt that is %s says nothing about the peer', async (_name, reason) => {
    const port = await silentTcp();
    const { signal } = abortSoon(reason);
    expect(await connectTcp(tcpDoor(port), aContext({ signal }))).toMatchObject({
      kind: 'failed',
      fact: { kind: 'not-tried', fault: 'cancelled' },
      rttMs: null,
    });
  });

  test('nothing is sent for a signal that was aborted before', async () => {
    const peer = await openTcp();
    const connecting = await connectTcp(
      tcpDoor(peer.port),
      aContext({ signal: AbortSignal.abort(timeIsUp) }),
    );
    expect(connecting).toEqual({
      kind: 'failed',
      fact: { kind: 'silent', stage: 'connect' },
      local: null,
      rttMs: null,
    });
    // A connection of our own proves that one begun earlier would have been counted.
    await connected(peer.port);
    expect(peer.accepted()).toBe(1);
  });

  test('it leaves from the address that the user chose', async () => {
    const seen: (string | undefined)[] = [];
    const peer = await openTcp((socket) => seen.push(socket.remoteAddress));
    const connecting = await connectTcp(tcpDoor(peer.port, { source: '127.0.0.2' }), aContext());
    expect(connecting).toMatchObject({ kind: 'socket', local: { address: '127.0.0.2' } });
    if (connecting.kind === 'socket') closePolitely(connecting.socket);
    await vi.waitFor(() => expect(seen).toEqual(['127.0.0.2']));
  });

  test('an address that this host does not have is our own fault', async () => {
    const peer = await openTcp();
    // Set aside for documentation (RFC 5737): no host has it.
    const door = tcpDoor(peer.port, { source: '192.0.2.77' });
    expect(await connectTcp(door, aContext())).toMatchObject({
      kind: 'failed',
      fact: { kind: 'not-tried', fault: 'source-address' },
    });
  });

  test('a missing route is found out before a packet leaves', async () => {
    vi.spyOn(net, 'connect').mockImplementation(() => {
      const socket = new net.Socket();
      const message = 'connect ENETUNREACH 192.0.2.1:9 - Local (0.0.0.0:0)';
      socket.destroy(Object.assign(new Error(message), { code: 'ENETUNREACH', syscall: 'connect' }));
      return socket;
    });
    expect(await connectTcp(tcpDoor(9), aContext())).toMatchObject({
      fact: { kind: 'rejected', code: 'ENETUNREACH', scope: 'network', here: true },
      rttMs: null,
    });
  });

  test('a source of the other family is our own fault', async () => {
    const peer = await openTcp();
    expect(await connectTcp(tcpDoor(peer.port, { source: '::1' }), aContext())).toMatchObject({
      kind: 'failed',
      fact: { kind: 'not-tried' },
    });
  });

  test('a connection that met itself is no listener', async () => {
    const port = await closedTcp();
    const realConnect = net.connect;
    // From the very port that it dials: what an ephemeral port of this host brings about by chance.
    vi.spyOn(net, 'connect').mockImplementation((options) =>
      realConnect({
        ...(options as unknown as net.TcpNetConnectOpts),
        localPort: port,
        localAddress: LOOPBACK,
      }),
    );
    const accepted = vi.fn();
    expect(await connectTcp(tcpDoor(port), aContext({ accepted }))).toEqual({
      kind: 'failed',
      fact: { kind: 'self-connected' },
      local: { address: LOOPBACK, port },
      rttMs: null,
    });
    expect(accepted).not.toHaveBeenCalled();
  });
});

describe('lingering', () => {
  test('a peer that keeps quiet is connected', async () => {
    const lingered = await lingerAt((await muteTcp()).port);
    expect(factOfLinger(lingered)).toEqual({ kind: 'connected', lingeredMs: expect.any(Number) });
  });

  test('a peer that speaks first has answered; its words are cut', async () => {
    const text = `220 mail ESMTP\r\n${'x'.repeat(200)}`;
    expect(factOfLinger(await lingerAt((await bannerTcp(text)).port, 3000))).toEqual({
      kind: 'answered',
      facts: { protocol: 'banner', banner: text.slice(0, 120), replyBytes: 216 },
    });
  });

  test('bytes that are no text are kept as they came', async () => {
    const lingered = await lingerAt((await bannerTcp('\u0000\u001b[2J\u00ff')).port, 3000);
    expect(factOfLinger(lingered)).toMatchObject({
      facts: { banner: '\u0000\u001b[2J\u00ff', replyBytes: 6 },
    });
  });

  test.each([
    ['resets', 'reset', (socket: net.Socket) => socket.resetAndDestroy()],
    ['hangs up', 'eof', (socket: net.Socket) => socket.end()],
  ])('a peer that %s after the accept has dropped us', async (_name, how, drop) => {
    const sockets: net.Socket[] = [];
    const peer = await openTcp((socket) => sockets.push(socket));
    const { socket } = await connected(peer.port);
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    const lingering = lingerOn(socket, aContext({ lingerMs: 3000 }));
    sockets.forEach(drop);
    expect(factOfLinger(await lingering)).toEqual({
      kind: 'dropped-after-connect',
      how,
      stage: 'connect',
      afterMs: expect.any(Number),
    });
  });

  // The reset may overtake the news of the accept; both ways it is the same fact.
  test('a reset at the very accept has dropped us too', async () => {
    const connecting = await connectTcp(tcpDoor((await resetAfterAccept()).port), aContext());
    const fact =
      connecting.kind === 'failed'
        ? connecting.fact
        : factOfLinger(await lingerOn(connecting.socket, aContext({ lingerMs: 3000 })));
    expect(fact).toMatchObject({ kind: 'dropped-after-connect', how: 'reset', stage: 'connect' });
  });

  test('being told to hurry does not unsay the accept', async () => {
    const peer = await muteTcp();
    const { signal, abort } = aborting(superseded);
    const connecting = await connected(peer.port, { signal });
    const lingering = lingerOn(connecting.socket, aContext({ signal, lingerMs: 60_000 }));
    abort();
    expect(await lingering).toMatchObject({ kind: 'quiet' });
  });
});

describe('after us', () => {
  test('the peer sees a FIN and keeps no connection', async () => {
    const ended = vi.fn();
    const peer = await openTcp((socket) => socket.on('end', ended));
    const connecting = await connected(peer.port);
    closePolitely(connecting.socket);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
    await vi.waitFor(() => expect(peer.open()).toBe(0));
    expect(connecting.socket.destroyed).toBe(true);
  });

  test('words that nobody read do not turn the FIN into a reset', async () => {
    const errors: unknown[] = [];
    const ended = vi.fn();
    const peer = await openTcp((socket) => {
      socket.write('x'.repeat(100_000));
      socket.on('error', (error) => errors.push(error));
      socket.on('end', ended);
    });
    const connecting = await connected(peer.port);
    closePolitely(connecting.socket);
    await vi.waitFor(() => expect(peer.open()).toBe(0));
    expect(ended).toHaveBeenCalledOnce();
    expect(errors).toEqual([]);
  });

  test('a peer that ignores our FIN is cut off', async () => {
    const peer = await openTcp((theirs) => {
      theirs.allowHalfOpen = true;
    });
    const { socket } = await connected(peer.port);
    closePolitely(socket);
    await vi.waitFor(() => expect(socket.destroyed).toBe(true));
  });

  test('closing twice and closing what is gone is harmless', async () => {
    const { socket } = await connected((await openTcp()).port);
    closePolitely(socket);
    closePolitely(socket);
    await vi.waitFor(() => expect(socket.destroyed).toBe(true));
    closePolitely(socket);
  });

  test('a reset that comes after the goodbye ends nothing', async () => {
    const peer = await openTcp((socket) => socket.on('end', () => socket.resetAndDestroy()));
    const { socket } = await connected(peer.port);
    closePolitely(socket);
    await vi.waitFor(() => expect(socket.destroyed).toBe(true));
  });

  test('silent attempts leave no socket behind', async () => {
    const port = await silentTcp();
    const before = openSockets();
    const { signal, abort } = aborting(timeIsUp);
    setMaxListeners(0, signal);
    const attempts = Array.from({ length: 20 }, () => connectTcp(tcpDoor(port), aContext({ signal })));
    expect(openSockets()).toBe(before + 20);
    abort();
    await Promise.all(attempts);
    await vi.waitFor(() => expect(openSockets()).toBe(before));
  });
});

async function connected(port: number, given: Parameters<typeof aContext>[0] = {}) {
  const connecting = await connectTcp(tcpDoor(port), aContext(given));
  if (connecting.kind === 'failed') throw new Error(`not connected: ${connecting.fact.kind}`);
  onTestFinished(() => {
    connecting.socket.destroy();
  });
  return connecting;
}

async function lingerAt(port: number, lingerMs = 40) {
  const { socket } = await connected(port);
  const lingered = await lingerOn(socket, aContext({ lingerMs }));
  closePolitely(socket);
  return lingered;
}

function aborting(reason: unknown): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(reason) };
}

/** Aborts after a moment in which a loopback peer would long have answered. */
function abortSoon(reason: unknown): { readonly signal: AbortSignal } {
  const { signal, abort } = aborting(reason);
  setTimeout(abort, 50);
  return { signal };
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(TCPSocketWrap|TCPConnectWrap)$/.test(name))
    .length;
}
