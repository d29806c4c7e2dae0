import { constants } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import type { Fact, TlsFacts } from '../model/evidence.ts';
import type { Endpoint } from '../model/ids.ts';
import type { Door, ProbeContext } from '../model/probe.ts';
import { factOfAbort } from './abort.ts';
import { factOfFailure } from './errno.ts';
import { plainName } from './plainName.ts';
import { closePolitely, connectTcp, failureOf } from './tcp.ts';
import { sortHandshakeError } from './tlsErrors.ts';
import { readTlsFacts } from './tlsFacts.ts';

/** An encrypted connection, or what happened instead. */
export type Securing =
  | {
      readonly kind: 'secure';
      readonly socket: tls.TLSSocket;
      readonly facts: TlsFacts;
      readonly local: Endpoint;
      readonly rttMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly fact: Fact;
      readonly local: Endpoint | null;
      readonly rttMs: number | null;
    };

/** What one handshake on one connection came to. */
type Handshake =
  | { readonly kind: 'secure'; readonly socket: tls.TLSSocket; readonly facts: TlsFacts }
  | { readonly kind: 'too-old'; readonly alert: string }
  | { readonly kind: 'failed'; readonly fact: Fact };

/** Keeps the ClientHello in one segment: newer defaults need two, and old stacks choke on that. */
const GROUPS = 'X25519:P-256:P-384';

/** Settings under which TLS 1.0/1.1 servers and weak keys still answer, so that they are reported and not called blocked. */
const LEGACY = {
  minVersion: 'TLSv1',
  // Not the anonymous ones: a server without a certificate must not look like a good one.
  ciphers: 'ALL:!aNULL:@SECLEVEL=0',
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
} as const;

/** Connects and shakes hands; a server too old for the defaults gets one more connection with the legacy ones. */
export async function openTls(door: Door, context: ProbeContext): Promise<Securing> {
  const first = await secureOnce(door, context, false);
  if (first.kind !== 'too-old') return first.securing;
  const second = await secureOnce(door, context, true);
  if (second.kind !== 'too-old' && second.securing.kind === 'secure') return second.securing;
  // It sent a TLS alert twice: it speaks TLS, only not with us.
  return { ...first.met, kind: 'failed', fact: answeredWithAlert(first.alert) };
}

function answeredWithAlert(alert: string): Fact {
  return { kind: 'answered', facts: { protocol: 'tls', alert } };
}

type Once =
  | { readonly kind: 'done'; readonly securing: Securing }
  | {
      readonly kind: 'too-old';
      readonly alert: string;
      readonly met: { readonly local: Endpoint; readonly rttMs: number };
    };

async function secureOnce(door: Door, context: ProbeContext, legacy: boolean): Promise<Once> {
  const connecting = await connectTcp(door, context);
  if (connecting.kind === 'failed') return { kind: 'done', securing: connecting };
  const met = { local: connecting.local, rttMs: connecting.rttMs };
  const handshake = await shakeHands(connecting.socket, door, context, legacy);
  switch (handshake.kind) {
    case 'secure':
      return { kind: 'done', securing: { ...handshake, ...met } };
    case 'too-old':
      return { kind: 'too-old', alert: handshake.alert, met };
    case 'failed':
      return { kind: 'done', securing: { ...handshake, ...met } };
  }
}

/** Encrypts a connection on which both sides have agreed to it; with the legacy settings, as there is no second try. */
export async function secureSocket(
  raw: net.Socket,
  door: Door,
  context: ProbeContext,
): Promise<
  | { readonly kind: 'secure'; readonly socket: tls.TLSSocket; readonly facts: TlsFacts }
  | { readonly kind: 'failed'; readonly fact: Fact }
> {
  const handshake = await shakeHands(raw, door, context, true);
  if (handshake.kind === 'failed') return handshake;
  if (handshake.kind === 'too-old') return { kind: 'failed', fact: answeredWithAlert(handshake.alert) };
  // Its protocol tells whether it is old: the allowance alone says nothing.
  return { ...handshake, facts: { ...handshake.facts, legacy: false } };
}

function shakeHands(raw: net.Socket, door: Door, context: ProbeContext, legacy: boolean): Promise<Handshake> {
  const { clock, signal } = context;
  const startedAt = clock.now();
  const servername = net.isIP(door.target) === 0 ? plainName(door.target) : '';
  return new Promise((resolve) => {
    const socket = tls.connect({
      socket: raw,
      servername,
      ecdhCurve: GROUPS,
      // We judge a certificate, we do not depend on it: an expired one must not look like a blocked path.
      rejectUnauthorized: false,
      // The name is held against the certificate apart, so that it cannot hide behind the chain's own verdict.
      checkServerIdentity: () => undefined,
      ...(legacy ? LEGACY : {}),
    });
    let broken = false;
    const finish = (result: Handshake): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('secureConnect', onSecure);
      if (result.kind !== 'secure') {
        socket.on('error', () => undefined);
        if (!broken) closePolitely(raw);
        socket.destroy();
      }
      resolve(result);
    };
    const onAbort = (): void => finish({ kind: 'failed', fact: factOfAbort(signal, 'tls') });
    const onError = (error: NodeJS.ErrnoException): void => {
      broken = true;
      finish(failedHandshake(error, clock.now() - startedAt, door));
    };
    const onSecure = (): void => {
      try {
        const facts = readTlsFacts(socket, servername || door.address, legacy);
        finish({ kind: 'secure', socket, facts: { ...facts, handshakeMs: clock.now() - startedAt } });
      } catch (error) {
        // A certificate that Node cannot take apart must not end the whole run.
        finish({ kind: 'failed', fact: transportFact(error as Error, 0, door) });
      }
    };
    const callOff = clock.after(context.replyTimeoutMs, () =>
      clock.afterPoll(() => finish({ kind: 'failed', fact: { kind: 'silent', stage: 'tls' } })),
    );
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('secureConnect', onSecure);
    socket.once('error', onError);
  });
}

function failedHandshake(error: NodeJS.ErrnoException, afterMs: number, door: Door): Handshake {
  const sorted = sortHandshakeError(error.code ?? '');
  switch (sorted.kind) {
    case 'not-tls':
      return { kind: 'failed', fact: { kind: 'garbled', expected: 'tls', reason: 'does not speak TLS' } };
    case 'alert':
      return { kind: 'failed', fact: answeredWithAlert(sorted.alert) };
    case 'client-certificate':
      return { kind: 'failed', fact: answeredWithAlert('certificate required') };
    case 'too-old':
      return { kind: 'too-old', alert: sorted.alert };
    case 'transport':
      return { kind: 'failed', fact: transportFact(error, afterMs, door) };
  }
}

function transportFact(error: NodeJS.ErrnoException, afterMs: number, door: Door): Fact {
  // Node reports the peer's FIN during the handshake as ECONNRESET with these words.
  if (error.message.includes('disconnected before secure TLS connection')) {
    return { kind: 'dropped-after-connect', how: 'eof', stage: 'tls', afterMs };
  }
  return factOfFailure(failureOf(error, 'tls', afterMs, door));
}

/** TLS 1.3 refuses a missing client certificate only after the handshake: at least this long is waited for it. */
const LATE_REFUSAL_MS = 100;

/** Waits for the server's word after the handshake: a ticket or data accepts us, an alert may still refuse. */
export function awaitLateRefusal(
  socket: tls.TLSSocket,
  facts: TlsFacts,
  rttMs: number,
  context: ProbeContext,
): Promise<TlsFacts> {
  if (facts.protocol !== 'TLSv1.3') return Promise.resolve(facts);
  const { clock, signal } = context;
  return new Promise((resolve) => {
    const finish = (result: TlsFacts): void => {
      callOff();
      signal.removeEventListener('abort', onGood);
      for (const event of ['session', 'data', 'end'] as const) socket.off(event, onGood);
      socket.off('error', onError);
      resolve(result);
    };
    const onGood = (): void => finish(facts);
    const onError = (error: NodeJS.ErrnoException): void => {
      const refused = sortHandshakeError(error.code ?? '').kind === 'client-certificate';
      finish(refused ? { ...facts, clientCertificate: 'required' } : facts);
    };
    // What has arrived meanwhile counts first.
    const callOff = clock.after(Math.max(3 * rttMs, LATE_REFUSAL_MS), () => clock.afterPoll(onGood));
    signal.addEventListener('abort', onGood, { once: true });
    for (const event of ['session', 'data', 'end'] as const) socket.on(event, onGood);
    socket.once('error', onError);
  });
}
