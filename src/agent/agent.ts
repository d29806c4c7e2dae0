import type { Clock } from '../model/clock.ts';
import type { DaemonPlan, WatchPlan } from '../model/daemon.ts';
import type { HostName } from '../model/ids.ts';
import type { RunToSave } from '../model/remembered.ts';
import type { Report } from '../model/report.ts';
import { followRun, type Memory } from '../watch/followRun.ts';
import { pause, pauseWhile } from './pause.ts';
import { type Instant, maintenanceAt, waitFor } from './schedule.ts';

/** What a daemon is made of; tests bring their own. */
export interface AgentParts {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Checks these hosts; null for all of the site. A check that is aborted reports what it knows. */
  readonly check: (hosts: readonly HostName[] | null, signal: AbortSignal) => Promise<Report>;
  /** What is remembered of a watch from before. */
  readonly recall: (watch: string) => Memory;
  /** Takes every run in the order in which they ended. Deals with its own faults. */
  readonly keep: (run: RunToSave) => void;
  /** Told when a watch could not be checked at all. */
  readonly onFailure: (watch: string, error: unknown) => void;
  /** Aborted to stop: runs that are under way end early and are kept as cut short. */
  readonly signal: AbortSignal;
}

/** Checks every watch on its schedule until it is stopped. Watches do not wait for each other; none overlaps itself. */
export async function runAgent(plan: DaemonPlan, parts: AgentParts): Promise<void> {
  await Promise.all(plan.watches.map((watch) => repeat(watch, plan, parts)));
}

/** Checks every watch once, confirmations included. */
export async function runOnce(plan: DaemonPlan, parts: AgentParts): Promise<void> {
  for (const watch of plan.watches) {
    if (!parts.signal.aborted) await checkWatch(watch, parts.recall(watch.name), plan, parts);
  }
}

async function repeat(watch: WatchPlan, plan: DaemonPlan, parts: AgentParts): Promise<void> {
  const { clock, signal, random } = parts;
  const instant = (): Instant => ({ nowMs: clock.now(), epochMs: clock.epochMs() });
  let memory = parts.recall(watch.name);
  // A pattern's times count from the start of the daemon.
  let last: Instant | null = watch.timing.kind === 'cron' ? instant() : null;
  while (!signal.aborted) {
    await pauseWhile(() => waitFor(watch.timing, last, instant()), clock, signal);
    // What was due without it begins the next interval: delays do not add up.
    last = instant();
    await pause(watch.jitterMs * random(), clock, signal);
    if (!signal.aborted) memory = await checkWatch(watch, memory, plan, parts);
  }
}

/** One whole check, then those of the hosts in doubt until nothing is in doubt any more. */
async function checkWatch(
  watch: WatchPlan,
  before: Memory,
  { rules, confirmAfterMs, maintenance }: DaemonPlan,
  parts: AgentParts,
): Promise<Memory> {
  const { clock, signal } = parts;
  let memory = before;
  let hosts = watch.hosts;
  for (let round = 0; round < rules.of; round++) {
    const isWhole = round === 0;
    let report: Report;
    try {
      report = await parts.check(hosts, signal);
    } catch (error) {
      parts.onFailure(watch.name, error);
      return memory;
    }
    const atMs = clock.epochMs();
    const followed = followRun(memory, report, { isWhole, atMs }, rules);
    memory = followed.memory;
    parts.keep({
      watch: watch.name,
      report,
      isWhole,
      memory: followed.changed,
      events: followed.events,
      maintenance: maintenanceAt(maintenance, atMs) !== null,
    });
    if (followed.doubtful.size === 0) break;
    hosts = [...followed.doubtful];
    await pause(confirmAfterMs, clock, signal);
    if (signal.aborted) break;
  }
  return memory;
}
