import type { Transport } from '../../model/ids.ts';
import type { Report, ReportPath } from '../../model/report.ts';
import { compareAddresses } from '../compareAddresses.ts';
import { distinct, gather } from '../gather.ts';
import { sourceInWords } from '../sourceInWords.ts';
import { familyOf } from './literalAddress.ts';
import { portsOf, type RequestedPorts } from './requestedPorts.ts';
import { type Source, sourcesOf } from './requestedSources.ts';

/** One end of a rule. */
export interface RuleEnd {
  /** Names of the host, as the user wrote them, joined by a comma. */
  readonly name: string;
  /** One exact address; null where it is not known. */
  readonly address: string | null;
}

/** One thing to allow: from one address to one address, adjoining ports that the same flows need. */
export interface FirewallRule {
  /** From 1; the same for the same report. */
  readonly number: number;
  readonly source: RuleEnd;
  readonly destination: RuleEnd;
  /** 4 where no address is known. */
  readonly family: 4 | 6;
  readonly transport: Transport;
  readonly first: number;
  readonly last: number;
  readonly services: readonly string[];
  readonly purposes: readonly string[];
  /** Where the flows' numbers come from, in words. */
  readonly sources: readonly string[];
  readonly flows: readonly string[];
  /** What was found, in sentences. */
  readonly evidence: readonly string[];
  /** What whoever makes the rule must know besides. */
  readonly remarks: readonly string[];
  /** Why no rule can be made of it yet; empty for one that is complete. */
  readonly missing: string;
}

/** Reports whether a path asks for a rule: it is blocked, or its host is silent as a whole, as behind a firewall. */
export function isAskedFor({ verdict, alternatives }: ReportPath): boolean {
  if (verdict === 'blocked') return true;
  return verdict === 'unreachable' && alternatives.some(({ code }) => code === 'dropped-on-the-way');
}

/** Rules for these paths of the report: complete ones first, by source, destination, transport and port. */
export function firewallRules(report: Report, asked: readonly ReportPath[]): readonly FirewallRule[] {
  const sources = sourcesOf(report);
  const ports = portsOf(report, asked);
  return rulesFor(
    asked.flatMap((path) =>
      sources(path).map((source) => ({ source, path: { ...path, found: path }, ranges: ports(path) })),
    ),
  );
}

/** A path that a rule is for, and what was found of it; null where nothing was tried. */
export interface NeededPath
  extends Pick<
    ReportPath,
    'flow' | 'target' | 'address' | 'transport' | 'port' | 'service' | 'purpose' | 'source'
  > {
  readonly found: Pick<ReportPath, 'verdict' | 'reason' | 'alternatives' | 'blockedBy'> | null;
}

/** One path from one source, and the ports that it stands for. */
export interface RuleRequest {
  readonly source: Source;
  readonly path: NeededPath;
  readonly ranges: readonly RequestedPorts[];
}

/** The rules that these requests come to, in the same order. */
export function rulesFor(requests: readonly RuleRequest[]): readonly FirewallRule[] {
  return gather(requests, endsKey)
    .flatMap(rulesBetween)
    .sort(
      (one, other) =>
        Number(one.missing !== '') - Number(other.missing !== '') ||
        compareAddresses(one.source.address ?? '', other.source.address ?? '') ||
        compareAddresses(one.destination.address ?? '', other.destination.address ?? '') ||
        one.transport.localeCompare(other.transport) ||
        one.first - other.first,
    )
    .map((rule, at) => ({ ...rule, number: at + 1 }));
}

/** Names tell ends apart only where there is no address to do so. */
function endsKey({ source, path }: RuleRequest): readonly unknown[] {
  const ends = [source.address ?? [source.name], path.address ?? [path.target]];
  return [...ends, path.transport];
}

/** The rules between two addresses: one for each run of ports that the same flows need. */
function rulesBetween(
  requests: readonly [RuleRequest, ...RuleRequest[]],
): readonly Omit<FirewallRule, 'number'>[] {
  const needing = new Map<number, RuleRequest[]>();
  for (const request of requests) {
    for (const { first, last } of request.ranges) {
      for (let port = first; port <= last; port++) {
        const some = needing.get(port);
        if (some === undefined) needing.set(port, [request]);
        else some.push(request);
      }
    }
  }
  const runs: { first: number; last: number; key: string; readonly of: Set<RuleRequest> }[] = [];
  for (const [port, some] of [...needing].sort(([one], [other]) => one - other)) {
    const key = JSON.stringify([...new Set(some.map(({ path }) => path.flow))].sort());
    const previous = runs.at(-1);
    if (previous?.last === port - 1 && previous.key === key) {
      previous.last = port;
      for (const request of some) previous.of.add(request);
    } else runs.push({ first: port, last: port, key, of: new Set(some) });
  }
  const { transport } = requests[0].path;
  return runs.map(({ first, last, of }) => ruleOf(transport, first, last, [...of]));
}

function ruleOf(
  transport: Transport,
  first: number,
  last: number,
  requests: readonly RuleRequest[],
): Omit<FirewallRule, 'number'> {
  const paths = requests.map(({ path }) => path);
  const source = endOf(requests.map(({ source: { name, address } }) => ({ name, address })));
  const destination = endOf(paths.map(({ target, address }) => ({ name: target, address })));
  return {
    source,
    destination,
    family: familyOf(destination.address ?? '') ?? 4,
    transport,
    first,
    last,
    services: distinct(paths.map(({ service }) => service)),
    purposes: distinct(paths.map(({ purpose }) => purpose)),
    sources: distinct(paths.map((path) => sourceInWords(path.source))),
    flows: distinct(paths.map(({ flow }) => flow)),
    evidence: evidenceIn(paths),
    remarks: remarksIn(requests),
    missing: missingIn(source, destination, paths),
  };
}

/** All of them have the same address, or none that a rule can take. */
function endOf(ends: readonly RuleEnd[]): RuleEnd {
  const exact = ends.find(({ address }) => address !== null && familyOf(address) !== null);
  return { name: distinct(ends.map(({ name }) => name)).join(', '), address: exact?.address ?? null };
}

function missingIn(source: RuleEnd, destination: RuleEnd, paths: readonly NeededPath[]): string {
  const missing = [
    ...(source.address === null ? [`the source address of ${source.name}`] : []),
    ...(destination.address === null ? [`the address of ${destination.name}`] : []),
  ];
  const who = paths.every(({ found }) => found === null) ? 'Nothing tells' : 'The report does not tell';
  return missing.length === 0 ? '' : `${who} ${missing.join(' and ')}`;
}

/** One sentence for each kind of finding, with how many ports it was found at. */
function evidenceIn(paths: readonly NeededPath[]): readonly string[] {
  const tried = paths.flatMap(({ port, found }) => (found === null ? [] : [{ port, ...found }]));
  return gather(tried, ({ verdict, reason }) => [verdict, reason.code]).map((same) => {
    const [{ verdict, reason }] = same;
    const ports = new Set(same.map(({ port }) => port)).size;
    const often = ports === 1 ? '' : `at ${ports} ports, as in: `;
    return `${verdict} (${reason.code}) ${often}${reason.text}`;
  });
}

/** Numbers by RFC 792 and RFC 4443. */
const ECHO_REMARK =
  'ICMP has no ports: it is the echo request (type 8, ICMPv6 type 128), and its reply has to come back';

function remarksIn(requests: readonly RuleRequest[]): readonly string[] {
  const others = distinct(
    requests.flatMap(({ path }) => (path.found?.alternatives ?? []).map(({ text }) => text)),
  );
  const isEcho = requests.some(({ path }) => path.transport === 'icmp');
  const refusing = distinct(requests.map(({ path }) => path.found?.blockedBy ?? ''));
  return distinct([
    ...(refusing.length === 0 ? [] : [`Refused on the way by ${refusing.join(', ')}`]),
    ...(isEcho ? [ECHO_REMARK] : []),
    ...requests.map(({ source }) => source.remark),
    ...requests.flatMap(({ ranges }) => ranges.map(({ remark }) => remark)),
    ...(others.length === 0 ? [] : [`Could also be: ${others.join('; ')}`]),
  ]);
}
