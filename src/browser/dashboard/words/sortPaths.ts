import type { PathStatus } from '../../../model/remembered.ts';
import type { Outcome } from '../../../model/verdict.ts';
import { compareKeys } from '../../shared/compareKeys.ts';

/** A column by which the table of paths can be sorted. */
export type SortKey = 'outcome' | 'verdict' | 'service' | 'port' | 'host' | 'flow' | 'since' | 'latency';

/** A copy in order; what is equal is told apart by outcome, service and host, so that the order stays from time to time. */
export function sortPaths(
  paths: readonly PathStatus[],
  key: SortKey,
  isDown: boolean,
): readonly PathStatus[] {
  const sign = isDown ? -1 : 1;
  return paths
    .map((path) => ({ path, keys: [keyOf(path, key), ...TIES.map((tie) => keyOf(path, tie)), path.pathId] }))
    .sort((one, other) => {
      const first = sign * compareAt(one.keys, other.keys, 0);
      return first !== 0 ? first : compareRest(one.keys, other.keys);
    })
    .map(({ path }) => path);
}

const TIES: readonly SortKey[] = ['outcome', 'host', 'service', 'port'];

type Keys = readonly (number | string)[];

function compareAt(one: Keys, other: Keys, at: number): number {
  return compareKeys(one[at] ?? '', other[at] ?? '');
}

function compareRest(one: Keys, other: Keys): number {
  for (let at = 1; at < one.length; at++) {
    const order = compareAt(one, other, at);
    if (order !== 0) return order;
  }
  return 0;
}

function keyOf({ about, watched, latest, pathId }: PathStatus, key: SortKey): number | string {
  switch (key) {
    case 'outcome':
      return rankOf(watched.held.outcome, watched.flappingSinceMs !== null);
    case 'verdict':
      return watched.held.verdict;
    case 'service':
      return about?.service ?? pathId;
    case 'port':
      return about?.port ?? '';
    case 'host':
      return about?.target ?? '';
    case 'flow':
      return about?.flow ?? '';
    case 'since':
      return watched.sinceMs;
    case 'latency':
      return latest?.latencyMs ?? '';
  }
}

const RANK: Readonly<Record<Outcome, number>> = { broken: 0, unproven: 2, met: 3 };

/** Worst first; what cannot make up its mind comes behind what is broken. */
function rankOf(outcome: Outcome, isFlapping: boolean): number {
  return outcome !== 'broken' && isFlapping ? 1 : RANK[outcome];
}
