import { access, constants, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../model/report.ts';
import { renderJson } from '../report/renderJson.ts';
import { runFileName } from '../report/runFileName.ts';
import { OutputError } from './outputError.ts';
import type { Terminal } from './terminal.ts';
import { checkOutput, unwritable, whyUnwritable, writeOutput } from './writeOutput.ts';

/**
 * Makes the folder where runs are kept, while it is still time: before anything is probed.
 * @throws UsageError where it cannot be made, or nothing can be written there.
 */
export async function prepareFolder(folder: string, terminal: Terminal): Promise<void> {
  const flag = `--save ${folder}`;
  const full = path.resolve(terminal.cwd, folder);
  try {
    await makeFolder(full);
  } catch (error) {
    throw unwritable(flag, whyUnwritable(error as NodeJS.ErrnoException));
  }
  await checkOutput(path.join(full, 'x'), terminal, flag);
}

/**
 * Keeps the JSON report of a run under a name of its own, whole or not at all; no file is ever replaced.
 * @throws OutputError where it cannot be written.
 */
export async function saveRun(
  report: Report,
  folder: string,
  quiet: boolean,
  terminal: Terminal,
): Promise<void> {
  const flag = `--save ${folder}`;
  const file = path.join(folder, runFileName(report.run));
  const full = path.resolve(terminal.cwd, file);
  const isThere = await access(full, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (isThere) throw new OutputError(flag, new Error(`${file} is there already; it was left as it is`));
  await writeOutput(renderJson(report), full, terminal, flag);
  if (!quiet) terminal.complain(`Run kept in ${file}\n`);
}

/** With the folders above it. Node's own way never comes back from a file system that refuses folders (/proc). */
async function makeFolder(full: string): Promise<void> {
  const failed = await mkdir(full).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  );
  if (failed === null || (await stat(full).catch(() => null))?.isDirectory() === true) return;
  const above = path.dirname(full);
  const isAboveThere = await stat(above).then(
    () => true,
    () => false,
  );
  if (failed.code !== 'ENOENT' || isAboveThere) throw failed;
  await makeFolder(above);
  await mkdir(full);
}
