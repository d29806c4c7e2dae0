import type { Watched } from '../../model/watch.ts';
import { jsonIn, textIn } from './row.ts';
import type { Sql } from './sql.ts';

/** What is remembered of every path of a watch, by path id. */
export function readMemory(sql: Sql, watch: string): ReadonlyMap<string, Watched> {
  const rows = sql.all(
    `SELECT paths.path AS path, watched FROM standings JOIN paths ON paths.id = standings.path
    WHERE paths.watch = (SELECT id FROM watches WHERE name = ?) ORDER BY paths.id`,
    watch,
  );
  return new Map(rows.map((row) => [textIn(row, 'path'), jsonIn<Watched>(row, 'watched')]));
}

/** Names of all watches that were ever saved. */
export function readWatches(sql: Sql): readonly string[] {
  return sql.all('SELECT name FROM watches ORDER BY id').map((row) => textIn(row, 'name'));
}
