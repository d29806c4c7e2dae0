import { reclassify } from '../../check/reclassify.ts';
import type { Report } from '../../model/report.ts';
import { countOf } from '../../report/amounts.ts';
import { renderReclassified } from '../../report/renderReclassified.ts';
import { plainStyle } from '../../report/style.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook } from '../look.ts';
import { checkOutputs, outputsOf, writeReport } from '../outputs.ts';
import { exitCodeFor } from '../plugin.ts';
import { readReport } from '../readReport.ts';
import type { ReportFlags } from '../reportFlags.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';

/**
 * Renders a saved JSON report again: with the verdicts, outcomes and sums of the run, or with those that its evidence has
 * by today's rules. The exit code says only whether that worked; as a plugin it is the state of the report.
 */
export async function reportCommand(
  files: readonly string[],
  flags: ReportFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const outputs = outputsOf(flags);
  const [file = '', ...others] = files;
  if (others.length > 0) {
    const { estateCommand } = await import('./estate.ts');
    return estateCommand(files, outputs, flags, terminal);
  }
  await checkOutputs(outputs, terminal);
  const saved = await readReport(file, terminal);
  const report = flags.reclassify === true ? judgeAnew(saved, flags, terminal) : saved;
  if (flags.reclassify !== true && flags.quiet !== true) hintAtChanges(saved, file, terminal);
  await writeReport(report, outputs, flags, terminal);
  return flags.format === 'nagios' ? exitCodeFor(report, flags.format) : EXIT.met;
}

/** A report of another version is shown as it is; that this one would judge otherwise is not kept silent. */
function hintAtChanges(saved: Report, file: string, terminal: Terminal): void {
  const tool = toolVersion();
  if (saved.tool.version === tool.version) return;
  const { changed } = reclassify(saved, tool);
  if (changed.length === 0) return;
  terminal.complain(
    `${countOf(changed.length, 'verdict')} of this run of cicprobe ${saved.tool.version} would be judged otherwise by ${tool.version}: cicprobe report ${file} --reclassify\n`,
  );
}

/** What changes is told on standard error: standard output is the report alone, in whatever form. */
function judgeAnew(saved: Report, flags: ReportFlags, terminal: Terminal): Report {
  const judged = reclassify(saved, toolVersion());
  if (flags.quiet !== true) {
    const look = { ...chooseLook(flags, terminal, false), style: plainStyle };
    terminal.complain(`${renderReclassified(judged, look)}\n`);
  }
  return judged.report;
}
