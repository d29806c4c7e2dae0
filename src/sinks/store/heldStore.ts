import { statSync } from 'node:fs';
import type { Keep } from '../../model/keep.ts';
import type { Driver } from './driver.ts';
import { type Lock, lockStore } from './lockStore.ts';
import { openToWrite, refuseAlien } from './openDatabase.ts';
import { setAside } from './setAside.ts';
import { connect, type Sql } from './sql.ts';
import { type Store, type StoreReader, storeReader, storeWriter } from './store.ts';
import { StoreFault } from './storeError.ts';

/** A store whose lock is held while its file is opened, closed and replaced. */
export interface HeldStore {
  /**
   * The store; it is opened when it is not.
   * @throws StoreRefusal; StoreFault
   */
  readonly open: () => Store;
  /** The store, if it is open. */
  readonly current: () => Store | null;
  /** Closes the file; the lock stays. */
  readonly drop: () => void;
  /**
   * Moves a damaged file aside; the next open() begins a new one.
   * @param rescue gets to read what can still be read.
   * @returns where it is now.
   * @throws StoreFault
   */
  readonly replace: (nowMs: number, rescue: (damaged: StoreReader) => void) => string;
  /** Closes the file and gives back the lock. */
  readonly close: () => void;
}

export function heldStore(driver: Driver, file: string, keep: Keep): HeldStore {
  let lock: Lock | null = null;
  let sql: Sql | null = null;
  let store: Store | null = null;
  let opened = '';
  const drop = (): void => {
    // Not by the store's own close(), which writes: a damaged file is left as it is.
    sql?.close();
    sql = null;
    store = null;
  };
  return {
    open: () => {
      if (store !== null) {
        if (identity(file) === opened) return store;
        drop();
        throw new StoreFault('other', file, 'it was removed or replaced while it was open');
      }
      if (lock === null) {
        refuseAlien(file);
        lock = lockStore(driver, file);
      }
      sql = openToWrite(driver, file);
      store = storeWriter(sql, file, driver.name, keep);
      opened = identity(file);
      return store;
    },
    current: () => store,
    drop,
    replace: (nowMs, rescue) => {
      drop();
      readDamaged(driver, file, rescue);
      // libsql closes a file only once its statements were collected as garbage. By then it has another name, and SQLite
      // sees that: it leaves the log of the new file alone.
      return setAside(file, nowMs);
    },
    close: () => {
      store?.close();
      sql = null;
      store = null;
      lock?.release();
      lock = null;
    },
  };
}

/** Whatever cannot be read is lost, and no reason not to begin anew. */
function readDamaged(driver: Driver, file: string, rescue: (damaged: StoreReader) => void): void {
  let reader: Sql | null = null;
  try {
    reader = connect(driver, file, 'read');
    rescue(storeReader(reader, file, driver.name));
  } catch {}
  reader?.close();
}

/** Which file this is, whatever its name; empty when there is none. */
function identity(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.dev}:${found.ino}`;
}
