import type { Report, ReportPath } from '../model/report.ts';
import type { RootCause } from '../model/verdict.ts';
import { type Door, doorsOf } from './doors.ts';
import { distinct, gather } from './gather.ts';
import { outcomeRank } from './summarize.ts';

/** `worst`: broken before unproven before met; `document`: the order of the port map. */
export type Sort = 'worst' | 'document';

/** One cause, with the paths that it explains. */
export interface FoldedCause {
  readonly cause: RootCause;
  readonly paths: readonly ReportPath[];
}

/** Doors that serve the same purpose: a section of the document, and its diagram where it has several. */
export interface PurposeGroup {
  readonly section: string;
  readonly diagram: string;
  readonly doors: readonly Door[];
}

/** One address of one target: each address is judged apart. */
export interface Peer {
  readonly target: string;
  readonly address: string | null;
  /** The host that tried it, when that is not this one. */
  readonly triedFrom: string | undefined;
  readonly roles: readonly string[];
  readonly causes: readonly FoldedCause[];
  readonly groups: readonly PurposeGroup[];
}

/** Every cause with its paths; a path that several causes name belongs to one of them. */
export function causesOf(report: Report): readonly FoldedCause[] {
  return foldedCauses(report.paths, causesByPath(report));
}

/** Causes that concern several hosts, with their paths; they stand before the peers. */
export function wideCausesOf(report: Report): readonly FoldedCause[] {
  return causesOf(report).filter(({ cause }) => cause.target === null);
}

/** A report arranged for reading: by peer, then by purpose; paths that one cause explains are folded into it. */
export function peersOf(report: Report, sort: Sort): readonly Peer[] {
  const causes = causesByPath(report);
  const peers = gather(report.paths, (path) => [path.target, path.address, path.triedFrom])
    .map((paths) => ({
      target: paths[0].target,
      address: paths[0].address,
      triedFrom: paths[0].triedFrom,
      roles: rolesOf(report, paths),
      causes: foldedCauses(paths, causes).filter(({ cause }) => cause.target !== null),
      groups: purposeGroups(
        paths.filter((path) => !causes.has(path.id)),
        sort,
      ),
    }))
    .filter((peer) => peer.causes.length + peer.groups.length > 0);
  return sort === 'worst' ? sortedBy(peers, peerRank) : peers;
}

function causesByPath(report: Report): ReadonlyMap<string, RootCause> {
  return new Map(report.causes.flatMap((cause) => cause.paths.map((id) => [id, cause] as const)));
}

/** The roles that the site gives the target; without any, those that the paths ask of it. */
export function rolesOf(report: Report, paths: readonly [ReportPath, ...ReportPath[]]): readonly string[] {
  const given = report.targets.filter(({ name }) => name === paths[0].target).map(({ role }) => role);
  return distinct(given.length > 0 ? given : paths.map((path) => path.to));
}

function foldedCauses(
  paths: readonly ReportPath[],
  causes: ReadonlyMap<string, RootCause>,
): readonly FoldedCause[] {
  const own = new Set(paths.flatMap((path) => causes.get(path.id) ?? []));
  return [...own].map((cause) => ({ cause, paths: paths.filter((path) => causes.get(path.id) === cause) }));
}

function purposeGroups(paths: readonly ReportPath[], sort: Sort): readonly PurposeGroup[] {
  const groups = gather(doorsOf(paths), ({ first }) => [first.section, first.diagram]).map((doors) => ({
    section: doors[0].first.section,
    diagram: doors[0].first.diagram,
    doors: sort === 'worst' ? sortedBy(doors, doorRank) : doors,
  }));
  return sort === 'worst' ? sortedBy(groups, groupRank) : groups;
}

/** A dead host or a name without an address explains the most, so it comes before everything else. */
const CAUSE_RANK = -1;

function peerRank(peer: Peer): number {
  return Math.min(...peer.causes.map(causeRank), ...peer.groups.map(groupRank));
}

function causeRank({ paths }: FoldedCause): number {
  return paths.some(({ outcome }) => outcome === 'broken') ? CAUSE_RANK : outcomeRank('unproven');
}

function groupRank(group: PurposeGroup): number {
  return Math.min(...group.doors.map(doorRank));
}

function doorRank(door: Door): number {
  return outcomeRank(door.outcome);
}

/** Stable: equals stay in document order. */
function sortedBy<T>(values: readonly T[], rank: (value: T) => number): readonly T[] {
  return [...values].sort((a, b) => rank(a) - rank(b));
}
