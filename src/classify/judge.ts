import type { Phase } from '../model/site.ts';
import type { Outcome, Verdict } from '../model/verdict.ts';

/** Holds a verdict against the phase: before installation a refusal is what a good path looks like, and a rejecting firewall too. */
export function judge(verdict: Verdict, phase: Phase): Outcome {
  switch (verdict.kind) {
    case 'open':
      return 'met';
    case 'closed':
      return phase === 'live' ? 'broken' : 'unproven';
    case 'blocked':
    case 'unreachable':
    case 'wrong-service':
    case 'unresolved':
      return 'broken';
    case 'unproven':
    case 'error':
      return 'unproven';
  }
}
