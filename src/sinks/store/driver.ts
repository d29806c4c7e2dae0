export type DriverName = 'node' | 'libsql';

/** A SQLite: what node:sqlite and libsql have in common. Errors come as the engine throws them. */
export interface Driver {
  readonly name: DriverName;
  /** Opens a connection. To write, the file is made when it is not there; to read, nothing is ever written. */
  readonly open: (file: string, mode: OpenMode) => RawConnection;
}

export type OpenMode = 'write' | 'read';

export type Value = string | number | null | Uint8Array;

export interface RawConnection {
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => RawStatement;
  readonly close: () => void;
}

export interface RawStatement {
  /** Runs it; returns how many rows it changed. */
  readonly run: (values: readonly Value[]) => number;
  readonly all: (values: readonly Value[]) => readonly unknown[];
}
