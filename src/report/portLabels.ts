import type { Transport } from '../model/ids.ts';
import { type Flow, formatPorts } from '../model/portMap.ts';
import type { ReportPath, ReportSkip } from '../model/report.ts';
import { NO_BREAK } from './paragraph.ts';

/** What stands in place of a port where there is none. */
export const ECHO = 'icmp echo';

/** A path's port for a table: `tcp/5597 SSL`, `icmp echo`. */
export function portLabel(path: Pick<ReportPath, 'transport' | 'port' | 'security'>): string {
  if (path.transport === 'icmp') return ECHO;
  return `${path.transport}/${path.port}${securityMark(path.security)}`;
}

/** The same in words, without a security: `tcp 5597`, `icmp echo`. */
export function doorLabel({ transport, port }: Pick<ReportPath, 'transport' | 'port'>): string {
  return transport === 'icmp' ? ECHO : `${transport} ${port}`;
}

/** The ports of a skipped flow: `tcp 8018,8108`, `icmp echo`. */
export function skipLabel({ transport, ports }: Pick<ReportSkip, 'transport' | 'ports'>): string {
  return transport === 'icmp' ? ECHO : `${transport} ${ports}`;
}

/** A flow's ports as the document has them, behind the transport: `tcp/8018,8108 TLS`, `icmp echo`. */
export function flowLabel({ transport, ports, security }: Flow, between = '/'): string {
  if (ports.kind === 'none') return ECHO;
  return `${transport}${between}${formatPorts(ports)}${securityMark(security)}`;
}

/** ` SSL`, ` TLS` or nothing, as the document marks the flow. */
export function securityMark(security: 'none' | 'ssl' | 'tls'): string {
  return security === 'none' ? '' : ` ${security.toUpperCase()}`;
}

/** Ports as one dictates them: `tcp 445, 2633; udp 6235; icmp echo`, sorted, each once, three and more in a row as a range. */
export function portsInWords(
  ports: readonly { readonly transport: Transport; readonly port: number }[],
): string {
  const numbered = (['tcp', 'udp'] as const)
    .map((transport) => ({
      transport,
      numbers: ports.filter((port) => port.transport === transport).map((port) => port.port),
    }))
    .filter(({ numbers }) => numbers.length > 0)
    .map(({ transport, numbers }) => `${transport}${NO_BREAK}${runsOf(numbers).map(runInWords).join(', ')}`);
  const echo = ports.some(({ transport }) => transport === 'icmp') ? [ECHO.replace(' ', NO_BREAK)] : [];
  return [...numbered, ...echo].join('; ');
}

/** How many paths the ports of a skipped flow stand for: each of a list, one for a range or an unknown number. */
export function portCount(ports: string): number {
  return ports.split(',').length;
}

interface Run {
  readonly first: number;
  readonly last: number;
}

function runsOf(numbers: readonly number[]): readonly Run[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: Run[] = [];
  for (const number of sorted) {
    const previous = runs.at(-1);
    if (previous !== undefined && number === previous.last + 1) {
      runs[runs.length - 1] = { first: previous.first, last: number };
    } else {
      runs.push({ first: number, last: number });
    }
  }
  return runs;
}

function runInWords(run: Run): string {
  if (run.first === run.last) {
    return String(run.first);
  }
  return run.last === run.first + 1 ? `${run.first}, ${run.last}` : `${run.first}-${run.last}`;
}
