import type { Evidence } from '../model/evidence.ts';

/** Independent attempts without which silence may be mere loss: at 15 % each way, three are all lost once in 45. */
const ENOUGH_ATTEMPTS = 4;
/** Windows repeats the SYN after a refusal and tells of it only after about 2 s (KB 175523). */
const WINDOWS_REFUSAL_MS = 3000;

type Silent = Extract<Evidence, { kind: 'silent' }>;

/** Whether silence may be called silence, and if not, what was lacking. */
export type Enough = 'enough' | 'too-few-attempts' | 'too-short-a-wait';

/** Reports whether silence to an echo may be called silence. */
export function echoedEnough(evidence: readonly Evidence[]): boolean {
  return silentAttempts(evidence).length >= ENOUGH_ATTEMPTS;
}

/** Judges the unanswered connects of one TCP path. */
export function triedEnough(evidence: readonly Evidence[], platform: string): Enough {
  const attempts = unanswered(evidence);
  if (attempts.length < ENOUGH_ATTEMPTS) return 'too-few-attempts';
  const longestMs = Math.max(...attempts.map((one) => one.tookMs));
  return platform === 'win32' && longestMs < WINDOWS_REFUSAL_MS ? 'too-short-a-wait' : 'enough';
}

/** The attempts that could have been answered; a trace's packets die on the way and are none. */
export function silentAttempts(evidence: readonly Evidence[]): readonly Silent[] {
  return evidence.filter(
    (one): one is Silent => one.kind === 'silent' && one.lastHop === undefined && one.nextHop === undefined,
  );
}

/** Those of them that were not even accepted. */
export function unanswered(evidence: readonly Evidence[]): readonly Silent[] {
  return silentAttempts(evidence).filter(({ stage }) => stage === 'connect');
}
