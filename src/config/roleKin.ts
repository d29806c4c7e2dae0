import type { RoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';

/** Why the ports of a role cannot be changed: its own reason or that of a role whose address it shares; else null. */
export function fixedReason(role: RoleName, { roles }: PortMap): string | null {
  const asked = new Set([role]);
  for (const name of asked) {
    const { portsFixed = null, hostedOn = [] } = roles.get(name) ?? {};
    if (portsFixed !== null) return portsFixed;
    // A Set hands out members that are added while it is walked.
    for (const host of hostedOn) asked.add(host);
  }
  return null;
}
