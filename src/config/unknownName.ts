import type { PortMap } from '../model/portMap.ts';
import { didYouMean, nearestNames } from './nearestNames.ts';
import { quote } from './showValue.ts';

/** `unknown role "workstaton"; did you mean "workstation"?` */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  return `unknown ${what} ${quote(name)}${didYouMean(nearestNames(name, known))}`;
}

/** The same for a role; an acronym or a printed name leads to the role's own name. */
export function unknownRole(name: string, { roles }: PortMap): string {
  const wanted = name.toLowerCase();
  const alias = [...roles.values()].find(({ title, acronyms, printedNames }) =>
    [title, ...acronyms, ...printedNames].some((other) => other.toLowerCase() === wanted),
  );
  if (alias === undefined) return unknownName('role', name, roles.keys());
  return `unknown role ${quote(name)}; its name here is ${quote(alias.name)}`;
}
