import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FaultKind, StoreFault, StoreRefusal } from './storeError.ts';

// Result codes of SQLite (sqlite3.h): the low byte is the kind, the rest says more.
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const IOERR_SHORT_READ = 522;
const IOERR_CORRUPTFS = 8458;

const errnoKinds: Readonly<Record<string, FaultKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
};

/** What was saved cannot be read: it is not as it was written. */
export class Unreadable extends Error {}

/**
 * Does something with this file.
 * @throws StoreFault for an error of SQLite or of the file system.
 */
export function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toFault(error, file);
  }
}

/** Errors that are nobody's fault but the program's stay what they are. */
function toFault(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreFault || error instanceof StoreRefusal) return error;
  if (error instanceof Unreadable) return new StoreFault('corrupt', file, error.message, error);
  const result = resultCode(error);
  if (result !== null) return new StoreFault(kindOf(result, file), file, error.message, error);
  const errno: unknown = Reflect.get(error, 'code');
  if (typeof errno !== 'string' || !('syscall' in error)) return error;
  return new StoreFault(errnoKinds[errno] ?? 'other', file, error.message, error);
}

/** node:sqlite gives the code as `errcode`, libsql as `rawCode`, or at the end of what it says about opening a file. */
function resultCode(error: Error): number | null {
  for (const key of ['errcode', 'rawCode']) {
    const code: unknown = Reflect.get(error, key);
    if (typeof code === 'number') return code;
  }
  const opening = /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(error.message);
  return opening === null ? null : Number(opening[1]);
}

function kindOf(result: number, file: string): FaultKind {
  switch (result & 0xff) {
    case BUSY:
    case LOCKED:
      return 'busy';
    case READONLY:
      return 'read-only';
    case CORRUPT:
    case NOTADB:
      return 'corrupt';
    case FULL:
      return 'full';
    case IOERR:
      if (result === IOERR_SHORT_READ || result === IOERR_CORRUPTFS) return 'corrupt';
      return isDiskFull(file) ? 'full' : 'other';
    case CANTOPEN:
      return isDiskFull(file) ? 'full' : 'other';
    default:
      return 'other';
  }
}

/** SQLite tells of a full disk only where it writes to the database itself, not to the files beside it. */
function isDiskFull(file: string): boolean {
  try {
    return statfsSync(dirname(file)).bavail === 0;
  } catch {
    return false;
  }
}
