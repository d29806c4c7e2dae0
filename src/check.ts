import { type CheckParts, type Observed, observe } from './check/observe.ts';
import { findCauses } from './classify/causes/findCauses.ts';
import { classify, classifyForegone } from './classify/classify.ts';
import { judge } from './classify/judge.ts';
import type { Evidence } from './model/evidence.ts';
import type { HostName } from './model/ids.ts';
import type { Path, Plan, Resolution } from './model/plan.ts';
import type { PortMap } from './model/portMap.ts';
import type { Report, ReportRun, ReportTarget } from './model/report.ts';
import type { Site } from './model/site.ts';
import type { Finding, Observation, RootCause, Verdict } from './model/verdict.ts';
import { optionsInForce } from './plan/conditions.ts';
import { expectPaired } from './plan/expectedDoors.ts';
import { makePlan } from './plan/makePlan.ts';
import { makeReport } from './report/makeReport.ts';
import { watchDeadline } from './run/watchDeadline.ts';

export type { CheckParts };

/** Who runs this and as what, for the report's head. */
export interface CheckIdentity {
  readonly runId: string;
  readonly hostname: string;
  readonly tool: { readonly name: string; readonly version: string };
}

/** START HERE. Port map and site → plan → run → classify → report. */
export async function runCheck(
  portMap: PortMap,
  site: Site,
  identity: CheckIdentity,
  parts: CheckParts,
): Promise<Report> {
  const startedAtMs = parts.clock.epochMs();
  const startedAt = parts.clock.now();
  const { signal, allow, endWatch } = watchDeadline(site.limits.deadlineMs, parts.signal, parts.clock);
  try {
    const resolutions = await resolveHosts(site, parts, signal);
    const plan = makePlan(portMap, site, resolutions);
    const { observations, kernel, responders, greetings, skipped, isCut } = await observe(
      portMap,
      plan,
      site,
      { startedAt, hostname: identity.hostname },
      { ...parts, signal, allow },
    );
    const judged = judgeAll(plan, observations, greetings, site, parts);
    const { mediaSeconds } = parts.farTests;
    const run: ReportRun = {
      id: identity.runId,
      startedAt: new Date(startedAtMs).toISOString(),
      finishedAt: new Date(parts.clock.epochMs()).toISOString(),
      durationMs: Math.round(parts.clock.now() - startedAt),
      role: site.selfRoles.join(','),
      phase: site.phase,
      host: identity.hostname,
      ended: !isCut ? 'complete' : parts.signal.aborted ? 'cancelled' : 'deadline',
      site: site.name,
      kernel,
      options: optionsInForce(portMap, site),
      ...(responders === null ? {} : { responders }),
      ...(mediaSeconds === null ? {} : { mediaSeconds }),
    };
    const { tool } = identity;
    const targets = targetsOf(site, resolutions);
    const findings = judged.flatMap((one) => one.findings);
    const causes = judged.flatMap(causesOf);
    return makeReport({ tool, run, portMap, targets, findings, causes, skipped });
  } finally {
    endWatch();
  }
}

/** The plan alone, for what is only rehearsed or asked for: names are looked up, nothing else is sent. */
export async function planCheck(
  portMap: PortMap,
  site: Site,
  paired: boolean,
  parts: Pick<CheckParts, 'resolve' | 'signal'>,
): Promise<Plan> {
  const plan = makePlan(portMap, site, await resolveHosts(site, parts, parts.signal));
  if (!paired) return plan;
  const { checks, onDemand, skipped } = expectPaired(portMap, site, plan);
  const fleeting = [...onDemand.values()].flat();
  return { ...plan, checks: [...checks, ...fleeting], skipped: [...plan.skipped, ...skipped] };
}

async function resolveHosts(
  site: Site,
  parts: Pick<CheckParts, 'resolve'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<HostName, Resolution>> {
  const pairs = await Promise.all(
    site.hosts.map(async (host) => [host.name, await parts.resolve(host, signal)] as const),
  );
  return new Map(pairs);
}

/** What one host tried, judged by itself: what another one found says nothing about this one's way. */
interface Judged {
  readonly triedFrom: HostName | undefined;
  readonly findings: readonly Finding[];
}

function judgeAll(
  plan: Plan,
  observations: readonly Observation[],
  greetings: Observed['greetings'],
  site: Site,
  parts: CheckParts,
): readonly Judged[] {
  const { thresholds } = site;
  const now = { nowMs: parts.clock.epochMs(), platform: parts.platform, thresholds };
  const origins = new Set([undefined, ...observations.map(({ check }) => check.triedFrom)]);
  const untried = plan.foregone.flatMap((foregone) => {
    const verdict = classifyForegone(foregone.evidence);
    return findingsOf(foregone.paths, [foregone.evidence], verdict, site);
  });
  return [...origins].map((triedFrom) => {
    const own = observations.filter(({ check }) => check.triedFrom === triedFrom);
    const verdicts = classify(own, triedFrom === undefined ? { ...now, greetings } : now);
    const tried = own.flatMap((observation, at) =>
      findingsOf(observation.check.paths, observation.evidence, verdicts[at], site),
    );
    return { triedFrom, findings: triedFrom === undefined ? [...tried, ...untried] : tried };
  });
}

function causesOf({ triedFrom, findings }: Judged): readonly RootCause[] {
  const causes = findCauses(findings);
  if (triedFrom === undefined) return causes;
  return causes.map((cause) => ({ ...cause, text: `${cause.text} (tried from ${triedFrom})` }));
}

function findingsOf(
  paths: readonly Path[],
  evidence: readonly Evidence[],
  verdict: Verdict | undefined,
  site: Site,
): readonly Finding[] {
  // classify gives one verdict per observation.
  if (verdict === undefined) throw new Error('an observation has no verdict');
  return paths.map((path) => ({ path, evidence, verdict, outcome: judge(verdict, site.phase) }));
}

function targetsOf(site: Site, resolutions: ReadonlyMap<HostName, Resolution>): readonly ReportTarget[] {
  return site.hosts.flatMap((host) => {
    const resolution = resolutions.get(host.name);
    const addresses = resolution?.kind === 'addresses' ? resolution.addresses : [];
    return host.roles.map((role) => ({ role, name: host.name, addresses }));
  });
}
