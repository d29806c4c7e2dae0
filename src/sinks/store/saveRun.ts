import type { RunToSave } from '../../model/remembered.ts';
import type { Report, ReportPath } from '../../model/report.ts';
import { pack } from './packed.ts';
import { numberIn } from './row.ts';
import { saveAlerts } from './saveAlerts.ts';
import { saveFigures } from './saveFigures.ts';
import { saveMemory } from './saveMemory.ts';
import { savePaths } from './savePaths.ts';
import type { Sql } from './sql.ts';

/** A path and its place in the report. */
export type PlacedPath = readonly [place: number, path: ReportPath];

/**
 * Saves a run with all that followed from it, or nothing. One that is there already is left as it is: when a fault hid
 * that it was saved, it may be tried again.
 * @returns the number of the run.
 * @throws StoreFault
 */
export function saveRun(sql: Sql, run: RunToSave): number {
  return sql.transaction(() => {
    const watch = watchId(sql, run.watch);
    const known = findRun(sql, watch, run.report);
    if (known !== null) return known;
    const runId = saveHead(sql, watch, run);
    const finishedMs = Date.parse(run.report.run.finishedAt);
    for (const part of ['met', 'not-met'] as const) {
      saveEvidence(sql, runId, part, finishedMs, placedPaths(run.report, part));
    }
    savePaths(sql, watch, run.report.paths);
    saveFigures(sql, watch, run, { runId, finishedMs });
    saveMemory(sql, watch, run, runId);
    if (run.alerts !== undefined) saveAlerts(sql, run.alerts);
    return runId;
  });
}

/** The number of a watch, which is made when it is not there. */
export function watchId(sql: Sql, name: string): number {
  sql.run('INSERT INTO watches (name) VALUES (?) ON CONFLICT DO NOTHING', name);
  return idOf(sql, 'SELECT id FROM watches WHERE name = ?', name);
}

function findRun(sql: Sql, watch: number, { run }: Report): number | null {
  const row = sql.one(
    'SELECT id FROM runs WHERE watch = ? AND started_ms = ? AND report_id = ?',
    watch,
    Date.parse(run.startedAt),
    run.id,
  );
  return row === null ? null : numberIn(row, 'id');
}

function saveHead(sql: Sql, watch: number, { report, isWhole, maintenance }: RunToSave): number {
  const count = (wanted: ReportPath['outcome']): number =>
    report.paths.filter(({ outcome }) => outcome === wanted).length;
  const { paths: _, ...head } = report;
  return idOf(
    sql,
    `INSERT INTO runs (watch, report_id, started_ms, finished_ms, outcome, met, broken, unproven, is_whole, maintenance, head)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    watch,
    report.run.id,
    Date.parse(report.run.startedAt),
    Date.parse(report.run.finishedAt),
    report.summary.outcome,
    count('met'),
    count('broken'),
    count('unproven'),
    isWhole ? 1 : 0,
    maintenance ? 1 : 0,
    pack(head),
  );
}

/** They are kept apart because they are kept for different times; the place is for putting them together again. */
function placedPaths({ paths }: Report, part: 'met' | 'not-met'): readonly PlacedPath[] {
  return paths.flatMap((path, place) =>
    (path.outcome === 'met') === (part === 'met') ? [[place, path]] : [],
  );
}

function saveEvidence(
  sql: Sql,
  runId: number,
  part: 'met' | 'not-met',
  atMs: number,
  paths: readonly PlacedPath[],
): void {
  if (paths.length === 0) return;
  sql.run(
    'INSERT INTO evidence (run, part, at_ms, paths) VALUES (?, ?, ?, ?)',
    runId,
    part,
    atMs,
    pack(paths),
  );
}

function idOf(sql: Sql, text: string, ...values: Parameters<Sql['one']>[1][]): number {
  const row = sql.one(text, ...values);
  if (row === null) throw new Error(`no row: ${text}`);
  return numberIn(row, 'id');
}
