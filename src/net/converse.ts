import { randomBytes } from 'node:crypto';
import type net from 'node:net';
import { timeIsUp } from '../model/abort.ts';
import type { Fact, TlsFacts } from '../model/evidence.ts';
import type { Endpoint } from '../model/ids.ts';
import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import type { Asking, Conversation, ServiceFacts, Step } from '../model/service.ts';
import { factOfAbort } from './abort.ts';
import { closePolitely, connectTcp } from './tcp.ts';
import { openTls, secureSocket } from './tls.ts';

/** Bytes that are taken without a step; no answer that is asked for is longer. */
const MOST_BYTES = 65_536;
/** Times that something is said, at most. */
const MOST_STEPS = 12;
/** Bytes that are kept of what is no answer. */
const MAX_BANNER = 120;

/** How a conversation ended. */
type Ending =
  | { readonly kind: 'done' | 'secure'; readonly service: ServiceFacts; readonly farewell?: Uint8Array }
  | { readonly kind: 'failed'; readonly fact: Fact };

/** Connects, encrypts where that is documented, and speaks the protocol until the service is recognised or is not it. */
export async function converse(
  door: Door,
  protocol: { readonly kind: string; readonly converse: (asking: Asking) => Conversation },
  tls: boolean,
  context: ProbeContext,
): Promise<Seen> {
  const opened = tls ? await openTls(door, context) : await connectTcp(door, context);
  if (opened.kind === 'failed') return { fact: opened.fact, local: opened.local, rttMs: opened.rttMs };
  const { socket, local, rttMs } = opened;
  const ownTls = opened.kind === 'secure' ? opened.facts : null;
  const asking = askingOf(door, local, tls, context);
  const ending = await talk(socket, protocol.kind, protocol.converse(asking), context);
  const seen = (fact: Fact): Seen => ({ fact, local, rttMs });
  if (ending.kind === 'failed') {
    closePolitely(socket);
    return seen(ending.fact);
  }
  if (ending.kind === 'done') {
    if (ending.farewell !== undefined) socket.write(ending.farewell);
    closePolitely(socket);
    return seen(answered(ending.service, ownTls));
  }
  const secured = await secureSocket(socket, door, context);
  if (secured.kind === 'secure') {
    closePolitely(secured.socket);
    return seen(answered(ending.service, secured.facts));
  }
  // What it said before holds all the same.
  const troubles = [
    ...(ending.service.troubles ?? []),
    'offers to encrypt, and the TLS handshake then fails',
  ];
  return seen(answered({ ...ending.service, troubles }, null));
}

/** What a question is made of, with this host's own clock and chance. */
export function askingOf(
  { target, address, port }: Door,
  local: Endpoint,
  secure: boolean,
  { clock }: ProbeContext,
): Asking {
  return { target, address, port, local, secure, random: randomBytes, nowEpochMs: clock.epochMs };
}

function answered(service: ServiceFacts, tls: TlsFacts | null): Fact {
  return { kind: 'answered', facts: { protocol: 'service', service, ...(tls === null ? {} : { tls }) } };
}

function talk(
  socket: net.Socket,
  kind: string,
  conversation: Conversation,
  { clock, signal, replyTimeoutMs }: ProbeContext,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0);
    let steps = 0;
    let callOff = (): void => undefined;
    let waitedFrom = clock.now();
    const letGo = (): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.off('data', onData);
      socket.off('end', onEnd);
      socket.off('error', onError);
      // A late error of a socket that nobody reads any more must not end the process.
      socket.on('error', () => undefined);
    };
    const finish = (ending: Ending): void => {
      letGo();
      resolve(ending);
    };
    const fail = (fact: Fact): void => finish({ kind: 'failed', fact });
    // An answer that has begun and does not end may be stuck on the way.
    const silent = (): void => fail({ kind: 'silent', stage: 'service' });
    const stranger = (reason: string): void => {
      const banner = held.length === 0 ? {} : { banner: held.subarray(0, MAX_BANNER).toString('latin1') };
      fail({ kind: 'garbled', expected: kind, reason, ...banner });
    };
    // Counted from the last thing that was said: one byte a second is no progress.
    const wait = (): void => {
      callOff();
      waitedFrom = clock.now();
      callOff = clock.after(replyTimeoutMs, () => clock.afterPoll(silent));
    };
    const onData = (bytes: Buffer): void => {
      held = Buffer.concat([held, bytes]);
      try {
        follow(conversation.take(held));
      } catch (error) {
        // A fault of ours: told as such, and never as the peer's.
        letGo();
        closePolitely(socket);
        reject(error);
      }
    };
    const follow = (step: Step): void => {
      switch (step.kind) {
        case 'more':
          if (held.length > MOST_BYTES) stranger('sends without end');
          return;
        case 'say':
          if (++steps > MOST_STEPS) {
            stranger('never comes to an end');
            return;
          }
          held = Buffer.alloc(0);
          socket.write(step.bytes);
          wait();
          return;
        case 'stranger':
          stranger(step.reason);
          return;
        case 'secure':
        case 'done':
          finish(step);
      }
    };
    const dropped = (how: 'reset' | 'eof'): void =>
      fail({ kind: 'dropped-after-connect', how, stage: 'service', afterMs: clock.now() - waitedFrom });
    const onEnd = (): void => dropped('eof');
    const onError = (): void => dropped('reset');
    const onAbort = (): void => {
      if (signal.reason === timeIsUp) silent();
      else fail(factOfAbort(signal, 'service'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('data', onData);
    socket.once('end', onEnd);
    socket.once('error', onError);
    wait();
    if (signal.aborted) onAbort();
    else if (conversation.opening.length > 0) socket.write(conversation.opening);
  });
}
