import type { HostName, IpAddress, RoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Host } from '../model/site.ts';
import type { Placed } from './checkFamilies.ts';
import { collect, flagPlace, type Place, type Problem } from './configError.ts';
import { readMainPeers } from './mainPeers.ts';
import { type Reading, understood } from './reading.ts';
import type { SiteFile } from './siteFile.ts';
import { readRole } from './siteNames.ts';
import { parseTarget } from './target.ts';

/** A host as one flag or one entry of the file gives it. */
interface Given {
  readonly name: HostName;
  readonly roles: readonly RoleName[];
  readonly addresses: readonly IpAddress[];
  readonly place: Place;
}

/**
 * The hosts of the site: those of the `--target` flags, then those of the file, each once with all its roles.
 * A role that a flag gives a host for is taken away from the file's hosts.
 */
export function makeHosts(
  targets: readonly string[],
  siteFile: SiteFile | null,
  selfRoles: readonly RoleName[],
  portMap: PortMap,
  problems: Problem[],
): readonly Placed<Host>[] {
  const flagged = readTargets(targets, selfRoles, portMap, problems);
  const taken = new Set(flagged.flatMap(({ roles }) => roles));
  const filed = siteFile === null ? [] : filedHosts(siteFile, taken);
  if (targets.length === 0 && filed.length === 0) {
    const message =
      'no target: give --target HOST for the main peer, --target ROLE=HOST for others, or list hosts in cicprobe.yaml';
    problems.push({ ...flagPlace('--target'), message });
  }
  return mergeByName([...flagged, ...filed]);
}

function readTargets(
  texts: readonly string[],
  selfRoles: readonly RoleName[],
  portMap: PortMap,
  problems: Problem[],
): readonly Given[] {
  const place = flagPlace('--target');
  const rolesOf = (reading: Reading<readonly RoleName[]>): readonly RoleName[] => {
    if (reading.kind === 'value') return reading.value;
    problems.push({ ...place, message: reading.message });
    return [];
  };
  const targets = texts.flatMap((text) => collect(problems, () => parseTarget(text)) ?? []);
  // Without a known role of this host the main peer is anybody's guess, and that problem is told already.
  const hasBare = selfRoles.length > 0 && targets.some(({ role }) => role === null);
  const mainPeers = hasBare ? rolesOf(readMainPeers(selfRoles, portMap)) : [];
  return targets.map(({ role, name, address }) => ({
    name,
    roles: role === null ? mainPeers : rolesOf(readRoles(role, portMap)),
    addresses: address === null ? [] : [address],
    place,
  }));
}

function readRoles(name: string, portMap: PortMap): Reading<readonly RoleName[]> {
  const reading = readRole(name, portMap);
  return reading.kind === 'value' ? understood([reading.value]) : reading;
}

function filedHosts({ hosts, placeOf }: SiteFile, taken: ReadonlySet<RoleName>): readonly Given[] {
  return hosts.map((host, index) => ({
    ...host,
    roles: host.roles.filter((role) => !taken.has(role)),
    place: placeOf(['hosts', index]),
  }));
}

// The same host may be named for several roles; what the file knows of its addresses holds for a flag too.
function mergeByName(given: readonly Given[]): readonly Placed<Host>[] {
  const hosts = new Map<HostName, Given>();
  for (const each of given) {
    const before = hosts.get(each.name) ?? { ...each, roles: [], addresses: [] };
    hosts.set(each.name, {
      ...before,
      roles: [...new Set([...before.roles, ...each.roles])],
      addresses: [...new Set([...before.addresses, ...each.addresses])],
    });
  }
  return [...hosts.values()]
    .filter(({ roles }) => roles.length > 0)
    .map(({ name, roles, addresses, place }) => ({ value: { name, roles, addresses }, place }));
}
