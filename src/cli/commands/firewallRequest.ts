import type { Report } from '../../model/report.ts';
import { type FirewallRequest, firewallRequest } from '../../report/firewall/firewallRequest.ts';
import type { FirewallFormat } from '../../report/firewall/formats.ts';
import { renderFirewallRequest } from '../../report/firewall/renderFirewallRequest.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { readPlannedRequest } from '../plannedRequest.ts';
import { readReport } from '../readReport.ts';
import type { SiteOptions } from '../siteOptions.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';
import { checkOutput, writeOutput } from '../writeOutput.ts';

export interface FirewallRequestFlags extends SiteOptions {
  readonly format: FirewallFormat;
  readonly all?: boolean;
  readonly output?: string;
}

/** Writes rules for the paths of a saved report, or for all that a role needs; no firewall is changed. */
export async function firewallRequestCommand(
  file: string | undefined,
  flags: FirewallRequestFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  refuseBoth(file, flags);
  await checkOutput(flags.output, terminal);
  const request =
    file === undefined ? await readPlannedRequest(flags, terminal) : await readRequest(file, flags, terminal);
  await writeOutput([renderFirewallRequest(request, flags.format)], flags.output, terminal);
  return EXIT.met;
}

/** The needs come from a run or from the documents: what belongs to one has no effect on the other. */
function refuseBoth(file: string | undefined, flags: FirewallRequestFlags): void {
  if (file === undefined) {
    if (flags.role === undefined) {
      throw new UsageError(
        'firewall-request: expected the JSON report of a run, or --role ROLE --target HOST for all that a role needs',
      );
    }
    if (flags.all === true) {
      throw new UsageError('--all is for a report: --role asks for every path anyway');
    }
    return;
  }
  const stray = SITE_FLAGS.find(([key]) => flags[key] !== undefined);
  if (stray !== undefined)
    throw new UsageError(`${file} and ${stray[1]} exclude each other: give one of them`);
}

const SITE_FLAGS: readonly (readonly [key: keyof SiteOptions, flag: string])[] = [
  ['role', '--role'],
  ['target', '--target'],
  ['config', '--config'],
  ['option', '--option'],
  ['ipv4', '--ipv4'],
  ['ipv6', '--ipv6'],
  ['source', '--source'],
];

async function readRequest(
  file: string,
  { all }: FirewallRequestFlags,
  terminal: Terminal,
): Promise<FirewallRequest> {
  const report = await readReport(file, terminal);
  refuseBadPorts(report, file);
  return firewallRequest(report, { all: all === true });
}

/** A report that was edited by hand must not become a rule that means something else. */
function refuseBadPorts({ paths }: Report, file: string): void {
  for (const [at, { transport, port }] of paths.entries()) {
    const isEcho = transport === 'icmp';
    if (isEcho ? port === 0 : Number.isInteger(port) && port >= 1 && port <= 65_535) continue;
    const expected = isEcho ? '0, because icmp has no ports' : 'a port number from 1 to 65535';
    throw new UsageError(`${file} paths[${at}].port: expected ${expected}, got ${port}`);
  }
}
