import type { RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Host, Site } from '../model/site.ts';

/** The hosts that play a role here: those named for it or for a role that is one, else those that bring it along. */
export function findHosts(role: RoleName, site: Site, portMap: PortMap): readonly Host[] {
  const named = site.hosts.filter((host) => host.roles.some((given) => isRole(given, role, portMap)));
  if (named.length > 0) return named;
  return site.hosts.filter((host) => playedRoles(portMap.roles, host.roles).has(role));
}

// A backup CIC server is a CIC server beside the one that is named so, not in place of it.
function isRole(given: RoleName, role: RoleName, portMap: PortMap): boolean {
  const wide = new Set([given]);
  for (const name of wide) {
    for (const wider of portMap.roles.get(name)?.isA ?? []) wide.add(wider);
  }
  return wide.has(role);
}
