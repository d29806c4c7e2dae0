import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { attempt } from './attempt.ts';
import type { Driver } from './driver.ts';
import { lockFile } from './lockStore.ts';
import { makeFile } from './makeFile.ts';
import { APPLICATION_ID, alien, checkVersion, migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { textIn } from './row.ts';
import { connect, type Sql } from './sql.ts';
import { StoreFault, StoreRefusal } from './storeError.ts';

/** How long a statement waits for another program's lock, in milliseconds. */
const BUSY_MS = 1000;
/** What is left of the write-ahead log after it was written back, in bytes. */
const LOG_BYTES = 16 * 1024 * 1024;

/**
 * Opens the database to write, for who holds its lock; makes it, or brings it to the last version.
 * @throws StoreRefusal; StoreFault, `corrupt` also for damage that was found by looking for it.
 */
export function openToWrite(driver: Driver, file: string): Sql {
  makeFile(file);
  const sql = connect(driver, file, 'write');
  try {
    sql.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    checkVersion(sql, file, migrations);
    // Before the first table, or never.
    sql.exec('PRAGMA auto_vacuum = INCREMENTAL');
    sql.exec('PRAGMA journal_mode = WAL');
    // A run that was reported as saved outlives a power failure.
    sql.exec('PRAGMA synchronous = FULL');
    sql.exec('PRAGMA foreign_keys = ON');
    sql.exec(`PRAGMA journal_size_limit = ${LOG_BYTES}`);
    // Whether it can be written shows at once; looking for damage reads all of it.
    sql.exec('BEGIN IMMEDIATE');
    sql.exec('ROLLBACK');
    findDamage(sql, file);
    migrate(sql, file, migrations);
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

/**
 * Opens the database to read, beside who writes it.
 * @throws StoreRefusal; StoreFault
 */
export function openToRead(driver: Driver, file: string): Sql {
  if (!attempt(file, () => existsSync(file))) throw absent(file);
  refuseAlien(file);
  try {
    return openChecked(driver, file, 'read');
  } catch (error) {
    // SQLite puts files beside one that it reads, unless it is told that nobody writes it; with a log somebody does.
    const mayBeFrozen = error instanceof StoreFault && error.kind !== 'corrupt' && !existsSync(`${file}-wal`);
    if (!mayBeFrozen) throw error;
    return openChecked(driver, file, 'frozen');
  }
}

function openChecked(driver: Driver, file: string, mode: 'read' | 'frozen'): Sql {
  const sql = connect(driver, file, mode);
  try {
    sql.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    const version = checkVersion(sql, file, migrations);
    if (version === 0) throw absent(file);
    if (version < (migrations.at(-1)?.to ?? 0)) throw older(file);
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

/**
 * Refuses a file of somebody else, without touching it and without putting anything beside it. A damaged store has its
 * lock beside it, which tells it from such a file.
 * @throws StoreRefusal `alien`
 */
export function refuseAlien(file: string): void {
  attempt(file, () => {
    if (!existsSync(file) || existsSync(lockFile(file))) return;
    const head = Buffer.alloc(100);
    const descriptor = openSync(file, 'r');
    const length = readSync(descriptor, head, 0, head.length, 0);
    closeSync(descriptor);
    if (length === 0) return;
    // The database header (sqlite.org/fileformat.html, 1.3): 16 bytes of magic, the application at 68.
    const isOurs =
      head.toString('latin1', 0, 15) === 'SQLite format 3' && head.readInt32BE(68) === APPLICATION_ID;
    if (!isOurs) throw alien(file);
  });
}

function findDamage(sql: Sql, file: string): void {
  const row = sql.one('PRAGMA integrity_check(1)');
  const found = row === null ? 'nothing to be read' : textIn(row, 'integrity_check');
  if (found !== 'ok') throw new StoreFault('corrupt', file, found);
}

function absent(file: string): StoreRefusal {
  return new StoreRefusal(
    'absent',
    file,
    `${file}: there is no store yet. The daemon makes it: cicprobe daemon`,
  );
}

function older(file: string): StoreRefusal {
  const message = `${file}: an earlier cicprobe wrote it. Start the daemon of this version once: it brings it up to date.`;
  return new StoreRefusal('older', file, message);
}
