import { asRoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Box, Line } from './drawing.ts';

/** The box of one role; a role that the port map does not know stands under its bare name. */
export function roleBox(
  name: string,
  { roles }: Pick<PortMap, 'roles'>,
  here: boolean,
  lines: readonly Line[] = [],
): Box {
  const role = roles.get(asRoleName(name));
  return { id: name, title: role?.title ?? name, kind: role?.kind ?? '', lines, here };
}
