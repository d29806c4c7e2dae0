import type { Clock } from '../model/clock.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';
import type { AskBound } from './boundAsking.ts';
import { toTenths } from './question.ts';

/** Probes these doors once more, as the run did; the times of what it finds count from its call. */
export type ProbeAgain = (checks: readonly Check[], signal: AbortSignal) => Promise<readonly Observation[]>;

/** Adds what a fresh probe finds at doors that have begun to answer: that one packet came in is no proof of a service. */
export async function probeAnswering(
  observations: readonly Observation[],
  answering: readonly Check[],
  { signal, stopped }: AskBound,
  troubles: Set<string>,
  parts: { readonly probeAgain?: ProbeAgain; readonly clock: Clock; readonly runStartedAt: number },
): Promise<readonly Observation[]> {
  const { probeAgain, clock, runStartedAt } = parts;
  if (answering.length === 0 || signal.aborted) return observations;
  if (probeAgain === undefined) {
    troubles.add(`${answering.length} of the failed paths answered the kernel's packet and may have healed`);
    return observations;
  }
  const laterMs = clock.now() - runStartedAt;
  const probed = Promise.resolve()
    .then(() => probeAgain(answering, signal))
    .catch((error: unknown) => {
      troubles.add(error instanceof Error ? error.message : String(error));
      return [];
    });
  const found = await Promise.race([probed, stopped.then(() => [])]);
  const newest = new Map(found.map(({ check, evidence }) => [check, evidence]));
  return observations.map(({ check, evidence }) => {
    const later = (newest.get(check) ?? [])
      // Cut short by the bound on asking: no news of the door.
      .filter(({ kind }) => kind !== 'not-tried')
      .map((one) => ({ ...one, startedAtMs: toTenths(one.startedAtMs + laterMs) }));
    return { check, evidence: [...evidence, ...later] };
  });
}
