import { placeCases } from './allCases.ts';
import { translationCases } from './cases/translationCases.ts';
import type { Expected, PlacedCase } from './labCase.ts';
import { type Greeting, namedIds, type PairedTruth, pairedTruthOf } from './pairedTruth.ts';

/** A case of the truth table with the responder in place of its service. */
export interface PairedCase extends PlacedCase {
  readonly greeting: Greeting | null;
  readonly unpaired: Expected | null;
  readonly untraced: Expected | null;
  readonly mayWarn: string | null;
}

/** The truth table as a paired run has to see it, and what of it is not repeated, with the reason. */
export function placePairedCases(): {
  readonly cases: readonly PairedCase[];
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
} {
  const all = placeCases(translationCases);
  const ids = new Set(all.map(({ id }) => id));
  const unknown = namedIds.filter((id) => !ids.has(id));
  if (unknown.length > 0) throw new Error(`no such cases: ${unknown.join(', ')}`);
  const cases: PairedCase[] = [];
  const leftOut: { id: string; why: string }[] = [];
  for (const one of all) {
    const told = pairedTruthOf(one);
    if ('leftOut' in told) leftOut.push({ id: one.id, why: told.leftOut });
    else cases.push(asPaired(one, told));
  }
  return { cases, leftOut };
}

function asPaired(one: PlacedCase, told: PairedTruth): PairedCase {
  const { peer, ...rest } = one;
  return {
    ...rest,
    // Programs on the firewall stay; the service's place is the responder's.
    ...(peer?.redirected === true ? { peer } : {}),
    expect: told.expect,
    truth: told.truth ?? one.truth,
    greeting: told.greeting ?? null,
    unpaired: told.unpaired ?? null,
    untraced: told.untraced ?? null,
    // Every door of these has a rule of its own: the translation does change with the destination.
    mayWarn: told.mayWarn ?? (one.group === 'translation' ? 'mapping-varies' : null),
  };
}
