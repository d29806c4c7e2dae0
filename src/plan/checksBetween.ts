import type { Check, Path } from '../model/plan.ts';
import { makeGroups } from './groupPaths.ts';
import { pathIdOf } from './pathsOf.ts';
import { portsBetween, type TriedPort } from './portsBetween.ts';

/** A check that was made, and what came of it. */
export interface TriedCheck extends Pick<TriedPort, 'outcome'> {
  readonly check: Check;
}

/** A path of a check, with the address that the check has for certain. */
type Dialled = Path & Pick<Check, 'address'>;

/** The checks that narrow down where a sampled range changes, on every address; none are left when its bounds are found. */
export function checksBetween(tried: readonly TriedCheck[]): readonly Check[] {
  const groups = makeGroups();
  for (const { sample, ports } of rangesIn(tried)) {
    groups.add(portsBetween(ports).map((port) => ({ ...sample, port, id: pathIdOf({ ...sample, port }) })));
  }
  return groups.collect().checks;
}

/** What was tried of one range at one address, with one of its paths. */
interface TriedRange {
  readonly sample: Dialled;
  readonly ports: TriedPort[];
}

function rangesIn(tried: readonly TriedCheck[]): Iterable<TriedRange> {
  const ranges = new Map<string, TriedRange>();
  for (const { check, outcome } of tried) {
    for (const path of check.paths) {
      if (path.flow.ports.kind !== 'range') continue;
      const { flow, reversed, target } = path;
      const key = `${flow.id} ${reversed} ${target} ${check.address}`;
      const known = ranges.get(key);
      if (known !== undefined) known.ports.push({ port: check.port, outcome });
      else {
        ranges.set(key, {
          sample: { ...path, address: check.address },
          ports: [{ port: check.port, outcome }],
        });
      }
    }
  }
  return ranges.values();
}
