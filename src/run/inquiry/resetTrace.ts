import type { Fact } from '../../model/evidence.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import type { Reached } from './addressTrace.ts';
import { type Distance, hopsBetween, MAX_HOPS } from './distance.ts';
import { isTimeExceeded } from './kernelFacts.ts';
import type { Asking } from './question.ts';
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
  /** Looks at those of these refused doors that may be looked at. */
  readonly finish: (refused: readonly Check[]) => Promise<readonly Reached[]>;
}

/**
 * A reset carries the target's address, whoever sends it; but what sends it must have been reached. When packets to a
 * refused door are reset after fewer hops than packets to an open door of the same host need, the reset is not the
 * host's.
 */
export function traceResets(parts: Asking, distance: Distance): ResetTrace {
  let working: Check | null = null;
  return {
    note: (observation) => {
      if (isYardstick(observation)) working ??= observation.check;
    },
    finish: async (refused) => {
      const yardstick = working;
      if (yardstick === null) return [];
      return Promise.all(
        refused.slice(0, PER_ADDRESS).map(async (check): Promise<Reached> => {
          const beganAt = parts.clock.now();
          const fact = await resetterOf(check, yardstick, distance.roundMs(), parts);
          return { check, span: { beganAt, endedAt: parts.clock.now() }, fact, answers: false };
        }),
      );
    },
  };
}

/** What the distance of the resetter says; null when it may be the host itself, or when answers disagree. */
async function resetterOf(
  check: Check,
  yardstick: Check,
  waitMs: number,
  parts: Asking,
): Promise<Fact | null> {
  const hops = await askHops(check, hopsBetween(1, MAX_HOPS), waitMs, parts);
  const nearest = hops.find(({ answer }) => answer.kind === 'reset');
  if (nearest === undefined) return null;
  const again = Array.from({ length: REPEATS }, () => nearest.hop);
  const [resets, passing] = await Promise.all([
    askHops(check, again, waitMs, parts),
    // One packet first: where it is accepted, nothing more is to be learned, and the service is not bothered again.
    askHops(yardstick, [nearest.hop], waitMs, parts).then(async (first) =>
      first.every((one) => diesAt(one, yardstick) !== null)
        ? [...first, ...(await askHops(yardstick, again, waitMs, parts))]
        : first,
    ),
  ]);
  if (!resets.every(({ answer }) => answer.kind === 'reset')) return null;
  const past = new Set(passing.map((one) => diesAt(one, yardstick)));
  const [nearerThan] = past;
  if (past.size !== 1 || nearerThan === undefined || nearerThan === null) return null;
  const atOnce = [nearest, ...resets].every(({ answer }) => answer.kind === 'reset' && answer.atOnce);
  if (nearest.hop === 1 && atOnce) return { kind: 'turned-back', how: 'reset' };
  const before = hops.findLast(({ hop }) => hop < nearest.hop);
  const lastHop = before === undefined ? null : diesAt(before, check);
  return { kind: 'refused', code: 'RST', nearerThan, ...(lastHop === null ? {} : { lastHop }) };
}

/** Where a packet ran out of hops; null when it did not, or nobody said so. */
function diesAt({ answer }: Hop, { address }: Check): string | null {
  return isTimeExceeded(answer, address.includes(':')) ? answer.from : null;
}
