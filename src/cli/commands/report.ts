import path from 'node:path';
import { parseReport } from '../../config/reportFile.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { checkOutputs, type OutputFlags, outputsOf, writeReport } from '../outputs.ts';
import { exitCodeFor } from '../plugin.ts';
import { readSource } from '../readFiles.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Renders a saved JSON report again, as it is: verdicts, outcomes and sums are those of the run. The exit code says
 * only whether that worked; as a plugin it is the state of the saved run.
 */
export async function reportCommand(file: string, flags: OutputFlags, terminal: Terminal): Promise<ExitCode> {
  const outputs = outputsOf(flags);
  await checkOutputs(outputs, terminal);
  const source = await readSource(path.resolve(terminal.cwd, file));
  const report = parseReport({ ...source, file });
  await writeReport(report, outputs, flags, terminal);
  return flags.format === 'nagios' ? exitCodeFor(report, flags.format) : EXIT.met;
}
