import type { ReportPath, ReportSummary } from '../model/report.ts';
import type { Outcome, VerdictKind } from '../model/verdict.ts';

/** Counts of paths by verdict, and the outcome of the run: the worst of its paths. */
export function summarize(paths: readonly ReportPath[], skipped: number): ReportSummary {
  const having = (verdict: VerdictKind): number => paths.filter((path) => path.verdict === verdict).length;
  return {
    total: paths.length,
    open: having('open'),
    closed: having('closed'),
    blocked: having('blocked'),
    unreachable: having('unreachable'),
    unproven: having('unproven'),
    wrongService: having('wrong-service'),
    unresolved: having('unresolved'),
    error: having('error'),
    skipped,
    outcome: worstOutcome(paths.map((path) => path.outcome)),
  };
}

/** Broken beats unproven beats met; no outcome at all is met. */
function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  return OUTCOMES_WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'met';
}

/** 0 for the worst. */
export function outcomeRank(outcome: Outcome): number {
  return OUTCOMES_WORST_FIRST.indexOf(outcome);
}

const OUTCOMES_WORST_FIRST: readonly Outcome[] = ['broken', 'unproven', 'met'];
