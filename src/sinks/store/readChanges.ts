import type { Change } from '../../model/remembered.ts';
import type { ReportPath } from '../../model/report.ts';
import type { Standing } from '../../model/watch.ts';
import { unpack } from './packed.ts';
import { aboutIn } from './readStatus.ts';
import { jsonIn, numberIn, numberOrNull, textIn } from './row.ts';
import type { Row, Sql } from './sql.ts';

/** Which changes to read; what is left out does not narrow them down. */
export interface ChangesWanted {
  readonly watch?: string;
  readonly pathId?: string;
  /** Not those before this time, in milliseconds since 1970-01-01 UTC. */
  readonly sinceMs?: number;
  /** Only those with a lower number: the last one of the page before. */
  readonly before?: number;
  readonly limit: number;
}

/** Changes, the one that was saved last first. */
export function readChanges(sql: Sql, wanted: ChangesWanted): readonly Change[] {
  const { where, values } = conditions([
    ['watches.name = ?', wanted.watch],
    ['paths.path = ?', wanted.pathId],
    ['changes.at_ms >= ?', wanted.sinceMs],
    ['changes.id < ?', wanted.before],
  ]);
  const rows = sql.all(
    `SELECT changes.id AS id, watches.name AS watch, paths.path AS path, about, at_ms, kind, held_before, held,
      maintenance, run, detail
    FROM changes JOIN paths ON paths.id = changes.path JOIN watches ON watches.id = paths.watch
    ${where} ORDER BY changes.id DESC LIMIT ?`,
    ...values,
    wanted.limit,
  );
  return rows.map(changeIn);
}

/** The conditions whose value is given, joined. */
export function conditions(all: readonly (readonly [text: string, value: string | number | undefined])[]): {
  readonly where: string;
  readonly values: readonly (string | number)[];
} {
  const texts: string[] = [];
  const values: (string | number)[] = [];
  for (const [text, value] of all) {
    if (value === undefined) continue;
    texts.push(text);
    values.push(value);
  }
  return { where: texts.length === 0 ? '' : `WHERE ${texts.join(' AND ')}`, values };
}

function changeIn(row: Row): Change {
  return {
    id: numberIn(row, 'id'),
    watch: textIn(row, 'watch'),
    pathId: textIn(row, 'path'),
    about: aboutIn(row),
    atMs: numberIn(row, 'at_ms'),
    kind: textIn(row, 'kind') as Change['kind'],
    from: standingIn(row, 'held_before'),
    to: standingIn(row, 'held'),
    maintenance: numberIn(row, 'maintenance') === 1,
    runId: numberOrNull(row, 'run'),
    path: unpack<ReportPath>(row, 'detail'),
  };
}

function standingIn(row: Row, column: string): Standing | null {
  return row[column] === null ? null : jsonIn<Standing>(row, column);
}
