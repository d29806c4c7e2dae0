import path from 'node:path';
import { parseReport } from '../config/reportFile.ts';
import type { Report } from '../model/report.ts';
import { readSource } from './readFiles.ts';
import type { Terminal } from './terminal.ts';

/**
 * A report that a run saved with --format json.
 * @throws UsageError for a file that cannot be read, ConfigError for one that is no report; both name the file.
 */
export async function readReport(file: string, terminal: Terminal): Promise<Report> {
  return parseReport(await readText(file, terminal));
}

/** Several of them, read at the same time: long ones are waited for longer than they take to understand. */
export async function readReports<F extends readonly string[]>(
  files: F,
  terminal: Terminal,
): Promise<{ readonly [K in keyof F]: Report }> {
  const texts = await Promise.all(files.map((file) => readText(file, terminal)));
  // One for each file, in their order.
  return texts.map(parseReport) as { readonly [K in keyof F]: Report };
}

async function readText(file: string, { cwd }: Terminal): ReturnType<typeof readSource> {
  return { ...(await readSource(path.resolve(cwd, file))), file };
}
