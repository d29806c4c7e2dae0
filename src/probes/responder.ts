import { timeIsUp } from '../model/abort.ts';
import type { Clock } from '../model/clock.ts';
import type { Fact } from '../model/evidence.ts';
import type { Endpoint, IpAddress } from '../model/ids.ts';
import type { PairedSession, RecordAnswer, RequestShape } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import type { Door, Probe, ProbeContext, Seen } from '../model/probe.ts';
import { type Exchanged, exchange } from '../net/exchange.ts';
import { askFromOnePort } from '../net/oneSocket.ts';
import { closePolitely, connectTcp } from '../net/tcp.ts';
import { openTls } from '../net/tls.ts';
import { sendConnected } from '../net/udp.ts';
import { ANSWER_BYTES, MIN_REQUEST_BYTES } from '../wire/record.ts';
import { defineProbe, readOptions } from './defineProbe.ts';

/** Whoever knows the keys, and the certificate that it shows. */
type Sealed = Pick<PairedSession, 'sealer' | 'fingerprint256'>;

/**
 * Asks the responder behind a port, by a sealed request, what it saw of it. Made for the sessions of one run: no port map
 * can name it.
 */
export function makeResponderProbe(sessions: ReadonlyMap<IpAddress, Sealed>): Probe {
  const sessionOf = (address: IpAddress): Sealed => {
    const session = sessions.get(address);
    if (session === undefined) throw new Error(`no responder on ${address}`);
    return session;
  };
  return defineProbe({
    kind: 'responder',
    transports: ['tcp', 'udp'],
    parse: (options) => readOptions('responder', options, { tls: 'boolean' }),
    describe: ({ transport }, { tls = false }) => {
      const bytes = `${MIN_REQUEST_BYTES} bytes`;
      if (transport === 'udp') return [{ what: 'sealed request to the responder', bytes }];
      return [{ what: `TCP connect, ${tls ? 'TLS, ' : ''}sealed request to the responder`, bytes }];
    },
    run: (door, { tls = false }, context) => {
      const session = sessionOf(door.address);
      if (door.transport === 'udp') return askByUdp(door, session, context);
      return tls ? askByTls(door, session, context) : askByTcp(door, session, context);
    },
  });
}

/** Asks the responder by one datagram of so many bytes whether it comes through, and an answer as long, if that is asked; null when it could not be sent. */
export function askSizes(
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  source: IpAddress | null,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): (check: Check, bytes: number, patienceMs: number, way: 'there' | 'both') => Promise<boolean | null> {
  return async (check, bytes, patienceMs, way) => {
    const session = sessions.get(check.address);
    if (session === undefined || signal.aborted) return null;
    const controller = new AbortController();
    const callOff = clock.after(patienceMs, () => clock.afterPoll(() => controller.abort(timeIsUp)));
    const context = {
      signal: controller.signal,
      clock,
      attempt: 0,
      replyTimeoutMs: patienceMs,
      lingerMs: 0,
      accepted: () => undefined,
    };
    const { target, address, transport, port } = check;
    const { fact } = await askByUdp({ target, address, transport, port, source }, session, context, {
      length: bytes,
      ...(way === 'both' ? { answerLength: bytes } : {}),
    });
    callOff();
    // A stop in the middle cuts the wait short: nothing follows from it.
    return fact.kind === 'not-tried' || signal.aborted ? null : fact.kind === 'witnessed';
  };
}

/** Longest wait for the answers to requests from one port, in milliseconds. */
const MAPPING_MS = 1500;

/** Asks several UDP doors of paired hosts from one port: as what each saw it. */
export function askMappings(
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  source: IpAddress | null,
  parts: { readonly clock: Clock; readonly signal: AbortSignal },
): (checks: readonly Check[]) => Promise<readonly (Endpoint | null)[]> {
  return async (checks) => {
    const places = checks.flatMap(({ address, port }) => {
      const session = sessions.get(address);
      if (session === undefined) return [];
      const makeRequest = (): Uint8Array => session.sealer.makeRequest(parts.clock.epochMs());
      const read = (request: Uint8Array, bytes: Uint8Array): Endpoint | null =>
        session.sealer.readAnswer(request, bytes)?.seenSource ?? null;
      return [{ address, port, makeRequest, read }];
    });
    return places.length < checks.length
      ? checks.map(() => null)
      : askFromOnePort(places, source, MAPPING_MS, parts);
  };
}

/** @param shape of the request and its answer; the shortest ones when it is left out. */
async function askByUdp(
  door: Door,
  { sealer }: Pick<Sealed, 'sealer'>,
  context: ProbeContext,
  shape?: RequestShape,
): Promise<Seen> {
  const sentMs = context.clock.epochMs();
  const request = sealer.makeRequest(sentMs, shape);
  let strange: Uint8Array | null = null;
  const seen = await sendConnected(door, request, context, (message) => {
    const answer = sealer.readAnswer(request, message);
    // The responder's own answer may still come.
    if (answer === null) strange ??= message;
    return answer === null ? null : witnessed(answer, door, sentMs, context.clock);
  });
  return strange === null || seen.fact.kind !== 'silent' ? seen : { ...seen, fact: garbled(strange) };
}

async function askByTcp(door: Door, session: Sealed, context: ProbeContext): Promise<Seen> {
  const connecting = await connectTcp(door, context);
  if (connecting.kind === 'failed') return connecting;
  const { socket, local, rttMs } = connecting;
  const fact = await askOn(socket, door, session, context);
  closePolitely(socket);
  return { fact, local, rttMs };
}

async function askByTls(door: Door, session: Sealed, context: ProbeContext): Promise<Seen> {
  const opened = await openTls(door, context);
  if (opened.kind === 'failed') return opened;
  const { socket, facts, local, rttMs } = opened;
  const fact = await askOn(socket, door, session, context);
  closePolitely(socket);
  if (fact.kind !== 'witnessed') return { fact, local, rttMs };
  const own = facts.fingerprint256.replaceAll(':', '').toLowerCase() === session.fingerprint256;
  return { fact: { ...fact, certificate: own ? 'own' : 'other' }, local, rttMs };
}

async function askOn(
  socket: Parameters<typeof exchange>[0],
  door: Door,
  { sealer }: Pick<Sealed, 'sealer'>,
  context: ProbeContext,
): Promise<Fact> {
  const sentMs = context.clock.epochMs();
  const request = sealer.makeRequest(sentMs);
  const exchanged = await exchange(
    socket,
    request,
    (bytes) => (bytes.length < ANSWER_BYTES ? undefined : sealer.readAnswer(request, bytes)),
    context,
  );
  return factOf(exchanged, (answer) => witnessed(answer, door, sentMs, context.clock));
}

/** Characters kept of what somebody else says. */
const MAX_BANNER = 120;

function factOf(exchanged: Exchanged<RecordAnswer>, ofAnswer: (answer: RecordAnswer) => Fact): Fact {
  switch (exchanged.kind) {
    case 'answer':
      return ofAnswer(exchanged.answer);
    case 'stranger':
      return garbled(exchanged.bytes);
    case 'dropped':
      return {
        kind: 'dropped-after-connect',
        how: exchanged.how,
        stage: 'reply',
        afterMs: exchanged.afterMs,
      };
    case 'silent':
      return { kind: 'silent', stage: 'reply' };
    case 'stopped':
      return { kind: 'not-tried', fault: 'cancelled', detail: 'stopped before an answer came' };
  }
}

function garbled(bytes: Uint8Array): Fact {
  return {
    kind: 'garbled',
    expected: 'responder',
    reason: 'does not answer as the responder does',
    banner: Buffer.from(bytes.subarray(0, MAX_BANNER)).toString('latin1'),
  };
}

/** @param sentMs when the request was sent, in milliseconds since 1970-01-01 UTC. */
export function witnessed(
  { seenSource, arrivedPort, epochMs }: RecordAnswer,
  { port }: Door,
  sentMs: number,
  clock: Clock,
): Fact {
  // The far side's clock was read about half way between sending and now.
  const aheadMs = Math.round(epochMs - (sentMs + clock.epochMs()) / 2);
  return {
    kind: 'witnessed',
    seenSource,
    rewritten: false,
    aheadMs,
    ...(arrivedPort === port ? {} : { arrivedPort }),
  };
}
