import type { Driver, DriverName } from './driver.ts';
import { libsqlDriver } from './libsqlDriver.ts';
import { nodeDriver } from './nodeDriver.ts';
import { StoreRefusal } from './storeError.ts';

/**
 * The SQLite to use: the one of Node where it has one, else that of libsql. Nothing is loaded before.
 * @param only ask for this one and no other.
 * @throws StoreRefusal `no-driver`.
 */
export async function loadDriver(file: string, only?: DriverName): Promise<Driver> {
  const driver = (only === 'libsql' ? null : nodeDriver()) ?? (only === 'node' ? null : await libsqlDriver());
  if (driver !== null) return driver;
  const message =
    `${file}: there is no SQLite to open it with. Use Node 22.13 or later, which has one, ` +
    'or install the package libsql: npm install libsql';
  throw new StoreRefusal('no-driver', file, message);
}
