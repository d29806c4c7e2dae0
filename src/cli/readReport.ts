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

/** Two of them, read at the same time: long ones are waited for longer than they take to understand. */
export async function readReports(
  files: readonly [string, string],
  terminal: Terminal,
): Promise<readonly [Report, Report]> {
  const [one, other] = await Promise.all([readText(files[0], terminal), readText(files[1], terminal)]);
  return [parseReport(one), parseReport(other)];
}

async function readText(file: string, { cwd }: Terminal): ReturnType<typeof readSource> {
  return { ...(await readSource(path.resolve(cwd, file))), file };
}
