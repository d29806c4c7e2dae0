import { timeIsUp } from '../model/abort.ts';
import type { AskSip, SipComparison } from '../model/askSip.ts';
import type { Clock } from '../model/clock.ts';
import type { Endpoint, IpAddress } from '../model/ids.ts';
import type { PairedSession } from '../model/pairing.ts';
import { type Check, hasPort } from '../model/plan.ts';
import type { Door, ProbeContext } from '../model/probe.ts';
import type { SipArrival, SipInvite, SipSession } from '../model/sip.ts';
import { exchange } from '../net/exchange.ts';
import { closePolitely, connectTcp } from '../net/tcp.ts';
import { sendConnected } from '../net/udp.ts';
import { compareSip } from '../wire/compareSip.ts';
import { ANSWER_BYTES } from '../wire/record.ts';

/** What is needed for asking. */
export interface SipParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Sent {
  readonly invite: SipInvite;
  readonly answer: Uint8Array | null;
}

/** Sends SIP messages to responders, and holds what arrived against what was sent. Nothing of it rejects. */
export function askSip(
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  source: IpAddress | null,
  parts: SipParts,
): AskSip {
  const sent = new Map<string, Sent>();
  const keyOf = ({ address }: Check, sequence: number): string => `${address} ${sequence}`;
  const lengths = new Map<Check, number>();
  const doorOf = ({ target, address, transport, port }: Check): Door => ({
    target,
    address,
    transport,
    port,
    source,
  });
  return {
    canAsk: ({ address }) => sessions.get(address)?.sip !== undefined,
    send: async (check, patienceMs) => {
      const sip = sessions.get(check.address)?.sip;
      if (sip === undefined) return null;
      const one = await within(parts, patienceMs, (context) => sendInvite(doorOf(check), sip, context));
      if (one === null) return null;
      const { sequence, bytes } = one.invite;
      sent.set(keyOf(check, sequence), one);
      lengths.set(check, bytes.length);
      return { sequence, answered: one.answer !== null };
    },
    sendSealed: async (check, patienceMs) => {
      const session = sessions.get(check.address);
      const length = lengths.get(check);
      if (session === undefined || length === undefined) return null;
      return within(parts, patienceMs, (context) => sendRequest(doorOf(check), session, length, context));
    },
    compare: async (check, tries) => {
      const sip = sessions.get(check.address)?.sip;
      if (sip === undefined) return null;
      try {
        const wanted = new Set(tries.map(({ sequence }) => sequence));
        const arrivals = (await sip.arrived()).filter(({ sequence }) => wanted.has(sequence));
        return compareAll(arrivals, (sequence) => sent.get(keyOf(check, sequence)), sip);
      } catch {
        // The responder is gone: the account of its ports tells so.
        return null;
      }
    },
  };
}

function compareAll(
  arrivals: readonly SipArrival[],
  sentAs: (sequence: number) => Sent | undefined,
  sip: SipSession,
): SipComparison {
  const pairs = arrivals.flatMap(({ sequence, bytes }) => {
    const one = sentAs(sequence);
    return one === undefined ? [] : [{ ...one, bytes }];
  });
  const telling = pairs.find(({ answer }) => answer !== null) ?? pairs[0];
  if (telling === undefined) return { arrived: 0, rewritten: [], answer: null };
  const { invite, answer, bytes } = telling;
  const given = sip.answerTo(bytes);
  return {
    arrived: pairs.length,
    rewritten: compareSip(invite.bytes, bytes),
    answer: answer === null || given === null ? null : compareSip(given, answer),
  };
}

/** Null when no message left this host. */
async function sendInvite(door: Door, sip: SipSession, context: ProbeContext): Promise<Sent | null> {
  if (!hasPort(door)) return null;
  let invite: SipInvite | null = null;
  const make = (local: Endpoint): Uint8Array => {
    invite = sip.makeInvite(door.transport, door, local);
    return invite?.bytes ?? new Uint8Array();
  };
  let answer: Uint8Array | null = null;
  const read = (bytes: Uint8Array): Uint8Array | null => {
    if (invite !== null) answer ??= sip.findAnswer(invite, bytes);
    return answer;
  };
  await converse(door, make, read, context);
  return invite === null ? null : { invite, answer };
}

async function sendRequest(
  door: Door,
  { sealer }: PairedSession,
  length: number,
  context: ProbeContext,
): Promise<boolean> {
  const request = sealer.makeRequest(context.clock.epochMs(), { length });
  let came = false;
  await converse(
    door,
    () => request,
    (bytes) => {
      came ||= bytes.length >= ANSWER_BYTES && sealer.readAnswer(request, bytes) !== null;
      return came || null;
    },
    context,
  );
  return came;
}

/** Sends bytes that are made for the address from which they leave, and reads until something is what was waited for. */
async function converse(
  door: Door,
  make: (local: Endpoint) => Uint8Array,
  read: (bytes: Uint8Array) => unknown,
  context: ProbeContext,
): Promise<void> {
  if (door.transport === 'udp') {
    await sendConnected(door, make, context, (bytes, from) =>
      read(bytes) === null ? null : { kind: 'witnessed', seenSource: from, rewritten: false },
    );
    return;
  }
  const connecting = await connectTcp(door, context);
  if (connecting.kind === 'failed') return;
  await exchange(connecting.socket, make(connecting.local), (bytes) => read(bytes) ?? undefined, context);
  closePolitely(connecting.socket);
}

/** Ends after so long, or with the run; null where the run ended it, as nothing follows then. */
async function within<T>(
  { clock, signal }: SipParts,
  patienceMs: number,
  act: (context: ProbeContext) => Promise<T>,
): Promise<T | null> {
  if (signal.aborted) return null;
  const controller = new AbortController();
  const onStop = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', onStop, { once: true });
  const callOff = clock.after(patienceMs, () => clock.afterPoll(() => controller.abort(timeIsUp)));
  try {
    const done = await act({
      signal: controller.signal,
      clock,
      attempt: 0,
      replyTimeoutMs: patienceMs,
      lingerMs: 0,
      accepted: () => undefined,
    });
    return signal.aborted ? null : done;
  } finally {
    callOff();
    signal.removeEventListener('abort', onStop);
  }
}
