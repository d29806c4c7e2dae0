import type { Driver } from './driver.ts';
import { makeFile } from './makeFile.ts';
import { connect } from './sql.ts';
import { StoreFault, StoreRefusal } from './storeError.ts';

/** The right to write to a store; it ends with the process that has it, however that ends. */
export interface Lock {
  readonly release: () => void;
}

/** The file beside the store that is locked. It stays empty and is never removed: its name alone must not be the lock. */
export function lockFile(file: string): string {
  return `${file}.lock`;
}

/**
 * Takes the right to write: an open transaction on a database of its own, so SQLite's locks, on every system.
 * @throws StoreRefusal `in-use`; StoreFault when the lock cannot be made.
 */
export function lockStore(driver: Driver, file: string): Lock {
  const beside = lockFile(file);
  makeFile(beside);
  const sql = connect(driver, beside, 'write');
  try {
    // In memory: the journal would be another file. No statement is prepared: libsql would keep the file open for it.
    sql.exec('PRAGMA journal_mode = MEMORY');
    sql.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sql.close();
    throw error instanceof StoreFault && error.kind === 'busy' ? inUse(file) : error;
  }
  return {
    release: () => {
      sql.exec('ROLLBACK');
      sql.close();
    },
  };
}

function inUse(file: string): StoreRefusal {
  const message = `${file}: another cicprobe daemon writes to it. Stop that one first, or name another file.`;
  return new StoreRefusal('in-use', file, message);
}
