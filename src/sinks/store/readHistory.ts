import type { Spell } from '../../model/remembered.ts';
import { numberIn, numberOrNull } from './row.ts';
import type { Row, Sql } from './sql.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Which path, and between which times, in milliseconds since 1970-01-01 UTC; the end is not part of it. */
export interface HistoryWanted {
  readonly pathId: string;
  /** Without one, the figures of all watches that have the path are added up. */
  readonly watch?: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The figures of a path, oldest first: days, and hours where they are not merged into days yet (UTC). */
export function readHistory(sql: Sql, wanted: HistoryWanted): readonly Spell[] {
  return [...spells(sql, wanted, 'day', DAY_MS), ...spells(sql, wanted, 'hour', HOUR_MS)].sort(
    (one, other) => one.fromMs - other.fromMs || one.untilMs - other.untilMs,
  );
}

function spells(sql: Sql, wanted: HistoryWanted, unit: 'day' | 'hour', unitMs: number): readonly Spell[] {
  const first = bound(sql, 'min', unit);
  const last = bound(sql, 'max', unit);
  if (first === null || last === null) return [];
  const from = Math.max(first, Math.floor(wanted.fromMs / unitMs));
  const until = Math.min(last, Math.ceil(wanted.untilMs / unitMs) - 1);
  if (from > until) return [];
  // Each time is looked up by itself: rows are kept by time first, and those of one path lie far apart.
  const rows = sql.all(
    `WITH RECURSIVE times (at) AS (
      SELECT CAST(? AS INTEGER) UNION ALL SELECT at + 1 FROM times WHERE at < CAST(? AS INTEGER))
    SELECT at, sum(checks) AS checks, sum(met) AS met, sum(broken) AS broken, sum(unproven) AS unproven,
      sum(latency_sum) AS latency_sum, max(latency_max) AS latency_max, sum(latency_count) AS latency_count
    FROM times CROSS JOIN paths CROSS JOIN ${unit}s AS figures ON figures.${unit} = at AND figures.path = paths.id
    WHERE paths.path = ? AND (? IS NULL OR paths.watch = (SELECT id FROM watches WHERE name = ?))
    GROUP BY at ORDER BY at`,
    from,
    until,
    wanted.pathId,
    wanted.watch ?? null,
    wanted.watch ?? null,
  );
  return rows.map((row) => spellIn(row, unitMs));
}

/** Asked one by one: for both together SQLite reads the whole table. */
function bound(sql: Sql, which: 'min' | 'max', unit: 'day' | 'hour'): number | null {
  const row = sql.one(`SELECT ${which}(${unit}) AS bound FROM ${unit}s`);
  return row === null ? null : numberOrNull(row, 'bound');
}

function spellIn(row: Row, unitMs: number): Spell {
  const fromMs = numberIn(row, 'at') * unitMs;
  const checks = numberIn(row, 'checks');
  const met = numberIn(row, 'met');
  const broken = numberIn(row, 'broken');
  const unproven = numberIn(row, 'unproven');
  const count = numberIn(row, 'latency_count');
  const latency =
    count === 0
      ? null
      : { meanMs: numberIn(row, 'latency_sum') / count, maxMs: numberIn(row, 'latency_max'), count };
  const maintained = checks - met - broken - unproven;
  return { fromMs, untilMs: fromMs + unitMs, checks, met, broken, unproven, maintained, latency };
}
