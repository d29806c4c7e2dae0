import type { Report, ReportPath } from '../../model/report.ts';
import type { VerdictKind } from '../../model/verdict.ts';
import { countOf } from '../amounts.ts';
import { type FirewallRule, firewallRules, isAskedFor } from './firewallRules.ts';

/** Rules to ask for, and where the need for them was found. */
export interface FirewallRequest {
  readonly rules: readonly FirewallRule[];
  /** `cicprobe 3f2b8c1e`: stands in the name of every rule; letters, digits, dots, dashes and one blank. */
  readonly tag: string;
  /** Who found it, when, by which port map; one sentence each. */
  readonly evidence: readonly string[];
  /** What is in here and what is not; one sentence each. */
  readonly scope: readonly string[];
}

/** The rules that a run's blocked paths ask for, or with `all` those of every path. */
export function firewallRequest(report: Report, { all }: { readonly all: boolean }): FirewallRequest {
  const { run, tool, portMap } = report;
  const asked = all ? report.paths : report.paths.filter(isAskedFor);
  const rules = firewallRules(report, asked);
  const incomplete = rules.filter(({ missing }) => missing !== '').length;
  return {
    rules,
    tag: `cicprobe ${run.id.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, LONGEST_ID)}`,
    evidence: [
      `Found by ${tool.name} ${tool.version} on ${run.host} as ${run.role.replaceAll(',', ', ')}, ${run.startedAt}, run ${run.id}`,
      `Documented in ${portMap.document}, ${portMap.revision}`,
    ],
    scope: [
      `${countOf(rules.length, 'rule')} for ${countOf(asked.length, 'path')} of ${report.paths.length}${all ? ', whatever was found of them' : ': those that are blocked, and those of hosts that are silent as a whole'}`,
      ...(all ? [] : leftOut(report.paths)),
      ...(incomplete === 0
        ? []
        : [`${countOf(incomplete, 'rule')} without an exact address: in no force until it is filled in`]),
      'Source ports are not limited: they are chosen by the system',
      ...(report.paths.some(({ triedFrom }) => triedFrom !== undefined)
        ? []
        : [`Only what ${run.host} must reach is in here, not what must reach it`]),
    ],
  };
}

/** A UUID and a little more. */
const LONGEST_ID = 40;

/** Paths that are not open and not asked for: from one side a firewall may be behind these as well. */
function leftOut(paths: readonly ReportPath[]): readonly string[] {
  const left = paths.filter((path) => path.outcome !== 'met' && !isAskedFor(path));
  const counts = new Map<VerdictKind, number>();
  for (const { verdict } of left) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  if (counts.size === 0) return [];
  const inWords = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ');
  return [
    `Not asked for, as no firewall is known to be the reason: ${inWords}; with --all every path is asked for`,
  ];
}
