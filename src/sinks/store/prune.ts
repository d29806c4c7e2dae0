import type { Keep } from '../../model/keep.ts';
import type { Pruned } from '../../model/remembered.ts';
import { mergeHours } from './mergeHours.ts';
import { pragma } from './migrate.ts';
import type { Sql } from './sql.ts';

const DAY_MS = 86_400_000;
/** What is not removed for the sake of size. */
const SAFE_DAYS = 30;
/** How much is removed at once for the sake of size: little enough not to hold up what is waiting. */
const RUNS_AT_ONCE = 20;
const CHANGES_AT_ONCE = 500;
const ALL = -1;

type Counts = Record<Exclude<keyof Pruned, 'bytes'>, number>;

/**
 * Removes what is older than it is to be kept, then what is dearest in space until the database is small enough: evidence
 * of met paths, evidence of the others, hours (merged into days), runs, days, changes, alerts; the oldest of each first.
 * @param nowMs in milliseconds since 1970-01-01 UTC.
 * @throws StoreFault
 */
export function prune(sql: Sql, file: string, keep: Keep, nowMs: number): Pruned {
  const counts: Counts = {
    successes: 0,
    failures: 0,
    runs: 0,
    changes: 0,
    alerts: 0,
    hours: 0,
    days: 0,
    paths: 0,
  };
  removeOld(sql, keep, nowMs, counts);
  removeLarge(sql, file, keep, nowMs, counts);
  counts.paths += removePaths(sql);
  giveBack(sql);
  return { ...counts, bytes: usedBytes(sql, file) };
}

function removeOld(sql: Sql, keep: Keep, nowMs: number, counts: Counts): void {
  const evidence = (part: 'met' | 'not-met', ms: number): number =>
    sql.run('DELETE FROM evidence WHERE part = ? AND at_ms < ?', part, nowMs - ms);
  counts.successes += evidence('met', keep.successesMs);
  counts.failures += evidence('not-met', keep.failuresMs);
  const runsMs = Math.max(keep.successesMs, keep.failuresMs);
  counts.runs += sql.run('DELETE FROM runs WHERE finished_ms < ?', nowMs - runsMs);
  counts.changes += sql.run('DELETE FROM changes WHERE at_ms < ?', nowMs - keep.changesMs);
  counts.alerts += removeAlerts(sql, nowMs - keep.changesMs, ALL);
  counts.days += sql.run('DELETE FROM days WHERE day < ?', Math.floor((nowMs - keep.changesMs) / DAY_MS));
  counts.hours += mergeHours(sql, Math.floor((nowMs - keep.hoursMs) / DAY_MS));
}

function removeLarge(sql: Sql, file: string, keep: Keep, nowMs: number, counts: Counts): void {
  const today = Math.floor(nowMs / DAY_MS);
  const safeMs = nowMs - SAFE_DAYS * DAY_MS;
  const oldestEvidence = (part: 'met' | 'not-met'): number =>
    sql.run(
      'DELETE FROM evidence WHERE id IN (SELECT id FROM evidence WHERE part = ? ORDER BY at_ms, id LIMIT ?)',
      part,
      RUNS_AT_ONCE,
    );
  const steps: readonly (readonly [keyof Counts, () => number])[] = [
    ['successes', () => oldestEvidence('met')],
    ['failures', () => oldestEvidence('not-met')],
    ['hours', () => mergeOldestDay(sql, today)],
    [
      'runs',
      () =>
        sql.run(
          'DELETE FROM runs WHERE id IN (SELECT id FROM runs ORDER BY finished_ms, id LIMIT ?)',
          RUNS_AT_ONCE,
        ),
    ],
    [
      'days',
      () =>
        sql.run(
          'DELETE FROM days WHERE day = (SELECT min(day) FROM days) AND day < ?',
          Math.floor(safeMs / DAY_MS),
        ),
    ],
    [
      'changes',
      () =>
        sql.run(
          'DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at_ms < ? ORDER BY at_ms, id LIMIT ?)',
          safeMs,
          CHANGES_AT_ONCE,
        ),
    ],
    ['alerts', () => removeAlerts(sql, safeMs, CHANGES_AT_ONCE)],
  ];
  for (const [what, remove] of steps) {
    while (usedBytes(sql, file) > keep.maxBytes) {
      const removed = remove();
      if (removed === 0) break;
      counts[what] += removed;
    }
  }
}

/** Alerts that are over, and notices of which no delivery waits, from before that time. */
function removeAlerts(sql: Sql, beforeMs: number, limit: number): number {
  sql.run(
    `DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE at_ms < ? AND
      NOT EXISTS (SELECT 1 FROM deliveries WHERE notice = notices.id AND state = 'waiting') ORDER BY at_ms, id LIMIT ?)`,
    beforeMs,
    limit,
  );
  return sql.run(
    `DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE is_settled = 1 AND resolved_ms < ?
      ORDER BY resolved_ms, id LIMIT ?)`,
    beforeMs,
    limit,
  );
}

/** Merges the oldest day that is over; 0 when there is none. */
function mergeOldestDay(sql: Sql, today: number): number {
  const oldest = sql.one('SELECT min(hour) / 24 AS day FROM hours')?.['day'];
  return typeof oldest === 'number' && oldest < today ? mergeHours(sql, oldest + 1) : 0;
}

function removePaths(sql: Sql): number {
  return sql.transaction(() => {
    const idle = `NOT EXISTS (SELECT 1 FROM standings WHERE path = paths.id) AND
      NOT EXISTS (SELECT 1 FROM changes WHERE path = paths.id)`;
    // Asked first: whether there are figures of a path takes a walk through all of them.
    if (sql.one(`SELECT id FROM paths WHERE ${idle} LIMIT 1`) === null) return 0;
    const unused = `SELECT id FROM paths WHERE ${idle} AND
      id NOT IN (SELECT path FROM hours) AND id NOT IN (SELECT path FROM days)`;
    sql.run(`DELETE FROM latest WHERE path IN (${unused})`);
    return sql.run(`DELETE FROM paths WHERE id IN (${unused})`);
  });
}

/** What is in use: free pages in the file are given back or used again. */
function usedBytes(sql: Sql, file: string): number {
  const pages = pragma(sql, file, 'page_count') - pragma(sql, file, 'freelist_count');
  return pages * pragma(sql, file, 'page_size');
}

/** Readers may hold the log back: then the next time does it. */
function giveBack(sql: Sql): void {
  sql.exec('PRAGMA incremental_vacuum');
  sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
