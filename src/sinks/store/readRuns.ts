import type { SavedRun } from '../../model/remembered.ts';
import { conditions } from './readChanges.ts';
import { numberIn, textIn } from './row.ts';
import type { Row, Sql } from './sql.ts';

/** Which runs to read; what is left out does not narrow them down. */
export interface RunsWanted {
  readonly watch?: string;
  /** Only those with a lower number: the last one of the page before. */
  readonly before?: number;
  readonly limit: number;
}

export const RUN_COLUMNS = `runs.id AS id, watches.name AS watch, report_id, started_ms, finished_ms, outcome, met, broken,
  unproven, is_whole, maintenance`;

/** Runs, the one that was saved last first. */
export function readRuns(sql: Sql, { watch, before, limit }: RunsWanted): readonly SavedRun[] {
  const { where, values } = conditions([
    ['watches.name = ?', watch],
    ['runs.id < ?', before],
  ]);
  const text = `SELECT ${RUN_COLUMNS} FROM runs JOIN watches ON watches.id = runs.watch ${where}
    ORDER BY runs.id DESC LIMIT ?`;
  return sql.all(text, ...values, limit).map(runIn);
}

export function runIn(row: Row): SavedRun {
  return {
    id: numberIn(row, 'id'),
    watch: textIn(row, 'watch'),
    reportId: textIn(row, 'report_id'),
    startedMs: numberIn(row, 'started_ms'),
    finishedMs: numberIn(row, 'finished_ms'),
    outcome: textIn(row, 'outcome') as SavedRun['outcome'],
    met: numberIn(row, 'met'),
    broken: numberIn(row, 'broken'),
    unproven: numberIn(row, 'unproven'),
    isWhole: numberIn(row, 'is_whole') === 1,
    maintenance: numberIn(row, 'maintenance') === 1,
  };
}
