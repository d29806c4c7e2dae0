import type { Clock } from '../model/clock.ts';
import type { Evidence, Fact } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Kernel, KernelQuestion } from '../model/kernel.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';

/** What asking the kernel needs. */
export interface Asking {
  readonly kernel: Kernel;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The clock's reading when the run began. */
  readonly runStartedAt: number;
  readonly source: IpAddress | null;
}

/** The UDP probe's own datagram: nothing is sent that the check did not send before. */
const DATAGRAM = Uint8Array.from([13, 10, 13, 10]);

/** The question for one door: the same packet again, with a life of so many hops. */
export function questionFor(
  { transport, address, port }: Check,
  hops: number | null,
  timeoutMs: number,
  source: IpAddress | null,
): KernelQuestion {
  return { transport, address, port, source, hops, payload: DATAGRAM, timeoutMs };
}

/** The observation with one more piece of evidence. */
export function withFact(
  observation: Observation,
  fact: Fact,
  began: number,
  { clock, runStartedAt }: Asking,
): Observation {
  const tookMs = toTenths(clock.now() - began);
  const one: Evidence = {
    ...fact,
    startedAtMs: toTenths(began - runStartedAt),
    tookMs,
    rttMs: fact.kind === 'silent' ? null : tookMs,
    local: null,
  };
  return { ...observation, evidence: [...observation.evidence, one] };
}

function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
