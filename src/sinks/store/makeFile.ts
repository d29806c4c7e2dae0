import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { attempt } from './attempt.ts';

/**
 * Makes an empty file that its owner alone may read, and its folder, unless they are there. A file that is there is not
 * opened: closing it would end SQLite's locks on it (POSIX).
 * @throws StoreFault
 */
export function makeFile(file: string): void {
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    try {
      closeSync(openSync(file, 'wx', 0o600));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  });
}
