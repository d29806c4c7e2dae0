import type { PlacedCase } from './labCase.ts';
import type { User } from './openLab.ts';
import { type RatedCase, type Rating, tookMs } from './rateCase.ts';

export interface TableRow {
  readonly one: PlacedCase;
  readonly user: User;
  readonly rated: RatedCase;
}

/** The truth table as text: what was built, what was said, and whether that is right; counts at the end. */
export function renderTruthTable(rows: readonly TableRow[], notes: readonly string[]): string {
  const head = ['case', 'as', 'truth', 'verdict', 'reason', 'blocked by', 'last hop', 'ms', ''];
  const cells = rows.map(({ one, user, rated }) => [
    one.id + (one.ports.length > 1 ? ` (${one.ports.length})` : ''),
    user,
    one.truth,
    rated.path?.verdict ?? '-',
    rated.path?.reason.code ?? '-',
    rated.path?.blockedBy ?? '',
    rated.path?.lastHop ?? '',
    tookMs(rated),
    rated.rating,
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const wrong = rows.flatMap(({ one, user, rated }) =>
    rated.complaints.map((complaint) => `WRONG ${one.id} as ${user}: ${complaint}`),
  );
  const count = (rating: Rating): number => rows.filter(({ rated }) => rated.rating === rating).length;
  const totals = `${rows.length} rows: ${count('right')} right, ${count('acceptable')} acceptable (the truth cannot be known from one side and is named), ${count('WRONG')} wrong`;
  return [line(head), ...cells.map(line), '', ...notes, ...wrong, totals, ''].join('\n');
}
