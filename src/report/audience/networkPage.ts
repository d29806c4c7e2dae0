import type { Report, ReportPath } from '../../model/report.ts';
import { countOf } from '../amounts.ts';
import { type Source, sourcesOf } from '../firewall/requestedSources.ts';
import { distinct, gather } from '../gather.ts';
import { ECHO } from '../portLabels.ts';
import { outcomeRank } from '../summarize.ts';
import type { Page, PageItem } from './page.ts';

/** What does not pass, for whoever runs the network: addresses, ports and evidence, by the device that stops it. */
export function networkPage(report: Report): Page {
  const { run, paths, skipped } = report;
  const sources = sourcesOf(report);
  const stopped = paths
    .filter(({ outcome }) => outcome !== 'met')
    .toSorted((one, other) => outcomeRank(one.outcome) - outcomeRank(other.outcome));
  const tuples = stopped.flatMap((path) => sources(path).map((source) => ({ path, source })));
  const met = paths.length - stopped.length;
  return {
    title: `Network paths from ${run.host}`,
    lead: [
      `Probed ${run.startedAt.slice(0, 19).replace('T', ' ')} UTC, run ${run.id}.`,
      ...(run.ended === 'complete' ? [] : [`The run was ended early (${run.ended}): not all was tried.`]),
      `${countOf(paths.length, 'path')}: ${met} met, ${having(stopped, 'broken')} broken, ${having(stopped, 'unproven')} unproven; ${countOf(skipped.length, 'flow')} not checked.`,
      ...(stopped.length === 0
        ? []
        : ['Source ports are chosen by the system: "any". Unproven says that it may pass and may not.']),
    ],
    sections: gather(tuples, ({ path }) => [path.outcome, deviceOf(path)]).map((same) => ({
      title: sectionTitle(same[0].path),
      items: gather(same, tupleKey).map(tupleItem),
    })),
  };
}

/** One path from one source. */
interface Tuple {
  readonly path: ReportPath;
  readonly source: Source;
}

function having(paths: readonly ReportPath[], outcome: ReportPath['outcome']): number {
  return paths.filter((path) => path.outcome === outcome).length;
}

function deviceOf({ blockedBy, lastHop }: ReportPath): string {
  if (blockedBy !== undefined) return `refused by ${blockedBy}`;
  if (lastHop !== undefined) return `last seen at ${lastHop}, and stopped there or behind it`;
  return 'no device on the way is known';
}

function sectionTitle(path: ReportPath): string {
  return `${path.outcome === 'broken' ? 'Broken' : 'Unproven'}, ${deviceOf(path)}`;
}

/** What differs by port alone stands in one line, however many flows go through it. */
function tupleKey({ path, source }: Tuple): readonly unknown[] {
  const { target, address, transport, verdict, reason } = path;
  return [source.address ?? source.name, address ?? target, transport, verdict, reason.code, facts(path)];
}

function tupleItem(same: readonly [Tuple, ...Tuple[]]): PageItem {
  const [{ path, source }] = same;
  const { target, address, transport, verdict, reason } = path;
  const from = source.address ?? `${source.name} (address unknown)`;
  const to = address ?? `${target} (no address)`;
  const ports = portsInShort(same.map((one) => one.path.port));
  const more = distinct([source.remark]);
  return {
    text:
      transport === 'icmp'
        ? `${from} -> ${to} ${ECHO}`
        : `${bracketed(from)}:any -> ${bracketed(to)}:${ports}/${transport}`,
    details: [`${verdict} (${reason.code}); evidence: ${facts(path)}`, ...more],
  };
}

/** `silent 8`, `refused 2, far-side 1`: what each attempt came to. */
function facts({ evidence }: ReportPath): string {
  const kinds = gather(evidence, ({ kind }) => kind).map((same) => `${same[0].kind} ${same.length}`);
  return kinds.length === 0 ? 'none' : kinds.join(', ');
}

/** `445,8018-8020`. */
function portsInShort(ports: readonly number[]): string {
  const runs: { readonly first: number; last: number }[] = [];
  for (const port of [...new Set(ports)].sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.last === port - 1) run.last = port;
    else runs.push({ first: port, last: port });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** An IPv6 address before a colon. */
function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
