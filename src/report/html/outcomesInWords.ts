import type { ReportPath } from '../../model/report.ts';
import { inThousands } from '../amounts.ts';

/** How many paths came to what, in short: `7 broken, 3 unproven, 33 met`. */
export function outcomesInWords(paths: readonly ReportPath[]): string {
  const counts = OUTCOMES.map(
    (outcome) => [paths.filter((path) => path.outcome === outcome).length, outcome] as const,
  ).filter(([count]) => count > 0);
  const words = counts.map(([count, outcome]) => `${inThousands(count)} ${outcome}`);
  return words.length === 0 ? 'nothing checked' : words.join(', ');
}

const OUTCOMES = ['broken', 'unproven', 'met'] as const;
