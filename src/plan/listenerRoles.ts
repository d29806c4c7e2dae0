import type { RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Host } from '../model/site.ts';

/**
 * The roles of a host through which it plays another: a port moved on a CIC server is moved for the services that it
 * hosts too, but not for those of another host.
 */
export function listenerRoles(listener: RoleName, host: Host, portMap: PortMap): ReadonlySet<RoleName> {
  const played = [...playedRoles(portMap.roles, host.roles)];
  return new Set(played.filter((role) => playedRoles(portMap.roles, [role]).has(listener)));
}
