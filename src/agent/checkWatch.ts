import type { Clock } from '../model/clock.ts';
import type { DaemonPlan, WatchPlan } from '../model/daemon.ts';
import type { HostName } from '../model/ids.ts';
import type { RunToSave } from '../model/remembered.ts';
import type { Report } from '../model/report.ts';
import { followRun, type Memory } from '../watch/followRun.ts';
import type { Desk } from './desk.ts';
import { pause } from './pause.ts';
import { maintenanceAt } from './schedule.ts';

/** What checking a watch takes. */
export interface WatchParts {
  readonly clock: Clock;
  /** Checks these hosts; null for all of the site. A check that is aborted reports what it knows. */
  readonly check: (
    hosts: readonly HostName[] | null,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ) => Promise<Report>;
  /** Takes every run in the order in which they ended, and what is remembered after it. Deals with its own faults. */
  readonly keep: (run: RunToSave, memory: Memory) => void;
  /** Told when a watch could not be checked at all. */
  readonly onFailure: (watch: string, error: unknown) => void;
  /** Aborted to stop: runs that are under way end early and are kept as cut short. */
  readonly signal: AbortSignal;
}

/** One whole check, then those of the hosts in doubt until nothing is in doubt any more. */
export async function checkWatch(
  watch: WatchPlan,
  before: Memory,
  { rules, confirmAfterMs, maintenance }: DaemonPlan,
  desk: Desk,
  parts: WatchParts,
): Promise<Memory> {
  const { clock, signal } = parts;
  let memory = before;
  let hosts = watch.hosts;
  for (let round = 0; round < rules.of; round++) {
    const isWhole = round === 0;
    let report: Report;
    desk.begin(isWhole);
    try {
      report = await parts.check(hosts, signal, desk.progress);
    } catch (error) {
      desk.fail(error instanceof Error ? error.message : String(error));
      parts.onFailure(watch.name, error);
      return memory;
    }
    const atMs = clock.epochMs();
    const followed = followRun(memory, report, { isWhole, atMs }, rules);
    memory = followed.memory;
    const run = {
      watch: watch.name,
      report,
      isWhole,
      memory: followed.changed,
      events: followed.events,
      maintenance: maintenanceAt(maintenance, atMs) !== null,
    };
    parts.keep(run, memory);
    const goesOn = followed.doubtful.size > 0 && round + 1 < rules.of && !signal.aborted;
    desk.end(report, goesOn);
    if (!goesOn) break;
    hosts = [...followed.doubtful];
    await pause(confirmAfterMs, clock, signal);
    if (signal.aborted) break;
  }
  return memory;
}
