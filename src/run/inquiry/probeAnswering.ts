import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import type { AskBound } from './boundAsking.ts';

/** Probes these doors once more, as the run did. */
export type ProbeAgain = (checks: readonly Check[], signal: AbortSignal) => Promise<readonly Observation[]>;

/** Adds what a fresh probe finds at doors that have begun to answer: that one packet came in is no proof of a service. */
export async function probeAnswering(
  observations: readonly Observation[],
  answering: readonly Check[],
  { signal, stopped }: AskBound,
  troubles: Set<string>,
  probeAgain: ProbeAgain,
): Promise<readonly Observation[]> {
  if (answering.length === 0 || signal.aborted) return observations;
  const probed = Promise.resolve()
    .then(() => probeAgain(answering, signal))
    .catch((error: unknown) => {
      troubles.add(error instanceof Error ? error.message : String(error));
      return [];
    });
  const found = await Promise.race([probed, stopped.then(() => [])]);
  const newest = new Map(found.map(({ check, evidence }) => [check, evidence]));
  return observations.map(({ check, evidence }) => {
    // Cut short by the bound on asking: no news of the door.
    const later = (newest.get(check) ?? []).filter(({ kind }) => kind !== 'not-tried');
    return { check, evidence: [...evidence, ...later] };
  });
}
