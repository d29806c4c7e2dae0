import type { RoleName } from './ids.ts';
import type { Role } from './portMap.ts';

/** Every role that a host plays when it is given as one: itself, the wider roles it is, and what runs on those. */
export function playedRoles(
  roles: ReadonlyMap<RoleName, Role>,
  given: readonly RoleName[],
): ReadonlySet<RoleName> {
  const played = new Set(given);
  // A Set hands out members that are added while it is walked.
  for (const name of played) {
    for (const wider of roles.get(name)?.isA ?? []) played.add(wider);
    for (const other of roles.values()) if (other.hostedOn.includes(name)) played.add(other.name);
  }
  return played;
}
