import type { Clock } from '../../model/clock.ts';
import type { Evidence, Fact } from '../../model/evidence.ts';
import type { IpAddress } from '../../model/ids.ts';
import { ECHO_DATA, type KernelAnswer, type KernelQuestion } from '../../model/kernel.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';

/** When something was found, by the clock. */
export interface Span {
  readonly beganAt: number;
  readonly endedAt: number;
}

/** An answer, and when it was given; waiting for one's turn is no part of it. */
export interface Asked extends Span {
  readonly answer: KernelAnswer;
}

/** What asking the kernel needs. */
export interface Asking {
  /** Never rejects: what cannot be asked is `unknown`. */
  readonly ask: (question: KernelQuestion) => Promise<Asked>;
  readonly clock: Clock;
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
  const payload = transport === 'icmp' ? ECHO_DATA : DATAGRAM;
  return { transport, address, port, source, hops, untilRepeat: false, payload, timeoutMs };
}

/** The question whether a packet to this TCP door leaves this host at all. */
export function leavingQuestion(check: Check, source: IpAddress | null): KernelQuestion {
  return { ...questionFor(check, null, 0, source), untilRepeat: true };
}

/** The observation with one more piece of evidence; `rttMs` where the time is that of one packet and its answer. */
export function withFact(
  observation: Observation,
  fact: Fact,
  { beganAt, endedAt }: Span,
  runStartedAt: number,
  rttMs: number | null = null,
): Observation {
  const one: Evidence = {
    ...fact,
    startedAtMs: toTenths(beganAt - runStartedAt),
    tookMs: toTenths(endedAt - beganAt),
    rttMs: rttMs === null ? null : toTenths(rttMs),
    local: null,
  };
  return { ...observation, evidence: [...observation.evidence, one] };
}

/** Tenths of a millisecond are as fine as any of this is. */
function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
