import { access, constants, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OutputError } from './outputError.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** Prints the result piece by piece, or puts it in a file whole: a reader of the file never sees half of it. */
export async function writeOutput(
  pieces: Iterable<string>,
  file: string | undefined,
  terminal: Terminal,
  flag = `--output ${file}`,
): Promise<void> {
  if (file === undefined || file === '-') {
    for (const piece of pieces) await terminal.print(piece);
    return;
  }
  const text = [...pieces].join('');
  const full = path.resolve(terminal.cwd, file);
  try {
    // Replacing /dev/null or a named pipe by a file of that name is not what was meant.
    if (await isDevice(full)) await writeFile(full, text);
    else await replaceFile(full, text);
  } catch (error) {
    throw new OutputError(flag, error);
  }
}

/** Refuses a place that cannot be written while it is still time: before anything is probed. */
export async function checkOutput(
  file: string | undefined,
  terminal: Terminal,
  flag = `--output ${file}`,
): Promise<void> {
  if (file === undefined || file === '-') return;
  const full = path.resolve(terminal.cwd, file);
  const found = await stat(full).catch(() => null);
  if (found?.isDirectory() === true) throw unwritable(flag, 'it is a folder');
  const place = (await isDevice(full)) ? full : `${path.dirname(full)}${path.sep}`;
  try {
    await access(place, constants.W_OK);
  } catch (error) {
    throw unwritable(flag, whyUnwritable(error as NodeJS.ErrnoException));
  }
}

async function replaceFile(full: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(full, text);
}

async function isDevice(full: string): Promise<boolean> {
  const found = await stat(full).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

export function whyUnwritable({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such folder';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'this user may not write there';
    default:
      return message;
  }
}

export function unwritable(flag: string, why: string): UsageError {
  return new UsageError(`${flag}: cannot be written: ${why}`);
}
