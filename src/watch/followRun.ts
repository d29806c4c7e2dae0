import { asHostName, type HostName } from '../model/ids.ts';
import type { Report, ReportPath } from '../model/report.ts';
import { type PathEvent, type Standing, THIS_HOST, type Watched, type WatchRules } from '../model/watch.ts';
import { follow } from './follow.ts';
import { followThisHost } from './followThisHost.ts';
import { lostPlaces } from './lostPlaces.ts';
import type { Memory } from './memory.ts';

export type { Memory } from './memory.ts';

/** All paths after one more run. */
export interface FollowedRun {
  readonly memory: Memory;
  /** What differs in it; null for paths that are forgotten. */
  readonly changed: ReadonlyMap<string, Watched | null>;
  readonly events: readonly PathEvent[];
  /** Hosts of which a path is in doubt: all of their paths are to be checked again at once. */
  readonly doubtful: ReadonlySet<HostName>;
}

/**
 * Takes the results of a run into account. What this host could not check leaves a path as it was; paths that a whole
 * run does not have any more are forgotten, unless it could not find out where they lead to.
 * @param isWhole whether every path was to be tried, and not only those of some hosts.
 * @param atMs when the run ended, in milliseconds since 1970-01-01 UTC.
 */
export function followRun(
  memory: Memory,
  report: Report,
  { isWhole, atMs }: { readonly isWhole: boolean; readonly atMs: number },
  rules: WatchRules,
): FollowedRun {
  const next = new Map(memory);
  const changed = new Map<string, Watched | null>();
  const events: PathEvent[] = [];
  const doubtful = new Set<HostName>();
  for (const path of report.paths) {
    const before = memory.get(path.id) ?? null;
    if (before !== null && saysNothing(path, report)) continue;
    const { watched, turn } = follow(before, standingOf(path), atMs, rules);
    next.set(path.id, watched);
    if (watched !== before) changed.set(path.id, watched);
    switch (turn.kind) {
      case 'first':
        if (watched.doubts.length > 0) doubtful.add(hostOf(path));
        events.push({ kind: 'first', atMs, pathId: path.id, path });
        break;
      case 'changed':
        events.push({ kind: 'changed', atMs, pathId: path.id, path, from: turn.from });
        break;
      case 'doubt':
        doubtful.add(hostOf(path));
        break;
      case 'steady':
      case 'dismissed':
        break;
    }
    events.push(...flapEvents(before, watched, atMs, path));
  }
  if (isWhole && report.run.ended === 'complete') {
    const present = new Set(report.paths.map(({ id }) => id));
    const isLost = lostPlaces(report, next);
    for (const [pathId, { held }] of memory) {
      if (present.has(pathId) || pathId === THIS_HOST || isLost(pathId)) continue;
      next.delete(pathId);
      changed.set(pathId, null);
      events.push({ kind: 'gone', atMs, pathId, from: held });
    }
  }
  const ours = memory.get(THIS_HOST) ?? null;
  const now = followThisHost(ours, report, { isWhole, atMs }, rules);
  if (now !== ours) changed.set(THIS_HOST, now);
  if (now === null) next.delete(THIS_HOST);
  else next.set(THIS_HOST, now);
  // Whether it is this host shows on all of them together.
  if (now !== ours && now !== null && now.doubts.length > 0) {
    for (const path of report.paths) doubtful.add(hostOf(path));
  }
  return { memory: next, changed, events, doubtful };
}

function hostOf({ triedFrom, target }: ReportPath): HostName {
  return asHostName(triedFrom ?? target);
}

/** What this host could not check, or had no time to find out in a run that was cut short, is no news of the path. */
function saysNothing({ verdict, outcome }: ReportPath, { run }: Report): boolean {
  return verdict === 'error' || (run.ended !== 'complete' && outcome === 'unproven');
}

function standingOf({ outcome, verdict, reason }: ReportPath): Standing {
  return { outcome, verdict, code: reason.code };
}

function flapEvents(
  before: Watched | null,
  { flappingSinceMs }: Watched,
  atMs: number,
  path: ReportPath,
): readonly PathEvent[] {
  const was = (before?.flappingSinceMs ?? null) !== null;
  const is = flappingSinceMs !== null;
  if (was === is) return [];
  return [{ kind: is ? 'flapping' : 'calm', atMs, pathId: path.id, path }];
}
