import type { Evidence } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';

/** What a search for the bounds of ranges needs. */
export interface BoundsParts {
  /** Which checks narrow it down, given what came of those that were made; none when nothing is left to find. */
  readonly next: (
    tried: readonly { readonly check: Check; readonly outcome: string | null }[],
  ) => readonly Check[];
  /** Makes these checks, all at once; it may leave out some that cannot be made. */
  readonly tryAll: (checks: readonly Check[]) => Promise<readonly Observation[]>;
  /** Adds what the far side saw; without it lost requests and lost answers look the same. */
  readonly addFarSide: (observations: readonly Observation[]) => Promise<readonly Observation[]>;
  /** Aborted when the run is over. */
  readonly signal: AbortSignal;
}

/** Tries further ports, round by round, until neighbours with different outcomes are adjacent; gives what was tried beyond. */
export async function findBounds(
  observations: readonly Observation[],
  { next, tryAll, addFarSide, signal }: BoundsParts,
): Promise<readonly Observation[]> {
  const further: Observation[] = [];
  const known = new Map(observations.map((one) => [doorOf(one.check), one]));
  const outcomes = async (some: readonly Observation[]) =>
    (await addFarSide(some)).map(({ check, evidence }) => ({ check, outcome: outcomeOf(evidence) }));
  const tried: { readonly check: Check; readonly outcome: string | null }[] = await outcomes(observations);
  while (!signal.aborted) {
    const wanted = next(tried);
    if (wanted.length === 0) break;
    // A port of two ranges that overlap may have been tried for the other one: its evidence is good for both.
    const shared = wanted.flatMap((check) => {
      const one = known.get(doorOf(check));
      return one === undefined ? [] : [{ ...one, check: { ...one.check, paths: check.paths } }];
    });
    const added = [...shared, ...(await tryAll(wanted.filter((check) => !known.has(doorOf(check)))))];
    for (const one of added) known.set(doorOf(one.check), one);
    further.push(...added);
    tried.push(...(await outcomes(added)));
    const made = new Set(added.map(({ check }) => doorOf(check)));
    for (const check of wanted) if (!made.has(doorOf(check))) tried.push({ check, outcome: null });
  }
  return further;
}

/** What came of a door, as far as verdicts can differ by it; null when nothing follows from it. */
export function outcomeOf(evidence: readonly Evidence[]): string | null {
  const witness = evidence.find((one) => one.kind === 'witnessed');
  if (witness !== undefined) {
    return `witnessed ${witness.certificate ?? ''} ${witness.arrivedPort === undefined ? 'here' : 'elsewhere'}`;
  }
  if (evidence.some(({ kind }) => kind === 'not-tried')) return null;
  const telling = evidence.find(({ kind }) => kind !== 'silent' && kind !== 'far-side');
  if (telling !== undefined) return telling.kind;
  const far = evidence.find((one) => one.kind === 'far-side');
  // Silence about which the far side has nothing to say proves nothing.
  if (far === undefined) return null;
  return `silent ${far.arrived > 0} ${far.damaged > 0}`;
}

function doorOf({ target, address, transport, port }: Check): string {
  return `${target} ${address} ${transport} ${port}`;
}
