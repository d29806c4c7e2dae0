import type { RoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';

/** `CIC Server (cic-server)`: the printed title with the name that commands take. */
export function roleTitle(roles: PortMap['roles'], name: RoleName): string {
  const title = roles.get(name)?.title ?? name;
  return title === name ? name : `${title} (${name})`;
}
