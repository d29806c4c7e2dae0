import type { Standing, Turn, Watched, WatchRules } from '../model/watch.ts';
import { OWN_CODES } from './ownCodes.ts';

/** A path after one more check. */
export interface Followed {
  readonly watched: Watched;
  readonly turn: Turn;
}

/**
 * Takes one more result of a path into account. A result that differs counts once enough of the checks from then on agree
 * on it; until that is decided, what was held before holds. A path that is broken when it is first seen is in doubt as well.
 * @param watched null for a path that was never seen.
 * @param atMs when it was seen, in milliseconds since 1970-01-01 UTC.
 */
export function follow(watched: Watched | null, seen: Standing, atMs: number, rules: WatchRules): Followed {
  if (watched === null) {
    // There is nothing to hold it against: a path that is broken at first sight has to be seen so again.
    const doubts = seen.outcome === 'broken' && rules.needed > 1 ? [seen] : [];
    const first = { held: seen, sinceMs: atMs, doubts, turnsMs: [], flappingSinceMs: null };
    return { watched: first, turn: { kind: 'first' } };
  }
  const calmed = calm(watched, atMs, rules);
  if (calmed.doubts.length === 0 && isSame(seen, calmed.held)) {
    return { watched: calmed, turn: { kind: 'steady' } };
  }
  const doubts = [...calmed.doubts, seen];
  const most = mostOften(doubts, calmed.held);
  if (most.count >= rules.needed) return change(calmed, most.standing, atMs, rules);
  const left = rules.of - doubts.length;
  if (most.count + left < rules.needed) {
    return { watched: { ...calmed, doubts: [] }, turn: { kind: 'dismissed' } };
  }
  return { watched: { ...calmed, doubts }, turn: { kind: 'doubt' } };
}

function isSame(one: Standing, other: Standing): boolean {
  return one.outcome === other.outcome && one.verdict === other.verdict && one.code === other.code;
}

function change(watched: Watched, held: Standing, atMs: number, rules: WatchRules): Followed {
  const from = watched.held;
  // What comes and goes with this host's own network is not the path's doing.
  const isOurs = OWN_CODES[from.code] !== undefined || OWN_CODES[held.code] !== undefined;
  const turned = from.outcome !== held.outcome && !isOurs;
  const recent = watched.turnsMs.filter((turn) => atMs - turn < rules.flapWithinMs);
  const turnsMs = turned ? [...recent, atMs] : recent;
  const flaps = turnsMs.length >= rules.flapChanges;
  const flappingSinceMs = watched.flappingSinceMs ?? (flaps ? atMs : null);
  const next = { held, sinceMs: atMs, doubts: [], turnsMs, flappingSinceMs };
  return { watched: next, turn: { kind: 'changed', from } };
}

/** A path that has kept still for long enough is flapping no more. */
function calm(watched: Watched, atMs: number, rules: WatchRules): Watched {
  if (watched.flappingSinceMs === null) return watched;
  const lastMs = Math.max(watched.flappingSinceMs, ...watched.turnsMs);
  return atMs - lastMs < rules.calmMs ? watched : { ...watched, turnsMs: [], flappingSinceMs: null };
}

/** Which of the results that differ from what is held came most often; of equals the latest. */
function mostOften(doubts: readonly Standing[], held: Standing): Most {
  return doubts
    .filter((standing) => !isSame(standing, held))
    .map((standing) => ({ standing, count: doubts.filter((one) => isSame(one, standing)).length }))
    .reduce((most, one) => (one.count >= most.count ? one : most), { standing: held, count: 0 });
}

interface Most {
  readonly standing: Standing;
  readonly count: number;
}
