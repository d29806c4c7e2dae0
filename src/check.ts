import { causesIn, judgeEach } from './check/judgeEach.ts';
import { type CheckParts, observe } from './check/observe.ts';
import type { HostName } from './model/ids.ts';
import type { Plan, Resolution } from './model/plan.ts';
import type { PortMap } from './model/portMap.ts';
import type { Report, ReportRun, ReportTarget } from './model/report.ts';
import type { Site } from './model/site.ts';
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
    // Certificates are judged by the time that the report tells as its end, so that anyone can judge them again.
    const finishedAtMs = parts.clock.epochMs();
    const { thresholds, phase } = site;
    const findings = judgeEach(
      { observations, foregone: plan.foregone },
      { nowMs: finishedAtMs, platform: parts.platform, thresholds, greetings, phase },
    );
    const { mediaSeconds } = parts.farTests;
    const run: ReportRun = {
      id: identity.runId,
      startedAt: new Date(startedAtMs).toISOString(),
      finishedAt: new Date(finishedAtMs).toISOString(),
      durationMs: Math.round(parts.clock.now() - startedAt),
      role: site.selfRoles.join(','),
      phase,
      host: identity.hostname,
      ended: !isCut ? 'complete' : parts.signal.aborted ? 'cancelled' : 'deadline',
      site: site.name,
      kernel,
      options: optionsInForce(portMap, site),
      ...(responders === null ? {} : { responders }),
      ...(mediaSeconds === null ? {} : { mediaSeconds }),
      platform: parts.platform,
      thresholds,
    };
    const { tool } = identity;
    const targets = targetsOf(site, resolutions);
    return makeReport({ tool, run, portMap, targets, findings, causes: causesIn(findings), skipped });
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

function targetsOf(site: Site, resolutions: ReadonlyMap<HostName, Resolution>): readonly ReportTarget[] {
  return site.hosts.flatMap((host) => {
    const resolution = resolutions.get(host.name);
    const addresses = resolution?.kind === 'addresses' ? resolution.addresses : [];
    const lookupMs = resolution?.kind === 'addresses' ? resolution.lookupMs : undefined;
    const took = lookupMs === undefined ? {} : { lookupMs };
    return host.roles.map((role) => ({ role, name: host.name, addresses, ...took }));
  });
}
