import type { Alert } from '../../../model/alert.ts';
import type { PathStatus } from '../../../model/remembered.ts';
import { sortPaths } from './sortPaths.ts';

/** What somebody should look at, in the order in which they should. */
export interface Attention {
  /** What explains the most first. */
  readonly alerts: readonly Alert[];
  /** Not met and in no alert, or flapping: each path in one list only. */
  readonly broken: readonly PathStatus[];
  readonly flapping: readonly PathStatus[];
  readonly unproven: readonly PathStatus[];
}

export function attentionOf(alerts: readonly Alert[], paths: readonly PathStatus[]): Attention {
  const explained = new Set(
    alerts.flatMap((alert) => alert.paths.map(({ pathId }) => keyOf(alert.watch, pathId))),
  );
  const left = sortPaths(paths, 'outcome', false).filter(
    ({ watch, pathId }) => !explained.has(keyOf(watch, pathId)),
  );
  const isFlapping = ({ watched }: PathStatus): boolean => watched.flappingSinceMs !== null;
  const having = (outcome: string): readonly PathStatus[] =>
    left.filter((path) => path.watched.held.outcome === outcome && !isFlapping(path));
  return {
    alerts: alerts
      .filter(({ state }) => state === 'open')
      .toSorted((one, other) => other.paths.length - one.paths.length || one.openedMs - other.openedMs),
    broken: having('broken'),
    flapping: left.filter(isFlapping),
    unproven: having('unproven'),
  };
}

function keyOf(watch: string, pathId: string): string {
  return JSON.stringify([watch, pathId]);
}
