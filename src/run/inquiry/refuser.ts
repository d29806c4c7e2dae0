import type { Evidence } from '../../model/evidence.ts';
import { factOfAnswer, factOfLoop, isAnswer } from '../../model/kernelFacts.ts';
import type { Observation } from '../../model/verdict.ts';
import { type Asked, withFact } from './question.ts';
import { isSilent } from './silence.ts';

/** Reports whether the kernel may know more of this door: who refused, or a refusal that plain sockets are not told of. */
export function isWorthAsking(observation: Observation): boolean {
  const { evidence } = observation;
  if (evidence.some(({ kind }) => ANSWERS.has(kind))) return false;
  return (
    isSilent(observation) ||
    evidence.some((one) => one.kind === 'refused' || (one.kind === 'rejected' && !one.here))
  );
}

/** The peer itself has answered: nobody else's "no" matters. */
const ANSWERS: ReadonlySet<Evidence['kind']> = new Set([
  'answered',
  'connected',
  'witnessed',
  'garbled',
  'dropped-after-connect',
  'self-connected',
  'turned-back',
]);

export interface Named {
  readonly observation: Observation;
  /** The door lets a packet in that it did not let in before. */
  readonly answers: boolean;
}

/** The observation with what the kernel's answer adds to it. */
export function withRefuser(
  observation: Observation,
  { answer, ...span }: Asked,
  runStartedAt: number,
): Named {
  const { check, evidence } = observation;
  const v6 = check.address.includes(':');
  const fact = factOfAnswer(answer, v6, check.transport) ?? factOfLoop(answer, v6);
  if (fact === null) {
    const confirmed = answer.kind === 'reset' && evidence.some(({ kind }) => kind === 'refused');
    return { observation, answers: isAnswer(answer) && !confirmed };
  }
  const rttMs = fact.kind === 'turned-back' ? null : span.endedAt - span.beganAt;
  return { observation: withFact(observation, fact, span, runStartedAt, rttMs), answers: false };
}
