import type { Place, Problem } from './configError.ts';
import { quote } from './showValue.ts';

/** Something named, and where. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** A problem for every name that was there before, naming both places. */
export function findTwice(what: string, names: Iterable<Named>): readonly Problem[] {
  const first = new Map<string, Place>();
  const problems: Problem[] = [];
  for (const { name, place } of names) {
    const before = first.get(name);
    if (before === undefined) first.set(name, place);
    else
      problems.push({
        ...place,
        message: `${what} ${quote(name)} is already at ${before.file}:${before.line}`,
      });
  }
  return problems;
}
