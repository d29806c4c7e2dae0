import type { Fact } from '../../model/evidence.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import type { Reached } from './addressTrace.ts';
import { type Distance, hopsBetween, MAX_HOPS } from './distance.ts';
import { isTimeExceeded } from './kernelFacts.ts';
import type { Asking } from './question.ts';
import { isAnonymousReset } from './silence.ts';
import { askHops, type Hop } from './traceDoor.ts';
import { isYardstick } from './yardstick.ts';

/** Refused doors looked at per address. */
export const PER_ADDRESS = 8;
/** Fresh packets that must all say the same: each leaves from another port, and so by another of several routes. */
export const REPEATS = 3;

/** Whether the resets of one address come from the host itself or from something nearer. */
export interface ResetTrace {
  /** A door's evidence is complete. */
  readonly note: (observation: Observation) => void;
  /** There is time to ask: begins with what is known, and goes on with what becomes known. */
  readonly begin: () => void;
  /** Completes what there is to say about these refused doors. */
  readonly finish: (refused: readonly Check[]) => Promise<readonly Reached[]>;
}

/**
 * A reset carries the target's address, whoever sends it; but what sends it must have been reached. When packets to a
 * refused door are reset after fewer hops than packets to an open door of the same host need, the reset is not the
 * host's.
 */
export function traceResets(parts: Asking, distance: Distance): ResetTrace {
  const refused: Check[] = [];
  const asked = new Map<Check, Promise<Reached>>();
  let working: Check | null = null;
  let begun = false;
  let first: Promise<Found> | null = null;

  const look = (check: Check, yardstick: Check): Promise<Reached> => {
    const beganAt = parts.clock.now();
    const search = (): Promise<Found> => resetterOf(check, yardstick, distance.roundMs(), parts);
    const found =
      first === null ? search() : first.then((known) => searchBeside(known, check, search, distance, parts));
    first ??= found;
    return found.then(({ fact }) => ({
      check,
      span: { beganAt, endedAt: parts.clock.now() },
      fact,
      answers: false,
    }));
  };
  const advance = (): void => {
    if (!begun || working === null) return;
    for (const check of refused.slice(0, PER_ADDRESS)) {
      if (!asked.has(check)) asked.set(check, look(check, working));
    }
  };
  return {
    note: (observation) => {
      if (isYardstick(observation)) working ??= observation.check;
      if (isAnonymousReset(observation)) refused.push(observation.check);
      advance();
    },
    begin: () => {
      begun = true;
      advance();
    },
    finish: (wanted) => {
      begun = true;
      advance();
      return Promise.all(wanted.flatMap((check) => asked.get(check) ?? []));
    },
  };
}

/** What one door's resets showed: how far they come from, and what that says. */
interface Found {
  /** Hops after which packets to the door are reset; null when none was. */
  readonly resetAt: number | null;
  /** Null when it may be the host itself, or when answers disagree. */
  readonly fact: Fact | null;
}

/** One packet tells whether this door's resets come from nearer than the host, whose distance the first door has shown. */
async function searchBeside(
  known: Found,
  check: Check,
  search: () => Promise<Found>,
  distance: Distance,
  parts: Asking,
): Promise<Found> {
  if (known.resetAt === null) return { resetAt: null, fact: null };
  const nearer = known.fact === null ? known.resetAt - 1 : known.resetAt;
  if (nearer === 0) return { resetAt: null, fact: null };
  const [hop] = await askHops(check, [nearer], distance.roundMs(), parts);
  return hop?.answer.kind === 'reset' ? search() : { resetAt: null, fact: null };
}

async function resetterOf(check: Check, yardstick: Check, waitMs: number, parts: Asking): Promise<Found> {
  const hops = await askHops(check, hopsBetween(1, MAX_HOPS), waitMs, parts);
  const nearest = hops.find(({ answer }) => answer.kind === 'reset');
  if (nearest === undefined) return { resetAt: null, fact: null };
  const resetAt = nearest.hop;
  const again = Array.from({ length: REPEATS }, () => resetAt);
  const [resets, passing] = await Promise.all([
    askHops(check, again, waitMs, parts),
    // One packet first: where it is accepted, nothing more is to be learned, and the service is not bothered again.
    askHops(yardstick, [resetAt], waitMs, parts).then(async (one) =>
      one.every((hop) => diesAt(hop, yardstick) !== null)
        ? [...one, ...(await askHops(yardstick, again, waitMs, parts))]
        : one,
    ),
  ]);
  const past = new Set(passing.map((one) => diesAt(one, yardstick)));
  const [nearerThan] = past;
  const agreed = resets.every(({ answer }) => answer.kind === 'reset') && past.size === 1;
  if (!agreed || nearerThan === undefined || nearerThan === null) return { resetAt, fact: null };
  const atOnce = [nearest, ...resets].every(({ answer }) => answer.kind === 'reset' && answer.atOnce);
  if (resetAt === 1 && atOnce) return { resetAt, fact: { kind: 'turned-back', how: 'reset' } };
  const before = hops.findLast(({ hop }) => hop < resetAt);
  const lastHop = before === undefined ? null : diesAt(before, check);
  const fact: Fact = { kind: 'refused', code: 'RST', nearerThan, ...(lastHop === null ? {} : { lastHop }) };
  return { resetAt, fact };
}

/** Where a packet ran out of hops; null when it did not, or nobody said so. */
function diesAt({ answer }: Hop, { address }: Check): string | null {
  return isTimeExceeded(answer, address.includes(':')) ? answer.from : null;
}
