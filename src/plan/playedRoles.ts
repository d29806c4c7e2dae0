import type { RoleName } from '../model/ids.ts';
import type { Role } from '../model/portMap.ts';

/** Every role that a host plays when it is given as one: itself, the wider roles it is, and what runs on those. */
export function playedRoles(
  roles: ReadonlyMap<RoleName, Role>,
  given: readonly RoleName[],
): ReadonlySet<RoleName> {
  const played = new Set<RoleName>(given);
  for (let before = -1; before !== played.size; ) {
    before = played.size;
    for (const name of [...played]) {
      for (const wider of roles.get(name)?.isA ?? []) played.add(wider);
    }
    for (const role of roles.values()) {
      if (role.hostedOn.some((host) => played.has(host))) played.add(role.name);
    }
  }
  return played;
}
