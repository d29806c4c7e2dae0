import { type Command, Option } from 'commander';
import { AUDIENCES } from '../report/audience/audiences.ts';
import { REPORT_FORMATS } from './reportFormats.ts';

/** `--format`, as every command has it that prints a report. */
export function formatOption(): Option {
  return new Option(
    '-f, --format <format>',
    'form of the report; nagios also ends with 0 OK, 1 WARNING, 2 CRITICAL or 3 UNKNOWN',
  )
    .choices(REPORT_FORMATS)
    .default('text');
}

/** Where a report goes, and in which form. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(formatOption())
    .addOption(
      new Option('--sort <order>', 'order of the text report')
        .choices(['worst', 'document'])
        .default('worst'),
    )
    .addOption(
      new Option(
        '--audience <who>',
        'for whom text and markdown are: addresses and ports, all, or what fails',
      )
        .choices(AUDIENCES)
        .default('technician'),
    )
    .option(
      '--output <[format:]file>',
      'write the report to a file in place of standard output; with a format, as in junit:FILE, beside it, repeatable',
      gather,
    )
    .option('-q, --quiet', 'print nothing; the exit code tells')
    .option('-v, --verbose', 'print the evidence of every path');
}

/** The values of an option that may be repeated. */
export function gather(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
