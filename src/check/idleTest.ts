import type { Clock } from '../model/clock.ts';
import type { IpAddress } from '../model/ids.ts';
import type { PairedSession } from '../model/pairing.ts';
import type { Observation } from '../model/verdict.ts';
import { openIdleLines } from '../probes/idleLine.ts';
import { idleSteps } from '../run/idleSteps.ts';
import { addIdleTimes, BESIDE_MS } from '../run/idleTimes.ts';
import type { FarTests } from './farTests.ts';

export interface IdleTestParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly farTests: FarTests;
  /** Told for how many seconds the longest idle connection is waited for. */
  readonly onIdle?: (seconds: number) => void;
  /** Lets the run last so many milliseconds longer. */
  readonly allow: (moreMs: number) => void;
}

/** Leaves connections idle where that is wanted, for which the run may last longer, and adds what came of it. */
export async function runIdleTest(
  observations: readonly Observation[],
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  source: IpAddress | null,
  { clock, signal, farTests, onIdle, allow }: IdleTestParts,
): Promise<readonly Observation[]> {
  if (farTests.idleMinutes === null || sessions.size === 0 || signal.aborted) return observations;
  const steps = idleSteps(farTests.idleMinutes);
  const longest = Math.max(...steps);
  allow(longest * 1000 + BESIDE_MS);
  onIdle?.(longest);
  return addIdleTimes(observations, steps, {
    sessions,
    open: openIdleLines(sessions, source, clock),
    clock,
    signal,
  });
}
