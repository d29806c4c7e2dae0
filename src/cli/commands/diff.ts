import { compareReports } from '../../report/compareReports.ts';
import { renderDiff } from '../../report/renderDiff.ts';
import { renderDiffJson } from '../../report/renderDiffJson.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { readReports } from '../readReport.ts';
import type { Terminal } from '../terminal.ts';
import { checkOutput, writeOutput } from '../writeOutput.ts';

export interface DiffFlags extends LookFlags {
  readonly format: 'text' | 'json';
  readonly output?: string;
}

/** Compares two saved reports; exit code 1 where anything got worse, 0 otherwise. */
export async function diffCommand(
  files: readonly [before: string, after: string],
  flags: DiffFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  await checkOutput(flags.output, terminal);
  const [before, after] = await readReports(files, terminal);
  const changes = compareReports(before, after);
  const comparison = { before, after, changes };
  const pieces =
    flags.format === 'json'
      ? renderDiffJson(comparison)
      : [renderDiff(comparison, chooseLook(flags, terminal, flags.output !== undefined))];
  await writeOutput(pieces, flags.output, terminal);
  return changes.some(({ regression }) => regression) ? EXIT.broken : EXIT.met;
}
