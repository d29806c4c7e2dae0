import type { Check } from '../model/plan.ts';
import type { Verdict } from '../model/verdict.ts';
import { ALTERNATIVES } from './reasons.ts';

/**
 * What the other direction does not exclude: it ends at this host, whose listener is not CIC's, and begins at one whose
 * own filter nobody asked about.
 */
export function withFarEnds({ triedFrom }: Check, judged: Verdict): Verdict {
  if (triedFrom === undefined || (judged.kind !== 'blocked' && judged.kind !== 'unreachable')) return judged;
  return {
    ...judged,
    alternatives: [...judged.alternatives, ALTERNATIVES.admitsPrograms, ALTERNATIVES.farFilter],
  };
}
