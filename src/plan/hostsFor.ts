import type { RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Host, Site } from '../model/site.ts';

/** The hosts that play a role here: those named for it, else those named for a role that brings it along. */
export function findHosts(role: RoleName, site: Site, portMap: PortMap): readonly Host[] {
  const named = site.hosts.filter((host) => host.roles.includes(role));
  if (named.length > 0) return named;
  return site.hosts.filter((host) => playedRoles(portMap.roles, host.roles).has(role));
}
