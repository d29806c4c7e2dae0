import { countOf } from './amounts.ts';
import type { Comparison } from './compareReports.ts';

/** How many paths got worse. */
export function regressionsOf({ changes }: Pick<Comparison, 'changes'>): number {
  return changes.filter(({ regression }) => regression).length;
}

/** How many paths are in both runs and as they were. */
export function unchangedOf({ after, changes }: Comparison): number {
  return after.paths.length - changes.filter((change) => change.after !== null).length;
}

/** `3 paths got worse`. */
export function worseInWords(comparison: Comparison): string {
  const regressions = regressionsOf(comparison);
  return regressions === 0 ? 'Nothing got worse' : `${countOf(regressions, 'path')} got worse`;
}
