import type { Report, ReportPath } from '../../model/report.ts';
import { doorsOf } from '../doors.ts';
import { foldRows, type Row } from '../foldRows.ts';
import { betweenTried } from '../sampledRanges.ts';
import { outcomeRank } from '../summarize.ts';

/** A row of the table of paths: a door, or a range of doors that turned out alike. */
export interface PageRow extends Row {
  /** From 1, in the order of the page. */
  readonly number: number;
  /** Every path behind it. */
  readonly paths: readonly ReportPath[];
}

/** The rows of the table, broken before unproven before met, equals as in the document. */
export function pageRows(report: Report): readonly PageRow[] {
  const doors = doorsOf(report.paths);
  let at = 0;
  return foldRows(doors, betweenTried(report))
    .map((row) => {
      // Rows follow each other as the doors do, and each knows how many of them it holds.
      const paths = doors.slice(at, at + row.tried).flatMap((door) => door.paths);
      at += row.tried;
      return { ...row, paths };
    })
    .sort((one, other) => outcomeRank(one.door.outcome) - outcomeRank(other.door.outcome))
    .map((row, index) => ({ ...row, number: index + 1 }));
}
