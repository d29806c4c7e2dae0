import net from 'node:net';
import type { Fact, Stage } from '../model/evidence.ts';
import type { Endpoint } from '../model/ids.ts';
import type { Door, ProbeContext } from '../model/probe.ts';
import { factOfAbort } from './abort.ts';
import { factOfFailure } from './errno.ts';

/** A connection that the peer accepted, or the fact that says why there is none. */
export type Connecting =
  | { readonly kind: 'socket'; readonly socket: net.Socket; readonly local: Endpoint; readonly rttMs: number }
  | {
      readonly kind: 'failed';
      readonly fact: Fact;
      readonly local: Endpoint | null;
      readonly rttMs: number | null;
    };

/** Dials one literal address once; never races address families. The caller owns the socket. */
export function connectTcp(door: Door, context: ProbeContext): Promise<Connecting> {
  const { signal, clock } = context;
  if (signal.aborted) {
    return Promise.resolve({
      kind: 'failed',
      fact: factOfAbort(signal, 'connect'),
      local: null,
      rttMs: null,
    });
  }
  return new Promise((resolve) => {
    const startedAt = clock.now();
    const socket = net.connect({
      host: door.address,
      port: door.port,
      autoSelectFamily: false,
      noDelay: true,
      ...(door.source === null ? {} : { localAddress: door.source }),
    });
    const finish = (result: Connecting): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('connect', onConnect);
      socket.off('error', onError);
      resolve(result);
    };
    const fail = (fact: Fact, rttMs: number | null): void => {
      // A late error of a socket that nobody waits for must not end the process.
      socket.on('error', () => undefined);
      // Asked before the end: a destroyed socket has forgotten its port.
      const local = endpointOf(socket);
      socket.destroy();
      finish({ kind: 'failed', fact, local, rttMs });
    };
    const onAbort = (): void => fail(factOfAbort(signal, 'connect'), null);
    const onError = (error: NodeJS.ErrnoException): void => {
      const tookMs = clock.now() - startedAt;
      const fact = factOfFailure(failureOf(error, 'connect', 0, door));
      const answered = fact.kind === 'refused' || fact.kind === 'dropped-after-connect';
      fail(fact, answered ? tookMs : null);
    };
    const onConnect = (): void => {
      const rttMs = clock.now() - startedAt;
      const local = endpointOf(socket);
      if (local !== null && isSelf(local, door)) {
        fail({ kind: 'self-connected' }, null);
        return;
      }
      context.accepted();
      finish({ kind: 'socket', socket, local: local ?? { address: '', port: 0 }, rttMs });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', onConnect);
    socket.once('error', onError);
  });
}

/** Watches an accepted connection: bytes, a late refusal, or quiet for the whole time. */
export function lingerOn(socket: net.Socket, context: ProbeContext): Promise<Lingered> {
  const { clock, signal } = context;
  return new Promise((resolve) => {
    const startedAt = clock.now();
    const finish = (result: Lingered): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.off('data', onData);
      socket.off('end', onEnd);
      socket.off('error', onError);
      resolve(result);
    };
    const dropped = (how: 'reset' | 'eof'): Lingered => ({
      kind: 'dropped',
      how,
      afterMs: clock.now() - startedAt,
    });
    const onData = (bytes: Buffer): void => finish({ kind: 'spoke', bytes });
    const onEnd = (): void => finish(dropped('eof'));
    const onError = (): void => finish(dropped('reset'));
    // The connection was accepted: being told to hurry does not unsay that.
    const onAbort = (): void => finish({ kind: 'quiet', lingeredMs: clock.now() - startedAt });
    const callOff = clock.after(context.lingerMs, () =>
      clock.afterPoll(() => finish({ kind: 'quiet', lingeredMs: clock.now() - startedAt })),
    );
    socket.on('data', onData);
    socket.once('end', onEnd);
    socket.once('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

export type Lingered =
  | { readonly kind: 'spoke'; readonly bytes: Buffer }
  | { readonly kind: 'quiet'; readonly lingeredMs: number }
  | { readonly kind: 'dropped'; readonly how: 'reset' | 'eof'; readonly afterMs: number };

/** Characters kept of what a peer says by itself. */
const MAX_BANNER = 120;

/** What watching a connection comes to as evidence. */
export function factOfLinger(lingered: Lingered): Fact {
  switch (lingered.kind) {
    case 'spoke':
      return {
        kind: 'answered',
        facts: {
          protocol: 'banner',
          banner: lingered.bytes.subarray(0, MAX_BANNER).toString('latin1'),
          replyBytes: lingered.bytes.length,
        },
      };
    case 'quiet':
      return { kind: 'connected', lingeredMs: lingered.lingeredMs };
    case 'dropped':
      return {
        kind: 'dropped-after-connect',
        how: lingered.how,
        stage: 'connect',
        afterMs: lingered.afterMs,
      };
  }
}

/** Time after which a peer that does not answer our FIN is let go, in milliseconds. */
const GOODBYE_MS = 200;

/** Ends politely: FIN first, and only a peer that ignores it is cut off. */
export function closePolitely(socket: net.Socket): void {
  socket.on('error', () => undefined);
  if (socket.destroyed) return;
  // Unread bytes would turn our FIN into a reset.
  socket.resume();
  socket.end();
  const cut = setTimeout(() => socket.destroy(), GOODBYE_MS);
  cut.unref();
  socket.once('close', () => clearTimeout(cut));
}

export function failureOf(
  error: NodeJS.ErrnoException,
  stage: Stage,
  afterMs: number,
  door: Door,
): Parameters<typeof factOfFailure>[0] {
  return {
    code: error.code ?? error.name,
    message: error.message,
    stage,
    afterMs,
    sourceGiven: door.source !== null,
    beforeSending: isBeforeSending(error, door),
    // A send that fails at once is refused by this host, whatever the family.
    prohibitedIsEacces: process.platform === 'linux' && net.isIPv6(door.address) && error.syscall !== 'send',
  };
}

function isBeforeSending({ message, syscall }: NodeJS.ErrnoException, { transport }: Door): boolean {
  // Node appends the local endpoint only when connect() failed at once; for UDP, connect() never sends.
  return message.includes(' - Local (') || (transport === 'udp' && syscall === 'connect');
}

function endpointOf(socket: net.Socket): Endpoint | null {
  return socket.localAddress !== undefined && socket.localPort !== undefined
    ? { address: socket.localAddress, port: socket.localPort }
    : null;
}

// TCP simultaneous open: a dial to an ephemeral port of this very host can meet itself.
function isSelf(local: Endpoint, door: Door): boolean {
  return local.port === door.port && local.address === door.address;
}
