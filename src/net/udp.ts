import dgram from 'node:dgram';
import net from 'node:net';
import { DgramAsPromised } from 'dgram-as-promised';
import type { Fact, Facts } from '../model/evidence.ts';
import type { Endpoint } from '../model/ids.ts';
import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import { factOfAbort } from './abort.ts';
import { factOfFailure } from './errno.ts';
import { failureOf } from './tcp.ts';

/** Bytes of an answer that are kept as text. */
const MAX_BANNER = 120;

/** What a datagram that came back says; null for one that is not an answer and is left alone. */
export type ReadDatagram = (message: Buffer, from: dgram.RemoteInfo) => Fact | null;

/**
 * Sends one datagram from a connected socket: only such a socket is told of ICMP errors.
 * @param payload its bytes, or what makes them once it is known from where they leave.
 * @param localPort the port to leave from; 0 lets the system choose.
 */
export function sendConnected(
  door: Door,
  payload: Uint8Array | ((local: Endpoint) => Uint8Array),
  context: ProbeContext,
  read: ReadDatagram = (message, from) => answered(message, from, door),
  localPort = 0,
): Promise<Seen> {
  const { clock, signal } = context;
  if (signal.aborted) return Promise.resolve(unseen(signal));
  return new Promise((resolve) => {
    const socket = dgram.createSocket({ type: familyOf(door) });
    let local: Endpoint | null = null;
    let sentAt = clock.now();
    let done = false;
    const finish = (seen: Seen): void => {
      // The send may still report after an answer or an abort has closed the socket.
      if (done) return;
      done = true;
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      resolve(seen);
    };
    const onAbort = (): void => finish({ ...unseen(signal), local });
    const onError = (error: NodeJS.ErrnoException): void => {
      const failed = factOfFailure(failureOf(error, 'reply', clock.now() - sentAt, door));
      // Connecting a datagram socket sends nothing: only this host's own routing table can say no to it.
      const fact = error.syscall === 'connect' ? unsent(failed) : failed;
      finish({ fact, local, rttMs: fact.kind === 'refused' ? clock.now() - sentAt : null });
    };
    const send = (): void => {
      local = localOf(socket);
      if (local.port === door.port && local.address === door.address) {
        finish({ fact: { kind: 'self-connected' }, local, rttMs: null });
        return;
      }
      sentAt = clock.now();
      socket.send(typeof payload === 'function' ? payload(local) : payload, (error) => {
        if (error !== null) onError(error);
      });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    socket.once('connect', send);
    socket.on('message', (message, from) => {
      const fact = read(message, from);
      if (fact !== null) finish({ fact, local, rttMs: clock.now() - sentAt });
    });
    const dial = (): void => {
      try {
        socket.connect(door.port, door.address);
      } catch (error) {
        onError(error as NodeJS.ErrnoException);
      }
    };
    if (door.source === null && localPort === 0) dial();
    else socket.bind({ port: localPort, ...(door.source === null ? {} : { address: door.source }) }, dial);
  });
}

/** Sends one datagram from an unconnected socket: only such a socket hears answers from another port. */
export async function sendUnconnected(
  door: Door,
  payload: Uint8Array | ((local: Endpoint) => Uint8Array),
  context: ProbeContext,
  read: ReadDatagram = (message, from) => answered(message, from, door),
): Promise<Seen> {
  const { clock, signal } = context;
  if (signal.aborted) return unseen(signal);
  const socket = DgramAsPromised.createSocket({ type: familyOf(door) });
  let local: Endpoint | null = null;
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    // The library rejects a second close; ours is guarded, so a rejection here has nobody to tell.
    socket.close().catch(() => undefined);
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    await socket.bind({ port: 0, ...(door.source === null ? {} : { address: door.source }) });
    local = localOf(socket.socket);
    const sentAt = clock.now();
    // Armed before sending: the library loses what arrives while nobody waits.
    let coming = socket.recv();
    // A failed send must not leave this one unobserved.
    coming.catch(() => undefined);
    const bytes = Buffer.from(typeof payload === 'function' ? payload(local) : payload);
    await socket.send(bytes, 0, bytes.length, door.port, door.address);
    for (;;) {
      const packet = await coming;
      if (packet === undefined) return { ...unseen(signal), local };
      // Strangers' datagrams on our ephemeral port are not this target's answer.
      const fact = packet.rinfo.address === door.address ? read(packet.msg, packet.rinfo) : null;
      if (fact !== null) return { fact, local, rttMs: clock.now() - sentAt };
      coming = socket.recv();
    }
  } catch (error) {
    if (signal.aborted) return { ...unseen(signal), local };
    // Nobody tells an unconnected socket of ICMP errors: whatever fails here failed before a packet left.
    const fact = unsent(factOfFailure(failureOf(error as NodeJS.ErrnoException, 'reply', 0, door)));
    return { fact, local, rttMs: null };
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

function unsent(fact: Seen['fact']): Seen['fact'] {
  return fact.kind === 'rejected' ? { ...fact, here: true } : fact;
}

function answered(message: Buffer, from: dgram.RemoteInfo, door: Door): Seen['fact'] {
  const facts: Facts = {
    protocol: 'udp',
    replyBytes: message.length,
    banner: message.subarray(0, MAX_BANNER).toString('latin1'),
    ...(from.port === door.port ? {} : { answeredFrom: { address: from.address, port: from.port } }),
  };
  return { kind: 'answered', facts };
}

function unseen(signal: AbortSignal): Seen {
  return { fact: factOfAbort(signal, 'reply'), local: null, rttMs: null };
}

function familyOf(door: Door): 'udp4' | 'udp6' {
  return net.isIPv6(door.address) ? 'udp6' : 'udp4';
}

function localOf(socket: dgram.Socket): Endpoint {
  const { address, port } = socket.address();
  return { address, port };
}
