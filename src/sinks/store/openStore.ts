import type { Keep } from '../../model/keep.ts';
import type { DriverName } from './driver.ts';
import { loadDriver } from './loadDriver.ts';
import { lockStore } from './lockStore.ts';
import { openToRead, openToWrite, refuseAlien } from './openDatabase.ts';
import { type Store, type StoreReader, storeReader, storeWriter } from './store.ts';

/**
 * Opens the store to write, and makes it when it is not there. One process at a time can.
 * @throws StoreRefusal: `in-use`, `alien`, `newer`, `no-driver`; StoreFault.
 */
export async function openStore(
  file: string,
  { keep, driver: only }: { readonly keep: Keep; readonly driver?: DriverName },
): Promise<Store> {
  const driver = await loadDriver(file, only);
  refuseAlien(file);
  const lock = lockStore(driver, file);
  try {
    const store = storeWriter(openToWrite(driver, file), file, driver.name, keep);
    return {
      ...store,
      close: () => {
        store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens the store to read, also while a daemon writes it. Nothing is changed.
 * @throws StoreRefusal: `absent`, `alien`, `newer`, `older`, `no-driver`; StoreFault.
 */
export async function openStoreToRead(file: string, only?: DriverName): Promise<StoreReader> {
  const driver = await loadDriver(file, only);
  return storeReader(openToRead(driver, file), file, driver.name);
}
