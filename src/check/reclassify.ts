import type { MissingFact, Reclassified } from '../model/reclassified.ts';
import type { Report, ReportPath } from '../model/report.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { rejudgedReport } from '../report/rejudgedReport.ts';
import { rejudgedPath } from '../report/reportPath.ts';
import { causesIn, judgeEach } from './judgeEach.ts';
import { missingFacts, possibleStandards } from './possibleStandards.ts';
import { type StoredRun, storedRun } from './storedRun.ts';

/**
 * Judges the evidence of a saved run by the rules of this version, as of the time of that run. What an older report does
 * not tell is supposed in every way there is: where all come to the same verdict, that is it; where not, the old one stays.
 * Pure.
 */
export function reclassify(report: Report, tool: Report['tool']): Reclassified {
  const stored = storedRun(report);
  const missing = missingFacts(report);
  const findings = judgeStored(report, stored, missing);
  const kept = new Set(stored.unreadable);
  const anew = new Map<ReportPath, ReportPath>();
  const whole = findings.map(({ finding, before, isCertain }) => {
    if (isCertain) {
      anew.set(before, rejudgedPath(before, finding));
      return finding;
    }
    kept.add(before);
    return { ...finding, verdict: verdictIn(before), outcome: before.outcome };
  });
  const pairs = report.paths.map((before) => ({ before, after: anew.get(before) ?? before }));
  const changed = pairs.filter((pair) => isChanged(pair.before, pair.after));
  const reworded = pairs.filter((pair) => !changed.includes(pair) && !isAlike(pair.before, pair.after));
  return {
    report: rejudgedReport(
      report,
      pairs.map(({ after }) => after),
      causesIn(whole),
      { tool, changed: changed.length, kept: kept.size },
    ),
    changed,
    reworded: reworded.length,
    kept: report.paths.filter((path) => kept.has(path)),
    missing: [...missing, ...(stored.unreadable.length > 0 ? ['evidence' as const] : [])],
  };
}

interface JudgedAgain {
  readonly before: ReportPath;
  readonly finding: Finding;
  /** Whether there can be no other verdict. */
  readonly isCertain: boolean;
}

/** Every path that has evidence with its verdict of today. */
function judgeStored(
  report: Report,
  stored: StoredRun,
  missing: readonly MissingFact[],
): readonly JudgedAgain[] {
  const [first = [], ...others] = possibleStandards(report).map(({ probeKind, standards }) =>
    judgeEach(stored.seenBy(probeKind), standards),
  );
  return first.map((finding, at) => {
    const before = stored.originalOf(finding.path);
    // Without the thresholds nobody knows which warnings are due.
    const keepsWarnings = missing.includes('thresholds') && before.verdict === finding.verdict.kind;
    const known = (verdict: Verdict): Verdict =>
      keepsWarnings ? { ...verdict, warnings: before.warnings } : verdict;
    const verdict = known(finding.verdict);
    return {
      before,
      finding: { ...finding, verdict },
      isCertain: others.every((other) => {
        const same = other[at]?.verdict;
        return same !== undefined && isAlike(known(same), verdict);
      }),
    };
  });
}

function verdictIn(path: ReportPath): Verdict {
  const { verdict: kind, reason, alternatives, warnings, blockedBy = null, lastHop = null } = path;
  return { kind, reason, alternatives, warnings, blockedBy, lastHop };
}

function isChanged(before: ReportPath, after: ReportPath): boolean {
  return (
    before.verdict !== after.verdict ||
    before.outcome !== after.outcome ||
    before.reason.code !== after.reason.code
  );
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
