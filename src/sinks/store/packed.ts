import { deflateSync, inflateSync } from 'node:zlib';
import { Unreadable } from './attempt.ts';
import type { Row } from './sql.ts';

/** A value as deflated JSON; the format has a checksum of its own. */
export function pack(value: unknown): Uint8Array {
  return deflateSync(JSON.stringify(value));
}

/** The value in a column again, of the type that was packed; null for a column without one. */
export function unpack<T>(row: Row, column: string): T | null {
  const value = row[column];
  if (value === null || value === undefined) return null;
  // One driver gives arrays of bytes, the other what is below them.
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  if (!(bytes instanceof Uint8Array)) throw new Unreadable(`${column} holds no bytes`);
  try {
    return JSON.parse(inflateSync(bytes).toString());
  } catch (error) {
    throw new Unreadable(`${column} cannot be unpacked`, { cause: error });
  }
}
