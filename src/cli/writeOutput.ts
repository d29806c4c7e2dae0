import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** Prints the result, or puts it in a file whole: a reader never sees half of it. */
export async function writeOutput(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  if (file === undefined || file === '-') {
    await terminal.print(text);
    return;
  }
  const { default: writeFileAtomic } = await import('write-file-atomic');
  try {
    await writeFileAtomic(path.resolve(terminal.cwd, file), text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Refuses a place that cannot be written while it is still time: before anything is probed. */
export async function checkOutput(file: string | undefined, terminal: Terminal): Promise<void> {
  if (file === undefined || file === '-') return;
  const full = path.resolve(terminal.cwd, file);
  const found = await stat(full).catch(() => null);
  if (found?.isDirectory() === true) throw unwritable(file, new Error('it is a folder'));
  try {
    await access(path.dirname(full), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): UsageError {
  return new UsageError(`--output ${file}: cannot be written: ${(error as Error).message}`, { cause: error });
}
