import { findCauses } from './classify/causes/findCauses.ts';
import { classify, classifyForegone } from './classify/classify.ts';
import { judge } from './classify/judge.ts';
import type { Clock } from './model/clock.ts';
import type { Evidence } from './model/evidence.ts';
import type { HostName } from './model/ids.ts';
import type { Kernel } from './model/kernel.ts';
import type { Check, Path, Plan, Resolution } from './model/plan.ts';
import type { PortMap } from './model/portMap.ts';
import type { Probe } from './model/probe.ts';
import type { Report, ReportRun, ReportTarget } from './model/report.ts';
import type { Host, Site } from './model/site.ts';
import type { Finding, Observation, Verdict } from './model/verdict.ts';
import { optionsInForce } from './plan/conditions.ts';
import { makePlan } from './plan/makePlan.ts';
import { makeReport } from './report/makeReport.ts';
import { sendCanaries } from './run/canary.ts';
import { execute, probeOfKind } from './run/execute.ts';
import { type Investigated, openInquiry } from './run/inquiry/inquiry.ts';

/** Everything from outside that a check needs; tests bring their own. */
export interface CheckParts {
  readonly clock: Clock;
  readonly probes: ReadonlyMap<string, Probe>;
  readonly resolve: (host: Host, signal: AbortSignal) => Promise<Resolution>;
  /** Aborted by whoever wants to stop; what is known so far is still reported. */
  readonly signal: AbortSignal;
  readonly platform: string;
  /** Opens the system's own account of who refused; called only when something failed. */
  readonly openKernel: () => Promise<Kernel>;
  /** Whether to find out how far packets of silent paths get. */
  readonly trace: boolean;
  /** Whether an undocumented port may be tried where one accepts without a word. */
  readonly canary: boolean;
  /** Told of every observation as it comes in, for a progress line. */
  readonly onObservation?: (observation: Observation, done: number, total: number) => void;
}

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
  const { signal, endWatch } = watchDeadline(site.limits.deadlineMs, parts);
  try {
    const resolutions = await resolveHosts(site, parts, signal);
    const plan = makePlan(portMap, site, resolutions);
    const { observations, kernel } = await observe(plan, site, startedAt, { ...parts, signal });
    const findings = judgeAll(plan, observations, site, parts);
    const run: ReportRun = {
      id: identity.runId,
      startedAt: new Date(startedAtMs).toISOString(),
      finishedAt: new Date(parts.clock.epochMs()).toISOString(),
      durationMs: Math.round(parts.clock.now() - startedAt),
      role: site.selfRoles.join(','),
      phase: site.phase,
      host: identity.hostname,
      ended: !signal.aborted ? 'complete' : parts.signal.aborted ? 'cancelled' : 'deadline',
      site: site.name,
      kernel,
      options: optionsInForce(portMap, site),
    };
    const { tool } = identity;
    const targets = targetsOf(site, resolutions);
    const causes = findCauses(findings);
    return makeReport({ tool, run, portMap, targets, findings, causes, skipped: plan.skipped });
  } finally {
    endWatch();
  }
}

/** The plan alone, for `--dry-run`: names are looked up, nothing else is sent. */
export async function planCheck(portMap: PortMap, site: Site, parts: CheckParts): Promise<Plan> {
  return makePlan(portMap, site, await resolveHosts(site, parts, parts.signal));
}

function watchDeadline(
  deadlineMs: number,
  parts: CheckParts,
): { readonly signal: AbortSignal; readonly endWatch: () => void } {
  const controller = new AbortController();
  const onStop = (): void => controller.abort(parts.signal.reason);
  if (parts.signal.aborted) onStop();
  parts.signal.addEventListener('abort', onStop, { once: true });
  const callOff = parts.clock.after(deadlineMs, () =>
    controller.abort(new DOMException("the run's time is over", 'TimeoutError')),
  );
  return {
    signal: controller.signal,
    endWatch: () => {
      callOff();
      parts.signal.removeEventListener('abort', onStop);
    },
  };
}

async function resolveHosts(
  site: Site,
  parts: CheckParts,
  signal: AbortSignal,
): Promise<ReadonlyMap<HostName, Resolution>> {
  const pairs = await Promise.all(
    site.hosts.map(async (host) => [host.name, await parts.resolve(host, signal)] as const),
  );
  return new Map(pairs);
}

/** Tries every door, and asks the kernel about those that fail while others are still being tried. */
async function observe(
  plan: Plan,
  site: Site,
  runStartedAt: number,
  parts: CheckParts,
): Promise<Investigated> {
  const { limits, source } = site;
  const inquiry = openInquiry({
    ...parts,
    runStartedAt,
    source,
    probeAgain: async (checks, signal) => {
      const again: Observation[] = [];
      const running = { ...parts, signal, runStartedAt };
      for await (const one of execute(checks, limits, source, running)) again.push(one);
      return again;
    },
  });
  const canaries = sendCanaries({
    ...parts,
    runStartedAt,
    source,
    port: parts.canary ? plan.canary : null,
    probe: probeOfKind('tcp', parts.probes),
  });
  try {
    const byCheck = new Map<Check, Observation>();
    const running = { ...parts, runStartedAt, onQuiet: inquiry.suspect };
    for await (const observation of execute(plan.checks, limits, source, running)) {
      byCheck.set(observation.check, observation);
      inquiry.note(observation);
      canaries.note(observation);
      parts.onObservation?.(observation, byCheck.size, plan.checks.length);
    }
    // Whatever the order of arrival: same input, same order.
    const seen = plan.checks.flatMap((check) => byCheck.get(check) ?? []);
    const [{ observations, kernel }, add] = await Promise.all([inquiry.finish(seen), canaries.finish()]);
    return { observations: observations.map(add), kernel };
  } finally {
    inquiry.close();
  }
}

function judgeAll(
  plan: Plan,
  observations: readonly Observation[],
  site: Site,
  parts: CheckParts,
): readonly Finding[] {
  const now = { nowMs: parts.clock.epochMs(), platform: parts.platform };
  const verdicts = classify(observations, now);
  const tried = observations.flatMap((observation, at) =>
    findingsOf(observation.check.paths, observation.evidence, verdicts[at], site),
  );
  const untried = plan.foregone.flatMap((foregone) => {
    const verdict = classifyForegone(foregone.evidence);
    return findingsOf(foregone.paths, [foregone.evidence], verdict, site);
  });
  return [...tried, ...untried];
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
