import { randomBytes } from 'node:crypto';
import type net from 'node:net';
import { timeIsUp } from '../model/abort.ts';
import type { Fact, TlsFacts } from '../model/evidence.ts';
import type { Endpoint } from '../model/ids.ts';
import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import type { Asking, Conversation, ServiceFacts, Step } from '../model/service.ts';
import { factOfAbort } from './abort.ts';
import { factOfFailure } from './errno.ts';
import { closePolitely, connectTcp, failureOf } from './tcp.ts';
import { openTls, secureSocket } from './tls.ts';
import { sortHandshakeError } from './tlsErrors.ts';

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

/** A protocol that is spoken over connections. */
interface Spoken {
  readonly kind: string;
  readonly converse: (asking: Asking) => Conversation;
}

/** Connects, encrypts where that is documented, and speaks the protocol until the service is recognised or is not it. */
export async function converse(
  door: Door,
  protocol: Spoken,
  tls: boolean,
  context: ProbeContext,
): Promise<Seen> {
  const opened = tls ? await openTls(door, context) : await connectTcp(door, context);
  if (opened.kind === 'failed') {
    return { fact: notYet(opened.fact), local: opened.local, rttMs: opened.rttMs };
  }
  const { socket, local, rttMs } = opened;
  const ownTls = opened.kind === 'secure' ? opened.facts : null;
  const seen = (fact: Fact): Seen => ({ fact, local, rttMs });
  const ending = await talk(socket, protocol, askingOf(door, local, tls, context), door, context);
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
  const troubles = [...(ending.service.troubles ?? []), ...unsecured(secured.fact)];
  return seen(answered({ ...ending.service, troubles }, null));
}

/** A mail server may look up who calls before it answers the TLS greeting: that is as slow as one that greets late. */
function notYet(fact: Fact): Fact {
  return fact.kind === 'silent' && fact.stage === 'tls' ? { ...fact, stage: 'service' } : fact;
}

/** What is told of TLS that was agreed on and did not come about; that we stopped it ourselves says nothing. */
function unsecured(fact: Fact): readonly string[] {
  if (fact.kind === 'not-tried') return [];
  const what =
    fact.kind === 'silent' ? 'does not answer the TLS handshake in time' : 'fails at the TLS handshake';
  return [`agrees to encrypt and ${what}`];
}

/** What a question is made of, with this host's own clock and chance. */
export function askingOf(
  { target, address, port }: Door,
  local: Endpoint,
  secure: boolean,
  { clock, attempt }: ProbeContext,
): Asking {
  return { target, address, port, local, attempt, secure, random: randomBytes, nowEpochMs: clock.epochMs };
}

function answered(service: ServiceFacts, tls: TlsFacts | null): Fact {
  return { kind: 'answered', facts: { protocol: 'service', service, ...(tls === null ? {} : { tls }) } };
}

function talk(
  socket: net.Socket,
  { kind, converse: begin }: Spoken,
  asking: Asking,
  door: Door,
  { clock, signal, replyTimeoutMs }: ProbeContext,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let conversation: Conversation;
    try {
      conversation = begin(asking);
    } catch (error) {
      closePolitely(socket);
      reject(error);
      return;
    }
    let held = Buffer.alloc(0);
    let steps = 0;
    let known: ServiceFacts | null = null;
    let callOff = (): void => undefined;
    let waitedFrom = clock.now();
    const waitedMs = (): number => clock.now() - waitedFrom;
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
    // What it said before holds, whatever becomes of the last question.
    const failUnlessKnown = (fact: Fact, trouble: string): void => {
      if (known === null) fail(fact);
      else {
        const troubles = [...(known.troubles ?? []), `${trouble} when it is asked to encrypt`];
        finish({ kind: 'done', service: { ...known, troubles } });
      }
    };
    // An answer that has begun and does not end may be stuck on the way.
    const silent = (): void => failUnlessKnown({ kind: 'silent', stage: 'service' }, 'does not answer');
    const stranger = (reason: string): void => {
      const banner = held.length === 0 ? {} : { banner: held.subarray(0, MAX_BANNER).toString('latin1') };
      fail({ kind: 'garbled', expected: kind, reason, ...banner });
    };
    // Counted from the last thing that was said: one byte a second is no progress.
    const wait = (): void => {
      callOff();
      waitedFrom = clock.now();
      let calledOff = false;
      const callOffTimer = clock.after(replyTimeoutMs, () =>
        // What has arrived meanwhile counts first, and may have led to another wait.
        clock.afterPoll(() => {
          if (!calledOff) silent();
        }),
      );
      callOff = () => {
        calledOff = true;
        callOffTimer();
      };
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
          known = step.known ?? null;
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
    const onEnd = (): void =>
      failUnlessKnown(
        { kind: 'dropped-after-connect', how: 'eof', stage: 'service', afterMs: waitedMs() },
        'hangs up',
      );
    // Whatever has come until then: the reset may be of a device on the way that dislikes what it reads.
    const onError = (error: NodeJS.ErrnoException): void => {
      // TLS 1.3 refuses a missing client certificate only after the handshake.
      if (sortHandshakeError(error.code ?? '').kind === 'client-certificate') {
        fail({ kind: 'answered', facts: { protocol: 'tls', alert: 'certificate required' } });
      } else failUnlessKnown(factOfFailure(failureOf(error, 'service', waitedMs(), door)), 'hangs up');
    };
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
