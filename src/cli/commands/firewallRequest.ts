import type { Report } from '../../model/report.ts';
import { firewallRequest } from '../../report/firewall/firewallRequest.ts';
import type { FirewallFormat } from '../../report/firewall/formats.ts';
import { renderFirewallRequest } from '../../report/firewall/renderFirewallRequest.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { readReport } from '../readReport.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';
import { checkOutput, writeOutput } from '../writeOutput.ts';

export interface FirewallRequestFlags {
  readonly format: FirewallFormat;
  readonly all?: boolean;
  readonly output?: string;
}

/** Writes rules for the paths of a saved report; nothing is sent and no firewall is changed. */
export async function firewallRequestCommand(
  file: string,
  flags: FirewallRequestFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  await checkOutput(flags.output, terminal);
  const report = await readReport(file, terminal);
  refuseBadPorts(report, file);
  const request = firewallRequest(report, { all: flags.all === true });
  await writeOutput([renderFirewallRequest(request, flags.format)], flags.output, terminal);
  return EXIT.met;
}

/** A report that was edited by hand must not become a rule that means something else. */
function refuseBadPorts({ paths }: Report, file: string): void {
  for (const [at, { port }] of paths.entries()) {
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) continue;
    throw new UsageError(`${file} paths[${at}].port: expected a port number from 1 to 65535, got ${port}`);
  }
}
