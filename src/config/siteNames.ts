import { asRoleName, type RoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';
import { joinOr } from './nearestNames.ts';
import { type Reading, refused, understood } from './reading.ts';
import { quote } from './showValue.ts';
import { unknownName, unknownRole } from './unknownName.ts';

/** A role that the port map knows. */
export function readRole(name: string, portMap: PortMap): Reading<RoleName> {
  const role = asRoleName(name);
  return portMap.roles.has(role) ? understood(role) : refused(unknownRole(name, portMap));
}

/** A value that an option of the port map can have; numbers and booleans count as they are written. */
export function readOption(name: string, value: string, { options }: PortMap): Reading<string> {
  const option = options.get(name);
  if (option === undefined) return refused(unknownName('option', name, options.keys()));
  if (option.values.includes(value)) return understood(value);
  return refused(`expected ${joinOr(option.values)} for option ${name}, got ${quote(value)}`);
}
