import { asRoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Report } from '../model/report.ts';

/** Every role that the host of a run plays: those it was given, what follows from them, and those it was tried as. */
export function ownRoles({ run, paths }: Report, { roles }: PortMap): ReadonlySet<string> {
  const given = run.role.split(',').map((role) => asRoleName(role.trim()));
  const tried = paths.map(({ from, to, triedFrom }) => (triedFrom === undefined ? from : to));
  return new Set<string>([...playedRoles(roles, given), ...tried]);
}
