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
  const gone: string[] = [];
  const broken = run.broken + run.unproven - notMet.length;
  if (broken > 0) gone.push(`The ${broken} paths that were broken or unproven are not kept any more.`);
  const good = run.met - met.length;
  if (good > 0) gone.push(`The ${good} paths that were met are not kept any more.`);
  return gone;
}
