import type { LatestCheck, PathAbout, PathStatus } from '../../model/remembered.ts';
import type { Standing, Watched } from '../../model/watch.ts';
import { jsonIn, numberIn, numberOrNull, textIn } from './row.ts';
import type { Row, Sql } from './sql.ts';

/**
 * How every path stands, in the order in which they were first seen.
 * @param watch null for those of all watches.
 */
export function readStatus(sql: Sql, watch: string | null): readonly PathStatus[] {
  const rows = sql.all(
    `SELECT watches.name AS watch, paths.path AS path, about, watched, run, at_ms, outcome, verdict, code, latency_ms
    FROM standings
    JOIN paths ON paths.id = standings.path
    JOIN watches ON watches.id = paths.watch
    LEFT JOIN latest ON latest.path = standings.path
    WHERE ? IS NULL OR watches.name = ?
    ORDER BY watches.id, paths.id`,
    watch,
    watch,
  );
  return rows.map((row) => ({
    watch: textIn(row, 'watch'),
    pathId: textIn(row, 'path'),
    about: aboutIn(row),
    watched: jsonIn<Watched>(row, 'watched'),
    latest: latestIn(row),
  }));
}

export function aboutIn(row: Row): PathAbout | null {
  return row['about'] === null ? null : jsonIn<PathAbout>(row, 'about');
}

function latestIn(row: Row): LatestCheck | null {
  if (row['run'] === null) return null;
  return {
    atMs: numberIn(row, 'at_ms'),
    runId: numberIn(row, 'run'),
    standing: {
      outcome: textIn(row, 'outcome') as Standing['outcome'],
      verdict: textIn(row, 'verdict') as Standing['verdict'],
      code: textIn(row, 'code'),
    },
    latencyMs: numberOrNull(row, 'latency_ms'),
  };
}
