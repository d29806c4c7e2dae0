import { pathToFileURL } from 'node:url';

export type DriverName = 'node' | 'libsql';

/** A SQLite: what node:sqlite and libsql have in common. Errors come as the engine throws them. */
export interface Driver {
  readonly name: DriverName;
  /** Opens a connection. To write, the file is made when it is not there; to read, nothing is ever written. */
  readonly open: (file: string, mode: OpenMode) => RawConnection;
}

/** `frozen` is for files on a disk that cannot be written: nobody writes them, and nothing can be put beside them. */
export type OpenMode = 'write' | 'read' | 'frozen';

/** The file in SQLite's own way of writing a place, which can say how it is to be opened. */
export function placeToRead(file: string, mode: 'read' | 'frozen'): string {
  return `${pathToFileURL(file).href}?mode=ro${mode === 'frozen' ? '&immutable=1' : ''}`;
}

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
