import type { Check, Plan } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';
import { checksBetween } from '../plan/checksBetween.ts';
import { type PairedChecks, pairChecks, RESPONDER } from '../plan/pairChecks.ts';
import { findBounds } from '../run/findBounds.ts';
import type { Pairing } from '../run/paired.ts';

/** Finds where ranges change of which only a sample was tried; from one side alone nobody could tell. */
export async function boundsWithin(
  plan: Plan,
  pairing: Pairing | null,
  observations: readonly Observation[],
  signal: AbortSignal,
  tryPaired: (more: PairedChecks) => Promise<readonly Observation[]>,
): Promise<readonly Observation[]> {
  const isSampled = plan.skipped.some(({ reason }) => reason === 'range-sampled');
  if (pairing === null || !isSampled) return [];
  return findBounds(observations, {
    next: checksBetween,
    tryAll: (checks) => tryPaired(pairChecks(checks, statesOf(pairing))),
    addFarSide: (some) => pairing.addFarSide(some, isPaired),
    signal,
  });
}

export function isPaired({ probe }: Check): boolean {
  return probe.kind === RESPONDER;
}

/** What each responder holds open or opens on demand. */
export function statesOf({ sessions }: Pairing): Parameters<typeof pairChecks>[1] {
  return new Map([...sessions].map(([address, { state }]) => [address, state]));
}
