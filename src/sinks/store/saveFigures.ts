import type { RunToSave } from '../../model/remembered.ts';
import type { ReportPath } from '../../model/report.ts';
import type { Sql } from './sql.ts';

const HOUR_MS = 3_600_000;

/** Adds a run to the hourly figures of its paths, and makes it the latest of each of them. */
export function saveFigures(
  sql: Sql,
  watch: number,
  { report, maintenance }: RunToSave,
  { runId, finishedMs }: { readonly runId: number; readonly finishedMs: number },
): void {
  const rows = report.paths.map((path) => figuresOf(path, maintenance));
  sql.run(
    `INSERT INTO hours (hour, path, checks, met, broken, unproven, latency_sum, latency_max, latency_count)
    SELECT ?, paths.id, 1, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 4, value ->> 5
    FROM json_each(?) CROSS JOIN paths ON paths.watch = ? AND paths.path = value ->> 0 WHERE true
    ON CONFLICT (hour, path) DO UPDATE SET
      checks = checks + 1,
      met = met + excluded.met,
      broken = broken + excluded.broken,
      unproven = unproven + excluded.unproven,
      latency_sum = latency_sum + excluded.latency_sum,
      latency_max = max(latency_max, excluded.latency_max),
      latency_count = latency_count + excluded.latency_count`,
    Math.floor(finishedMs / HOUR_MS),
    JSON.stringify(rows),
    watch,
  );
  const checks = report.paths.map(({ id, outcome, verdict, reason, latencyMs }) => [
    id,
    outcome,
    verdict,
    reason.code,
    latencyMs,
  ]);
  sql.run(
    `INSERT INTO latest (path, run, at_ms, outcome, verdict, code, latency_ms)
    SELECT paths.id, ?, ?, value ->> 1, value ->> 2, value ->> 3, value ->> 4
    FROM json_each(?) CROSS JOIN paths ON paths.watch = ? AND paths.path = value ->> 0 WHERE true
    ON CONFLICT (path) DO UPDATE SET run = excluded.run, at_ms = excluded.at_ms, outcome = excluded.outcome,
      verdict = excluded.verdict, code = excluded.code, latency_ms = excluded.latency_ms`,
    runId,
    finishedMs,
    JSON.stringify(checks),
    watch,
  );
}

/** Path, met, broken, unproven, latency, and whether there is one. */
function figuresOf({ id, outcome, latencyMs }: ReportPath, maintenance: boolean): readonly unknown[] {
  const counts = (wanted: ReportPath['outcome']): number => (!maintenance && outcome === wanted ? 1 : 0);
  const isTimed = latencyMs !== null && !maintenance;
  return [id, counts('met'), counts('broken'), counts('unproven'), isTimed ? latencyMs : 0, isTimed ? 1 : 0];
}
