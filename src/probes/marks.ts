import type { Clock } from '../model/clock.ts';
import type { Endpoint, IpAddress } from '../model/ids.ts';
import type { ArrivedMark, MarkedSocket, Marks, MarkWatch } from '../model/marks.ts';
import type { PairedSession } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import { sequenceOf } from '../wire/record.ts';

/** What came of so many datagrams with one mark, or why it could not be tried. */
type MarkAnswer =
  | {
      readonly kind: 'tried';
      readonly tries: readonly { readonly there: number | null; readonly back: number | null }[];
    }
  | { readonly kind: 'not-here' | 'unknown'; readonly why: string }
  | { readonly kind: 'stopped' };

interface AskingParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Time between two datagrams, in milliseconds: what drops one need not drop the next. */
const SPACING_MS = 10;
/** Time between two looks at a socket, in milliseconds. */
const PAUSE_MS = 3;
/** Requests by which the far side's view of our port is learned. */
export const INTRODUCTIONS = 4;

/** Sends sealed requests with a mark to the responder, which tells how they arrived; its answers have the same mark. */
export function askMarks(
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  source: IpAddress | null,
  marks: Marks,
  parts: AskingParts,
): (check: Check, dscp: number, tries: number, patienceMs: number) => Promise<MarkAnswer> {
  return async ({ address, port }, dscp, tries, patienceMs) => {
    const session = sessions.get(address);
    if (session === undefined || parts.signal.aborted) return STOPPED;
    if (marks.unavailable !== null) return { kind: 'unknown', why: marks.unavailable };
    if (session.marks === undefined) return BLIND;
    const socket = marks.dial({ address, port }, source);
    if (socket === null) return NO_SOCKET;
    try {
      return await askOne(
        socket,
        { ...session, marks: session.marks },
        { port, dscp, tries, patienceMs },
        parts,
      );
    } catch {
      // The responder has gone away, which other parts of the run tell.
      return STOPPED;
    } finally {
      socket.close();
    }
  };
}

const STOPPED: MarkAnswer = { kind: 'stopped' };
const BLIND: MarkAnswer = {
  kind: 'unknown',
  why: 'the responder cannot see them: it is older, not on Linux or without the optional package koffi',
};
const NO_SOCKET: MarkAnswer = { kind: 'unknown', why: 'this host gave no socket for it' };
const REFUSED: MarkAnswer = { kind: 'not-here', why: 'the responder could not look at this port' };
const UNHEARD: MarkAnswer = {
  kind: 'not-here',
  why: 'no answer came on the port from which marked datagrams were to be sent',
};

interface Wanted {
  readonly port: number;
  readonly dscp: number;
  readonly tries: number;
  readonly patienceMs: number;
}

async function askOne(
  socket: MarkedSocket,
  session: Pick<PairedSession, 'sealer'> & { readonly marks: MarkWatch },
  wanted: Wanted,
  parts: AskingParts,
): Promise<MarkAnswer> {
  const { port, dscp, patienceMs } = wanted;
  const { marks } = session;
  // A port that is opened on demand has to be open before our source can be learned there.
  if (!(await marks.begin(port, dscp, null))) return REFUSED;
  const from = await introduce(socket, session, patienceMs, parts);
  if (parts.signal.aborted) return STOPPED;
  if (from === null) {
    await marks.end();
    return UNHEARD;
  }
  if (!(await marks.begin(port, dscp, from))) return REFUSED;
  const sent: Uint8Array[] = [];
  const backs = new Map<number, number | null>();
  const read = (): void => {
    for (const one of socket.receive()) {
      const request = sent.find((each) => session.sealer.readAnswer(each, one.bytes) !== null);
      if (request !== undefined) backs.set(sequenceOf(request), one.dscp);
    }
  };
  for (let left = wanted.tries; left > 0 && !parts.signal.aborted; left--) {
    const request = session.sealer.makeRequest(parts.clock.epochMs());
    sent.push(request);
    socket.send(request, dscp);
    await pause(SPACING_MS, parts.clock);
    read();
  }
  await until(() => backs.size === sent.length, patienceMs, parts, read);
  const came = await marks.end();
  return parts.signal.aborted
    ? STOPPED
    : { kind: 'tried', tries: sent.map((one) => fateOf(one, came, backs)) };
}

/** An answer counts only where the responder vouches for having marked it. */
function fateOf(
  request: Uint8Array,
  came: readonly ArrivedMark[],
  backs: ReadonlyMap<number, number | null>,
): { readonly there: number | null; readonly back: number | null } {
  const sequence = sequenceOf(request);
  const there = came.find((one) => one.sequence === sequence)?.dscp ?? null;
  return { there, back: there === null ? null : (backs.get(sequence) ?? null) };
}

/** As what the far side sees this socket, which an address translation may change; null when no answer comes. */
async function introduce(
  socket: MarkedSocket,
  { sealer }: Pick<PairedSession, 'sealer'>,
  patienceMs: number,
  parts: AskingParts,
): Promise<Endpoint | null> {
  const sent: Uint8Array[] = [];
  let from: Endpoint | null = null;
  const read = (): void => {
    for (const { bytes } of socket.receive()) {
      for (const request of sent) from ??= sealer.readAnswer(request, bytes)?.seenSource ?? null;
    }
  };
  for (let left = INTRODUCTIONS; left > 0 && from === null && !parts.signal.aborted; left--) {
    const request = sealer.makeRequest(parts.clock.epochMs());
    sent.push(request);
    socket.send(request, 0);
    await until(() => from !== null, patienceMs, parts, read);
  }
  return from;
}

/** Reads until it is so, or the patience is over. */
async function until(
  isSo: () => boolean,
  patienceMs: number,
  { clock, signal }: AskingParts,
  read: () => void,
): Promise<void> {
  const end = clock.now() + patienceMs;
  for (;;) {
    // Read before the time is: what came while this process was busy counts.
    read();
    if (isSo() || signal.aborted || clock.now() >= end) return;
    await pause(PAUSE_MS, clock);
  }
}

function pause(ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
