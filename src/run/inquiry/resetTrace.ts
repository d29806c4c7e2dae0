import type { Fact } from '../../model/evidence.ts';
import { isTimeExceeded } from '../../model/kernelFacts.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import type { Reached } from './addressTrace.ts';
import { type Distance, hopsBetween, MAX_HOPS } from './distance.ts';
import type { Asking } from './question.ts';
import { askHops, type Hop } from './traceDoor.ts';
import { isYardstick } from './yardstick.ts';

/** Refused doors looked at per address; fewer where the quickest of them is honest: routers answer only so many dying packets. */
export const PER_ADDRESS = 8;
const BESIDE_HONEST = 3;
/** Fresh packets that must all say the same: each leaves from another port, and so by another of several routes. */
export const REPEATS = 3;

/** Whether the resets of one address come from the host itself or from something nearer. */
export interface ResetTrace {
  /** A door's evidence is complete. */
  readonly note: (observation: Observation) => void;
  /**
   * Packets to a door are reset.
   * @param atOnce sooner than any network could bring a reset.
   */
  readonly reset: (check: Check, atOnce: boolean) => void;
  /** Completes what there is to say about the doors that are reset. */
  readonly finish: () => Promise<readonly Reached[]>;
}

/**
 * A reset carries the target's address, whoever sends it; but what sends it must have been reached. When packets to a
 * refused door are reset after fewer hops than packets to an open door of the same host need, the reset is not the
 * host's.
 */
export function traceResets(parts: Asking, distance: Distance): ResetTrace {
  // What is reset at once may be reset by this host itself: looked at apart from what comes from further away.
  const atOnce = makeGroup(parts, distance);
  const later = makeGroup(parts, distance);
  return {
    note: (observation) => {
      if (!isYardstick(observation)) return;
      atOnce.measureBy(observation.check);
      later.measureBy(observation.check);
    },
    reset: (check, isAtOnce) => (isAtOnce ? atOnce : later).add(check),
    finish: async () => (await Promise.all([atOnce.results(), later.results()])).flat(),
  };
}

/** Doors of one address that are compared with the first of them. */
interface Group {
  readonly measureBy: (yardstick: Check) => void;
  readonly add: (check: Check) => void;
  readonly results: () => Promise<readonly Reached[]>;
}

function makeGroup(parts: Asking, distance: Distance): Group {
  const doors: Check[] = [];
  const asked = new Map<Check, Promise<Reached>>();
  let working: Check | null = null;
  let first: Promise<Found> | null = null;

  const look = async (check: Check, yardstick: Check): Promise<Reached> => {
    const beganAt = parts.clock.now();
    const waitMs = distance.roundMs();
    const place = asked.size;
    const found =
      first === null
        ? resetterOf(check, yardstick, waitMs, parts)
        : first.then((known) => searchBeside(known, check, place, yardstick, waitMs, parts));
    first ??= found;
    const { fact } = await found;
    return { check, span: { beganAt, endedAt: parts.clock.now() }, fact, answers: false };
  };
  const advance = (): void => {
    if (working === null) return;
    for (const check of doors.slice(0, PER_ADDRESS)) {
      if (!asked.has(check)) asked.set(check, look(check, working));
    }
  };
  return {
    measureBy: (yardstick) => {
      working ??= yardstick;
      advance();
    },
    add: (check) => {
      doors.push(check);
      advance();
    },
    results: () => Promise.all(asked.values()),
  };
}

/** What one door's resets showed: how far they come from, and what that says. */
interface Found {
  /** Hops after which packets to the door are reset; null when none was. */
  readonly resetAt: number | null;
  /** Null when it may be the host itself, or when answers disagree. */
  readonly fact: Fact | null;
}

/**
 * A further door of the address. Beside an honest door one packet tells whether this one's resets come from nearer;
 * beside one that is not, whether they come from where that one's do.
 */
async function searchBeside(
  known: Found,
  check: Check,
  place: number,
  yardstick: Check,
  waitMs: number,
  parts: Asking,
): Promise<Found> {
  const { resetAt, fact } = known;
  const hop = fact === null ? (resetAt ?? 0) - 1 : (resetAt ?? 0);
  if (hop < 1 || (fact === null && place >= BESIDE_HONEST)) return NOTHING;
  const [one] = await askHops(check, [hop], waitMs, parts);
  if (one?.answer.kind !== 'reset') return NOTHING;
  if (fact === null) return resetterOf(check, yardstick, waitMs, parts);
  const more = await askHops(check, repeatedly(hop), waitMs, parts);
  return more.every(({ answer }) => answer.kind === 'reset') ? known : NOTHING;
}

const NOTHING: Found = { resetAt: null, fact: null };

function repeatedly(hop: number): readonly number[] {
  return Array.from({ length: REPEATS }, () => hop);
}

async function resetterOf(check: Check, yardstick: Check, waitMs: number, parts: Asking): Promise<Found> {
  const hops = await askHops(check, hopsBetween(1, MAX_HOPS), waitMs, parts);
  const nearest = hops.find(({ answer }) => answer.kind === 'reset');
  if (nearest === undefined) return NOTHING;
  const resetAt = nearest.hop;
  const again = repeatedly(resetAt);
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
