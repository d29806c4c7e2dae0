import { randomUUID } from 'node:crypto';
import { type CheckParts, planCheck, runCheck } from '../../check.ts';
import type { PortMap } from '../../model/portMap.ts';
import type { Site } from '../../model/site.ts';
import { type CheckFlags, siteFlagsOf } from '../checkFlags.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { openGreeter } from '../greeter.ts';
import { readIdle } from '../idleFlag.ts';
import { openLogger } from '../logger.ts';
import { assertTimeForMedia, mediaSecondsOf, withMediaTime } from '../mediaFlag.ts';
import { nothingToCheck } from '../nothingToCheck.ts';
import { checkOutputs, outputsOf, plainOutputOf, writeReport } from '../outputs.ts';
import { exitCodeFor } from '../plugin.ts';
import { showProgress } from '../progress.ts';
import { readPortMap } from '../readFiles.ts';
import { defaultLimits, readSite, WHOLE_RANGE, withResponder } from '../readSite.ts';
import { prepareFolder, saveRun } from '../saveRun.ts';
import { readSnmpCommunity } from '../snmpCommunity.ts';
import { systemClock } from '../systemClock.ts';
import { systemParts } from '../systemParts.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';
import { UsageError } from '../usageError.ts';
import { writeOutput } from '../writeOutput.ts';
import { showPlan } from './dryRun.ts';

/** Checks every documented path from this host, prints the report and says how it went by the exit code. */
export async function checkCommand(flags: CheckFlags, terminal: Terminal): Promise<ExitCode> {
  const siteFlags = siteFlagsOf(flags);
  await checkOutputs(outputsOf(flags), terminal);
  if (flags.save !== undefined) await prepareFolder(flags.save, terminal);
  const portMap = await readPortMap();
  const mediaSeconds = mediaSecondsOf(flags.media);
  const limits = withMediaTime(defaultLimits(terminal.platform), mediaSeconds);
  // A responder proves ports by the thousand: with one, a range is tried whole.
  const defaults = flags.paired === true ? { ...limits, rangeSample: WHOLE_RANGE } : limits;
  const site = await readSite(siteFlags, flags.config, portMap, terminal, defaults);
  assertTimeForMedia(site, mediaSeconds);
  return checkSite(portMap, flags.paired === true ? withResponder(site) : site, flags, terminal);
}

/** The check itself, on a site that is already known; `demo` comes in here too. */
export async function checkSite(
  portMap: PortMap,
  site: Site,
  flags: CheckFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const idleMinutes = readIdle(flags);
  const rehearsed = flags.dryRun === true && flags.paired === true;
  const greet = rehearsed ? null : await openGreeter(flags, site, terminal);
  const snmpCommunity = await readSnmpCommunity(flags.snmpCommunityFile, terminal);
  const log = await openLogger(flags.logLevel, terminal);
  const progress = showProgress(
    terminal,
    // A log on the same stream would tear the line apart.
    flags.quiet !== true && flags.progress !== false && flags.dryRun !== true && log === null,
    systemClock.now,
  );
  const parts: CheckParts = {
    ...systemParts(site, snmpCommunity, terminal),
    signal: terminal.interrupted,
    trace: flags.trace !== false,
    canary: flags.canary !== false,
    farTests: {
      bothWays: flags.oneWay !== true,
      mediaSeconds: mediaSecondsOf(flags.media),
      idleMinutes,
    },
    greet,
    onIdle: (seconds) => {
      progress.wait(seconds);
      log?.info({ seconds }, 'waiting for answers on idle connections');
    },
    onObservation: ({ check, evidence }, done, total) => {
      progress.update(evidence.at(-1), done, total);
      const { target, address, transport, port } = check;
      log?.debug({ target, address, transport, port, evidence }, 'observed');
    },
  };
  if (flags.dryRun === true) {
    const plan = await planCheck(portMap, site, rehearsed, parts);
    if (plan.checks.length + plan.foregone.length === 0) {
      throw new UsageError(nothingToCheck(site, plan.skipped));
    }
    await writeOutput([showPlan(plan, site, parts.probes, flags, terminal)], plainOutputOf(flags), terminal);
    return EXIT.met;
  }
  log?.info({ roles: site.selfRoles, hosts: site.hosts.length, phase: site.phase }, 'check begins');
  const report = await runCheck(
    portMap,
    site,
    { runId: randomUUID(), hostname: terminal.hostname, tool: toolVersion() },
    parts,
  ).finally(progress.end);
  log?.info({ summary: report.summary, durationMs: report.run.durationMs }, 'check ended');
  if (report.summary.total === 0) throw new UsageError(nothingToCheck(site, report.skipped));
  // Kept first: what cannot be written elsewhere keeps no run from being kept.
  if (flags.save !== undefined) await saveRun(report, flags.save, flags.quiet === true, terminal);
  await writeReport(report, outputsOf(flags), flags, terminal);
  return exitCodeFor(report, flags.format);
}
