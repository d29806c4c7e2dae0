import type { Reason, Verdict, VerdictKind } from '../model/verdict.ts';

/** A verdict with the parts that most verdicts leave empty. */
export function verdict(
  kind: VerdictKind,
  why: Reason,
  more: Partial<Omit<Verdict, 'kind' | 'reason'>> = {},
): Verdict {
  return { kind, reason: why, alternatives: [], warnings: [], blockedBy: null, lastHop: null, ...more };
}
