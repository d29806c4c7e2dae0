import { attempt, Unreadable } from './attempt.ts';
import type { Migration } from './migrations.ts';
import { numberIn } from './row.ts';
import type { Sql } from './sql.ts';
import { StoreRefusal } from './storeError.ts';

/** Marks a database as a store of cicprobe: "cicp". */
export const APPLICATION_ID = 0x63696370;

/**
 * Brings the database to the last version, step by step; each of them is done wholly or not at all.
 * @throws StoreRefusal for what is no store of ours, or one of a later cicprobe; StoreFault.
 */
export function migrate(sql: Sql, file: string, migrations: readonly Migration[]): void {
  const version = checkVersion(sql, file, migrations);
  for (const { to, sql: text } of migrations) {
    if (to <= version) continue;
    sql.transaction(() => {
      sql.exec(text);
      sql.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      sql.exec(`PRAGMA user_version = ${to}`);
    });
  }
}

/**
 * The version of the schema; 0 for a database that nobody has used yet.
 * @throws StoreRefusal `alien` or `newer`; StoreFault
 */
export function checkVersion(sql: Sql, file: string, migrations: readonly Migration[]): number {
  const id = pragma(sql, file, 'application_id');
  const version = pragma(sql, file, 'user_version');
  const newest = migrations.at(-1)?.to ?? 0;
  if (id === APPLICATION_ID) {
    if (version <= newest) return version;
    const message =
      `${file}: a later cicprobe wrote it (version ${version} of its schema; this one knows ${newest}). ` +
      'Update cicprobe, or name another file.';
    throw new StoreRefusal('newer', file, message);
  }
  if (id === 0 && version === 0 && sql.one('SELECT name FROM sqlite_schema') === null) return 0;
  throw alien(file);
}

export function alien(file: string): StoreRefusal {
  return new StoreRefusal('alien', file, `${file}: this is no store of cicprobe. Name another file.`);
}

/** The number that a pragma answers. */
export function pragma(sql: Sql, file: string, name: string): number {
  return attempt(file, () => {
    const row = sql.one(`PRAGMA ${name}`);
    if (row === null) throw new Unreadable(`${name} is missing`);
    return numberIn(row, name);
  });
}
