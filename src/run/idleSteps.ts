import type { IdleTimes } from '../model/idle.ts';

/** Idle times that are tried, in seconds, as far as they are asked for: usual time-outs of firewalls lie between them. */
const LADDER = [5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200] as const;

/** The idle times up to so many minutes, that one among them, in seconds. The far side counts whole ones. */
export function idleSteps(minutes: number): readonly number[] {
  const most = Math.max(1, Math.round(minutes * 60));
  return [...LADDER.filter((seconds) => seconds < most), most];
}

/** How one idle time went: the answer came; or none came, though the way was open again or still; or nothing is known. */
export type StepResult =
  | { readonly seconds: number; readonly kind: 'came' | 'unknown' }
  | { readonly seconds: number; readonly kind: 'lost'; readonly renewed: boolean };

/** Steps that bear each other out where longer ones are unknown. */
const ENOUGH = 2;

/** What the steps say together. What contradicts itself, or hangs on a single step of a test cut short, is not clear. */
export function idleTimes(steps: readonly StepResult[]): IdleTimes {
  const askedSeconds = Math.max(...steps.map(({ seconds }) => seconds));
  const survivedSeconds = Math.max(0, ...steps.map(({ kind, seconds }) => (kind === 'came' ? seconds : 0)));
  const lost = steps.filter((one) => one.kind === 'lost');
  const first = Math.min(...lost.map(({ seconds }) => seconds));
  const isBorneOut =
    lost.length >= ENOUGH || !steps.some(({ kind, seconds }) => kind === 'unknown' && seconds > first);
  if (lost.length === 0 || first < survivedSeconds || !isBorneOut) {
    return { askedSeconds, survivedSeconds, forgottenSeconds: null, renewed: null };
  }
  const renewed = lost.every((one) => one.renewed);
  return { askedSeconds, survivedSeconds, forgottenSeconds: first, renewed };
}
