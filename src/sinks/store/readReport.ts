import type { KeptReport, SavedRun } from '../../model/remembered.ts';
import type { Report } from '../../model/report.ts';
import { Unreadable } from './attempt.ts';
import { unpack } from './packed.ts';
import { RUN_COLUMNS, runIn } from './readRuns.ts';
import { textIn } from './row.ts';
import type { PlacedPath } from './saveRun.ts';
import type { Sql } from './sql.ts';

/** The report of a run, as far as it is still kept; null when nothing of that run is. */
export function readReport(sql: Sql, runId: number): KeptReport | null {
  const row = sql.one(
    `SELECT ${RUN_COLUMNS}, head FROM runs JOIN watches ON watches.id = runs.watch WHERE runs.id = ?`,
    runId,
  );
  if (row === null) return null;
  const run = runIn(row);
  const head = unpack<Omit<Report, 'paths'>>(row, 'head');
  if (head === null) throw new Unreadable('a run has no head');
  const parts = new Map(
    sql
      .all('SELECT part, paths FROM evidence WHERE run = ?', runId)
      .map((part) => [textIn(part, 'part'), unpack<readonly PlacedPath[]>(part, 'paths') ?? []]),
  );
  const met = parts.get('met') ?? [];
  const notMet = parts.get('not-met') ?? [];
  const paths = [...notMet, ...met].sort(([one], [other]) => one - other).map(([, path]) => path);
  return { run, report: { ...head, paths }, gone: goneOf(run, met, notMet) };
}

function goneOf(run: SavedRun, met: readonly PlacedPath[], notMet: readonly PlacedPath[]): readonly string[] {
  const lost = [
    [run.met - met.length, 'met'],
    [run.broken + run.unproven - notMet.length, 'not met'],
  ] as const;
  return lost.flatMap(([count, what]) => {
    if (count <= 0) return [];
    return [
      `${count} ${count === 1 ? 'path that was' : 'paths that were'} ${what} ${count === 1 ? 'is' : 'are'} not kept any more.`,
    ];
  });
}
