import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../model/report.ts';
import { OutputError } from './outputError.ts';
import { type RenderFlags, renderReport } from './renderReport.ts';
import { REPORT_FORMATS, type ReportFormat } from './reportFormats.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';
import { checkOutput, writeOutput } from './writeOutput.ts';

/** The flags that say where a report goes, and in which form. */
export interface OutputFlags extends RenderFlags {
  readonly format: ReportFormat;
  /** Every `--output`: `FILE`, or `FORMAT:FILE`. */
  readonly output?: readonly string[];
  readonly quiet?: boolean;
}

/** One place that gets the report. */
export interface Output {
  readonly format: ReportFormat;
  /** undefined for standard output. */
  readonly file: string | undefined;
  /** The flag as it was given, for complaints. */
  readonly flag: string;
}

/**
 * Where the report goes: one plain `--output FILE` stands in place of standard output, each `--output FORMAT:FILE` is
 * written beside it.
 * @throws UsageError for two plain files, a format without a file, or standard output with a format.
 */
export function outputsOf(flags: OutputFlags): readonly Output[] {
  const given = (flags.output ?? []).map(readOutput);
  const [plain, second] = given.filter(({ format }) => format === null);
  if (second !== undefined) {
    throw new UsageError(
      `${plain?.flag} and ${second.flag}: only one file can be given without its format; name it, as in --output json:${second.file}`,
    );
  }
  const main = plain?.file ?? (flags.quiet === true ? null : '-');
  const outputs = [
    ...(main === null
      ? []
      : [
          {
            format: flags.format,
            file: main === '-' ? undefined : main,
            flag: plain?.flag ?? 'standard output',
          },
        ]),
    ...given.flatMap(({ format, file, flag }) => (format === null ? [] : [{ format, file, flag }])),
  ];
  const { audience = 'technician' } = flags;
  if (
    audience !== 'technician' &&
    !outputs.some(({ format }) => format === 'text' || format === 'markdown')
  ) {
    throw new UsageError(
      `--audience ${audience} has no effect: it is for --format text, --format markdown and files of these`,
    );
  }
  return outputs;
}

/** The one file without a format; undefined where there is none. */
export function plainOutputOf(flags: Pick<OutputFlags, 'output'>): string | undefined {
  return flags.output?.map(readOutput).find(({ format }) => format === null)?.file;
}

/**
 * Refuses what cannot be written while it is still time, all files before the first one is written.
 * @throws UsageError for a place that cannot be written, or a file that is named twice.
 */
export async function checkOutputs(outputs: readonly Output[], terminal: Terminal): Promise<void> {
  const seen = new Map<string, string>();
  for (const { file, flag } of outputs) {
    await checkOutput(file, terminal, flag);
    if (file === undefined) continue;
    const full = await wholePath(path.resolve(terminal.cwd, file));
    const before = seen.get(full);
    if (before !== undefined) throw new UsageError(`${before} and ${flag} are the same file`);
    seen.set(full, flag);
  }
}

/**
 * Writes the report everywhere. What cannot be written keeps no other place from getting it.
 * @throws OutputError that tells every place that failed.
 */
export function writeReport(
  report: Report,
  outputs: readonly Output[],
  flags: RenderFlags,
  terminal: Terminal,
): Promise<void> {
  return writeOutputs(outputs, terminal, (format, toFile) =>
    renderReport(report, format, flags, terminal, toFile),
  );
}

/** The same for whatever is made in these forms. */
export async function writeOutputs(
  outputs: readonly Output[],
  terminal: Terminal,
  render: (format: ReportFormat, toFile: boolean) => Promise<Iterable<string>>,
): Promise<void> {
  const failures: OutputError[] = [];
  for (const { format, file, flag } of outputs) {
    const pieces = await render(format, file !== undefined);
    try {
      await writeOutput(pieces, file, terminal, flag);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      failures.push(error);
    }
  }
  const last = failures.pop();
  for (const { message } of failures) terminal.complain(`${message}\n`);
  if (last !== undefined) throw last;
}

interface Given {
  readonly format: ReportFormat | null;
  readonly file: string;
  readonly flag: string;
}

/** Only a known name before the colon is a format: `C:\report.txt` is a file. */
function readOutput(text: string): Given {
  const flag = `--output ${text}`;
  const format = REPORT_FORMATS.find((name) => text.startsWith(`${name}:`));
  const file = format === undefined ? text : text.slice(format.length + 1);
  if (file === '') throw new UsageError(`${flag}: expected a file${format ? ` after "${format}:"` : ''}`);
  if (format !== undefined && file === '-') {
    throw new UsageError(`${flag}: expected a file; for standard output say --format ${format}`);
  }
  return { format: format ?? null, file, flag };
}

/** With the links of its folder followed, so that two ways to one file are seen to be one. */
async function wholePath(full: string): Promise<string> {
  const folder = await realpath(path.dirname(full)).catch(() => path.dirname(full));
  return realpath(full).catch(() => path.join(folder, path.basename(full)));
}
