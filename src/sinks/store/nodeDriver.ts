import { type Driver, placeToRead, type RawConnection, type Value } from './driver.ts';

// The part of node:sqlite that is used; the types of Node 20 do not have it.
interface NodeSqlite {
  readonly DatabaseSync: new (file: string, options: { readonly readOnly: boolean }) => Database;
}

interface Database {
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => {
    readonly run: (...values: readonly Value[]) => { readonly changes: number | bigint };
    readonly all: (...values: readonly Value[]) => readonly unknown[];
  };
  readonly close: () => void;
}

/** SQLite as Node has it built in from 22.13 on; null where it does not. */
export function nodeDriver(): Driver | null {
  const sqlite = loadSqlite();
  if (sqlite === null) return null;
  return {
    name: 'node',
    open: (file, mode) => {
      const place = mode === 'frozen' ? placeToRead(file, mode) : file;
      return connection(new sqlite.DatabaseSync(place, { readOnly: mode !== 'write' }));
    },
  };
}

// Not by import: that would be an error before 22.5, and cannot be caught within one turn, for the sake of the warning.
function loadSqlite(): NodeSqlite | null {
  const module = withoutItsWarning(() => process.getBuiltinModule('node:sqlite'));
  return module !== undefined && 'DatabaseSync' in module ? (module as NodeSqlite) : null;
}

/** Node warns once, while it loads SQLite, that it is experimental: a user can do nothing about it. */
function withoutItsWarning<T>(load: () => T): T {
  const emitWarning = process.emitWarning;
  const others = (...given: unknown[]): void => {
    const isItsOwn = given[1] === 'ExperimentalWarning' && String(given[0]).includes('SQLite');
    if (!isItsOwn) Reflect.apply(emitWarning, process, given);
  };
  process.emitWarning = others;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function connection(database: Database): RawConnection {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        run: (values) => Number(statement.run(...values).changes),
        all: (values) => statement.all(...values),
      };
    },
    close: () => database.close(),
  };
}
