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
  const source = await readSource(path.resolve(terminal.cwd, file));
  return parseReport({ ...source, file });
}
