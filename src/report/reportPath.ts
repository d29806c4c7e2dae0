import type { Evidence } from '../model/evidence.ts';
import type { ReportPath } from '../model/report.ts';
import type { Finding, Verdict } from '../model/verdict.ts';

/** One judged path as the report tells it; a reversed flow is told in the direction that was probed. */
export function reportPath(finding: Finding): ReportPath {
  const { path, verdict } = finding;
  const { flow } = path;
  return {
    id: path.id,
    flow: flow.id,
    section: flow.section,
    diagram: flow.diagram,
    from: path.reversed ? flow.to : flow.from,
    to: path.reversed ? flow.from : flow.to,
    service: flow.service,
    purpose: flow.purpose,
    transport: path.transport,
    port: path.port,
    ...(path.documentedPort === null ? {} : { documentedPort: path.documentedPort }),
    security: flow.security,
    wan: flow.wan,
    target: path.target,
    address: path.address,
    ...(path.triedFrom === undefined ? {} : { triedFrom: path.triedFrom }),
    ...judgement(finding),
    impact: flow.impact,
    source: flow.source,
    check: finding.check,
    ...(finding.probe === null ? {} : { probe: finding.probe }),
    ...devices(verdict),
  };
}

/** The same path of a saved report with another verdict; nothing else about it changes. */
export function rejudgedPath(path: ReportPath, finding: Finding): ReportPath {
  const { blockedBy: _, lastHop: __, ...rest } = path;
  return { ...rest, ...judgement(finding), ...devices(finding.verdict) };
}

/** What was concluded from the evidence. */
function judgement({
  evidence,
  verdict,
  outcome,
}: Finding): Pick<
  ReportPath,
  'verdict' | 'outcome' | 'reason' | 'latencyMs' | 'attempts' | 'evidence' | 'alternatives' | 'warnings'
> {
  return {
    verdict: verdict.kind,
    outcome,
    reason: verdict.reason,
    latencyMs: latencyMs(evidence),
    attempts: evidence.filter(isAttempt).length,
    evidence,
    alternatives: verdict.alternatives,
    warnings: verdict.warnings,
  };
}

function devices({ blockedBy, lastHop }: Verdict): Pick<ReportPath, 'blockedBy' | 'lastHop'> {
  return { ...(blockedBy === null ? {} : { blockedBy }), ...(lastHop === null ? {} : { lastHop }) };
}

/** Answers from telling to mute; an attempt that ended otherwise has no latency. */
const TELLING: readonly Evidence['kind'][] = [
  'witnessed',
  'answered',
  'connected',
  'garbled',
  'dropped-after-connect',
  'refused',
];

/** Time to the first answer of the most telling attempt; null when the peer never answered. */
function latencyMs(evidence: readonly Evidence[]): number | null {
  const answers = TELLING.flatMap((kind) => evidence.filter((attempt) => attempt.kind === kind));
  return answers.find(({ rttMs }) => rttMs !== null)?.rttMs ?? null;
}

/** A failed look-up, an attempt that this host could not make and an account of others did not knock at the peer's port. */
function isAttempt(evidence: Evidence): boolean {
  return !['unresolved', 'not-tried', 'turned-back', 'canary', 'far-side'].includes(evidence.kind);
}
