import type { Sql } from './sql.ts';

/**
 * Merges the hourly figures of all days before this one into days.
 * @param untilDay days since 1970-01-01 UTC.
 * @returns how many hourly figures were merged.
 */
export function mergeHours(sql: Sql, untilDay: number): number {
  return sql.transaction(() => {
    // A day that was merged before may get more: of a run that had to wait, or from before a clock was set back.
    sql.run(
      `INSERT INTO days (day, path, checks, met, broken, unproven, latency_sum, latency_max, latency_count)
      SELECT hour / 24 AS day, path, sum(checks), sum(met), sum(broken), sum(unproven), sum(latency_sum), max(latency_max),
        sum(latency_count)
      FROM hours WHERE hour < ? GROUP BY day, path
      ON CONFLICT (day, path) DO UPDATE SET
        checks = checks + excluded.checks,
        met = met + excluded.met,
        broken = broken + excluded.broken,
        unproven = unproven + excluded.unproven,
        latency_sum = latency_sum + excluded.latency_sum,
        latency_max = max(latency_max, excluded.latency_max),
        latency_count = latency_count + excluded.latency_count`,
      untilDay * 24,
    );
    return sql.run('DELETE FROM hours WHERE hour < ?', untilDay * 24);
  });
}
