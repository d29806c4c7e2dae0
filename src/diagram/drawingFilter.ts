import type { RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';

/** Which part of a port map or a run to draw; both given must both fit. */
export interface DrawingFilter {
  /** Only what this role, or what runs on it, takes part in. */
  readonly role?: RoleName | undefined;
  /** Only the section of this title. */
  readonly section?: string | undefined;
}

/** Reports whether something between two roles in a section is wanted. */
export function wantedBy(
  { role, section }: DrawingFilter,
  roles: PortMap['roles'],
): (one: { readonly from: string; readonly to: string; readonly section: string }) => boolean {
  const own: ReadonlySet<string> | null = role === undefined ? null : playedRoles(roles, [role]);
  return (one) =>
    (own === null || own.has(one.from) || own.has(one.to)) &&
    (section === undefined || one.section === section);
}
