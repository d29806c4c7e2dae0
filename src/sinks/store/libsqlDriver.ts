import { type Driver, placeToRead, type RawConnection } from './driver.ts';

type Libsql = typeof import('libsql');

/** SQLite as the optional package libsql brings it; null where it, or its binary for this system, is missing. */
export async function libsqlDriver(): Promise<Driver | null> {
  const libsql = await import('libsql').then(
    (module) => module.default,
    () => null,
  );
  if (libsql === null) return null;
  return {
    name: 'libsql',
    open: (file, mode) => connection(new libsql(mode === 'write' ? file : placeToRead(file, mode))),
  };
}

function connection(database: InstanceType<Libsql>): RawConnection {
  return {
    exec: (sql) => {
      database.exec(sql);
    },
    prepare: (sql) => {
      const statement = database.prepare(sql);
      // The values as one array: a lone object would be taken for named ones.
      return {
        run: (values) => statement.run([...values]).changes,
        all: (values) => statement.all([...values]),
      };
    },
    close: () => database.close(),
  };
}
