import type { RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import { type Reading, refused, understood } from './reading.ts';

/** The roles that a bare `--target HOST` stands for on a host with these roles. */
export function readMainPeers(
  selfRoles: readonly RoleName[],
  portMap: PortMap,
): Reading<readonly RoleName[]> {
  const peers = selfRoles.flatMap((role) => portMap.roles.get(role)?.mainPeer ?? []);
  if (peers.length > 0) return understood([...new Set(peers)]);
  const self = selfRoles.join(', ');
  const others = knownPeers(selfRoles, portMap);
  return refused(
    others.length === 0
      ? `the port map has no flow from ${self}, so there is nothing to check from here`
      : `${self} has no main peer; write --target ROLE=HOST with one of these roles: ${others.join(', ')}`,
  );
}

function knownPeers(selfRoles: readonly RoleName[], portMap: PortMap): readonly RoleName[] {
  const self = new Set(selfRoles.flatMap((role) => [...playedRoles(portMap.roles, [role])]));
  const peers = portMap.flows.flatMap(({ from, to, listens }) => [
    ...(self.has(from) ? [to] : []),
    ...(self.has(to) && listens === 'both' ? [from] : []),
  ]);
  return [...new Set(peers)].sort();
}
