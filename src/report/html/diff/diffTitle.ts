import { inThousands } from '../../amounts.ts';
import type { Comparison } from '../../compareReports.ts';
import { regressionsOf } from '../../diffCounts.ts';

/** Short enough for the tab of a browser: `ws-042: 3 worse, 2 fixed since 2026-11-23`. */
export function diffTitle(comparison: Comparison): string {
  const { before, after, changes } = comparison;
  const counts = [
    [regressionsOf(comparison), 'worse'],
    [changes.filter(({ kind }) => kind === 'fixed').length, 'fixed'],
  ] as const;
  const words = counts.filter(([count]) => count > 0).map(([count, word]) => `${inThousands(count)} ${word}`);
  const told = words.length === 0 ? 'nothing worse' : words.join(', ');
  return `${after.run.host}: ${told} since ${before.run.startedAt.slice(0, 10)}`;
}
