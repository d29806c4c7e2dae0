import type { Estate } from '../../model/estate.ts';
import { mergeRuns } from '../../report/estate/mergeRuns.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook } from '../look.ts';
import { checkOutputs, type Output, writeOutputs } from '../outputs.ts';
import { readPortMap } from '../readFiles.ts';
import { readReports } from '../readReport.ts';
import type { ReportFlags } from '../reportFlags.ts';
import type { ReportFormat } from '../reportFormats.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

/** Shows several saved runs as one: who reaches whom, what was never tested, what is broken. */
export async function estateCommand(
  files: readonly string[],
  outputs: readonly Output[],
  flags: ReportFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  refuseForSeveral(files, outputs, flags);
  await checkOutputs(outputs, terminal);
  const reports = await readReports(files, terminal);
  const runs = reports.map((report, at) => ({ file: files[at] ?? '', report }));
  const estate = mergeRuns(runs, await readPortMap());
  await writeOutputs(outputs, terminal, (format, toFile) =>
    renderAs(estate, format, () => chooseLook(flags, terminal, toFile)),
  );
  return EXIT.met;
}

const FORMATS: readonly ReportFormat[] = ['text', 'json', 'markdown', 'csv'];

function refuseForSeveral(files: readonly string[], outputs: readonly Output[], flags: ReportFlags): void {
  const twice = files.find((file, at) => files.indexOf(file) < at);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
  if (flags.reclassify === true) {
    throw new UsageError('--reclassify judges one report at a time: give one file');
  }
  if (flags.verbose === true) {
    throw new UsageError('--verbose has no effect on several reports: give one file');
  }
  if (flags.audience !== undefined && flags.audience !== 'technician') {
    throw new UsageError('--audience is for one report: give one file');
  }
  const other = outputs.find(({ format }) => !FORMATS.includes(format));
  if (other === undefined) return;
  const flag = other.flag.startsWith(`--output ${other.format}:`) ? other.flag : `--format ${other.format}`;
  throw new UsageError(
    `${flag}: several reports are written as ${FORMATS.join(', ')}, not as ${other.format}`,
  );
}

async function renderAs(
  estate: Estate,
  format: ReportFormat,
  look: () => ReturnType<typeof chooseLook>,
): Promise<Iterable<string>> {
  switch (format) {
    case 'text':
      return [(await import('../../report/estate/renderEstate.ts')).renderEstate(estate, look())];
    case 'markdown':
      return [(await import('../../report/estate/renderEstateMarkdown.ts')).renderEstateMarkdown(estate)];
    case 'csv':
      return [(await import('../../report/estate/renderEstateCsv.ts')).renderEstateCsv(estate)];
    case 'json':
    case 'ndjson':
    case 'junit':
    case 'tap':
    case 'nagios':
    case 'prometheus':
    case 'github':
    case 'html':
      // The others were refused.
      return (await import('../../report/renderJson.ts')).renderJson(estate);
  }
}
