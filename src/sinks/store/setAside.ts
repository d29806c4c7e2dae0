import { renameSync } from 'node:fs';
import { attempt } from './attempt.ts';

/**
 * Gives a damaged database another name, beside where it was; nobody may have it open to write.
 * @param nowMs in milliseconds since 1970-01-01 UTC.
 * @returns the name that it has now.
 * @throws StoreFault
 */
export function setAside(file: string, nowMs: number): string {
  // Without the colons of ISO 8601: Windows allows none in a name.
  const aside = `${file}.corrupt-${new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')}`;
  attempt(file, () => {
    // The log first: one that was left behind would be read into the new database.
    for (const part of ['-wal', '-shm', '']) renameIfThere(`${file}${part}`, `${aside}${part}`);
  });
  return aside;
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
