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
    const { message } = error as Error;
    throw new UsageError(`--output ${file}: cannot be written: ${message}`, { cause: error });
  }
}
