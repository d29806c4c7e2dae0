import type { PathStatus } from '../../../model/remembered.ts';
import type { Outcome } from '../../../model/verdict.ts';
import { compareKeys } from '../../shared/compareKeys.ts';

/** Who reaches whom: a row for each role that asks, a column for each host or role that is asked. */
export interface Matrix {
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRow[];
}

export interface MatrixRow {
  readonly from: string;
  /** One for each column; null where no path leads from here to there. */
  readonly cells: readonly (MatrixCell | null)[];
}

export interface MatrixCell {
  readonly column: string;
  readonly worst: Outcome;
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
}

export function matrixOf(paths: readonly PathStatus[], columns: 'hosts' | 'roles'): Matrix {
  const known = paths.flatMap(({ about, watched }) =>
    about === null
      ? []
      : [
          {
            from: about.from,
            column: columns === 'hosts' ? about.target : about.to,
            outcome: watched.held.outcome,
          },
        ],
  );
  const names = sorted(known.map(({ column }) => column));
  return {
    columns: names,
    rows: sorted(known.map(({ from }) => from)).map((from) => ({
      from,
      cells: names.map((column) =>
        cellOf(
          column,
          known.filter((path) => path.from === from && path.column === column).map(({ outcome }) => outcome),
        ),
      ),
    })),
  };
}

function cellOf(column: string, outcomes: readonly Outcome[]): MatrixCell | null {
  if (outcomes.length === 0) return null;
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  const [broken, unproven, met] = [count('broken'), count('unproven'), count('met')];
  return { column, worst: broken > 0 ? 'broken' : unproven > 0 ? 'unproven' : 'met', met, broken, unproven };
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareKeys);
}
