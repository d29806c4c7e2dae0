import type { Report } from '../model/report.ts';
import { nagiosState } from '../report/nagiosState.ts';
import { type ExitCode, exitCodeOf } from './exitCodes.ts';
import { explainFailure } from './explainFailure.ts';
import type { ReportFormat } from './reportFormats.ts';
import type { Terminal } from './terminal.ts';

/** What a monitoring server takes exit codes for; with `--format nagios` they are the ones of this program. */
const PLUGIN_EXIT = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;

/** How a run ends: by its outcome, or as a plugin by its state. */
export function exitCodeFor(report: Report, format: ReportFormat): ExitCode {
  return format === 'nagios' ? PLUGIN_EXIT[nagiosState(report)] : exitCodeOf(report.summary.outcome);
}

/** Whether a command line asks for the output of a plugin: known before it is read, for it may be wrong. */
export function asksForPlugin(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) =>
      /^(--format=|-[a-zA-Z46]*f=?)nagios$/.test(word) ||
      (argv[index + 1] === 'nagios' && /^(--format|-[a-zA-Z46]*f)$/.test(word)),
  );
}

/** What a plugin says when it could not run: a server reads standard output alone, and any other code as a state. */
export async function endAsUnknown(error: unknown, terminal: Terminal): Promise<ExitCode> {
  const { nagiosText } = await import('../report/renderNagios.ts');
  const { text } = explainFailure(error);
  const lines = text.trimEnd().split('\n').map(nagiosText);
  await terminal.print(`CIC UNKNOWN - ${lines.join('\n')}\n`);
  return PLUGIN_EXIT.UNKNOWN;
}

/** The exit code of a failure that was told already. */
export function failureCode(argv: readonly string[], code: ExitCode): ExitCode {
  return asksForPlugin(argv) ? PLUGIN_EXIT.UNKNOWN : code;
}
