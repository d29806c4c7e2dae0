import type { Report } from '../model/report.ts';
import type { Standing, Watched, WatchRules } from '../model/watch.ts';
import { follow } from './follow.ts';
import { ownTrouble } from './ownTrouble.ts';

/**
 * Takes one more run into account for what this host itself is held to be. Runs that were cut short tell nothing of it, and
 * those of a few hosts only where it was in doubt: then all hosts were checked again.
 * @param before null where there is no memory of any trouble; so is what is returned.
 */
export function followThisHost(
  before: Watched | null,
  report: Report,
  { isWhole, atMs }: { readonly isWhole: boolean; readonly atMs: number },
  rules: WatchRules,
): Watched | null {
  const isInDoubt = (before?.doubts.length ?? 0) > 0;
  if (report.run.ended !== 'complete' || report.paths.length === 0 || !(isWhole || isInDoubt)) return before;
  const trouble = ownTrouble(report);
  if (before === null && trouble === null) return null;
  const seen: Standing =
    trouble === null ? WELL : { outcome: 'broken', verdict: 'error', code: trouble.kind };
  const { watched } = follow(before ?? wellSince(atMs), seen, atMs, rules);
  return isForgettable(watched, atMs, rules) ? null : watched;
}

const WELL: Standing = { outcome: 'met', verdict: 'open', code: 'own-well' };

function wellSince(atMs: number): Watched {
  return { held: WELL, sinceMs: atMs, doubts: [], turnsMs: [], flappingSinceMs: null };
}

/** It was well for so long that its changes decide nothing any more. */
function isForgettable(
  { held, doubts, turnsMs, flappingSinceMs }: Watched,
  atMs: number,
  { flapWithinMs }: WatchRules,
): boolean {
  const isWell = held.outcome === 'met' && doubts.length === 0 && flappingSinceMs === null;
  return isWell && turnsMs.every((turn) => atMs - turn >= flapWithinMs);
}
