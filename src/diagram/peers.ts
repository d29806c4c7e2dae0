import { asRoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Report, ReportPath } from '../model/report.ts';
import { groupsOf, keyOfParts } from './groupsOf.ts';
import { peerHost } from './hostLines.ts';
import type { PathUse } from './runUses.ts';

/** One box of the overview: a host, or many hosts that are the same thing. */
export interface Peer {
  readonly id: string;
  /** What the site says that it is; without a word of the site, as what it was tried. */
  readonly titled: readonly string[];
  /** Everything that it is, what runs on it included. */
  readonly roles: ReadonlySet<string>;
  readonly tried: readonly PathUse[];
}

/** More hosts than these with the same roles share one box. */
const MOST_ALONE = 4;

/** The hosts of a run by what they are: each by itself, or all of a kind together where they are many. */
export function findPeers(report: Report, portMap: PortMap, tried: readonly PathUse[]): readonly Peer[] {
  const hosts = groupsOf(tried, ({ path }) => peerHost(path)).map((own) => ({
    tried: own as readonly PathUse[],
    titled: titledRoles(report, own),
  }));
  return groupsOf(hosts, ({ titled }) => keyOfParts(...titled))
    .flatMap((kind) => {
      const all = { titled: kind[0].titled, tried: kind.flatMap((host) => host.tried) };
      return kind.length > MOST_ALONE ? [all] : kind;
    })
    .map((peer, at) => ({ ...peer, id: `peer-${at + 1}`, roles: allRoles(peer, portMap) }));
}

function titledRoles({ targets }: Report, tried: readonly [PathUse, ...PathUse[]]): readonly string[] {
  const host = peerHost(tried[0].path);
  const given = targets.filter(({ name }) => name === host).map(({ role }) => role);
  return [...new Set(given.length > 0 ? given : tried.map(({ path }) => peerRole(path)))];
}

function allRoles(
  { titled, tried }: Pick<Peer, 'titled' | 'tried'>,
  { roles }: PortMap,
): ReadonlySet<string> {
  return new Set<string>([
    ...playedRoles(roles, titled.map(asRoleName)),
    ...tried.map(({ path }) => peerRole(path)),
  ]);
}

function peerRole({ from, to, triedFrom }: ReportPath): string {
  return triedFrom === undefined ? to : from;
}
