import type { Gauge, Registry } from 'prom-client';
import type { LiveWatch } from '../../model/live.ts';
import { VERDICTS } from '../../model/verdict.ts';
import { epochMsOf } from '../../report/isoTime.ts';
import { printable } from '../../report/printable.ts';
import { addGauges, inSeconds } from './gauges.ts';
import { OUTCOMES } from './pathGauges.ts';
import type { RunInShort, WatchNow } from './seenWatches.ts';

export interface WatchGauges {
  /** Shows what the runs of these watches saw, and of no others. */
  readonly show: (watches: readonly WatchNow[]) => void;
  /** Shows what these watches are about to do, and no others. */
  readonly showPlan: (watches: readonly LiveWatch[]) => void;
}

/** Sums of each watch, its last run and its plan. */
export function watchGauges(registry: Registry): WatchGauges {
  const gauges = addGauges(registry, WATCH_GAUGES, ['watch']);
  const plans = addGauges(registry, PLAN_GAUGES, ['watch']);
  const nextMs = new Map<string, number>();
  return {
    show: (watches) => {
      for (const gauge of Object.values(gauges)) gauge.reset();
      for (const watch of watches) showWatch(gauges, watch);
    },
    showPlan: (watches) => {
      for (const gauge of Object.values(plans)) gauge.reset();
      for (const { name, running, nextMs: next } of watches) {
        // While a check is under way, that is the start that was planned: one that hangs is overdue.
        if (next !== null) nextMs.set(name, next);
        const due = nextMs.get(name);
        plans.watch_running.set({ watch: name }, Number(running !== null));
        if (due !== undefined) plans.watch_due_timestamp_seconds.set({ watch: name }, inSeconds(due));
      }
    },
  };
}

const WATCH_GAUGES = {
  paths: ['Number of paths by the verdict that counts.', 'verdict'],
  paths_by_outcome: ['Number of paths by the outcome that counts.', 'outcome'],
  paths_flapping: ['Number of paths that change too often to say how they stand.'],
  target_paths: ['Number of paths to a host by the outcome that counts.', 'target', 'outcome'],
  target_lookup_seconds: ['How long it took to look the name of a host up in the last run.', 'target'],
  flows_not_checked: ['Number of documented flows that are not checked.'],
  run_complete: ['Whether every planned path was tried in the last run (1) or it ended early (0).'],
  run_duration_seconds: ['How long the last run took.'],
  run_start_timestamp_seconds: ['When the last run began, in Unix time.'],
  run_end_timestamp_seconds: ['When the last run ended, in Unix time.'],
  run_last_complete_timestamp_seconds: [
    'When a run last ended in which every planned path was tried, in Unix time. Missing when none did since the start.',
  ],
  run_info: ['What ran, as what; always 1.', 'version', 'from', 'phase', 'site', 'revision'],
} as const;

const PLAN_GAUGES = {
  watch_running: ['Whether a check is under way (1) or not (0).'],
  watch_due_timestamp_seconds: [
    'When the next check is to begin, in Unix time; while one is under way, when that was to begin.',
  ],
} as const;

type Gauges = Readonly<Record<keyof typeof WATCH_GAUGES, Gauge>>;

function showWatch(gauges: Gauges, { name: watch, paths, lastWhole, lastCompleteMs }: WatchNow): void {
  for (const verdict of VERDICTS) {
    const having = paths.filter(({ watched }) => watched.held.verdict === verdict);
    gauges.paths.set({ watch, verdict }, having.length);
  }
  const targets = new Set(paths.map(({ seen }) => seen.target));
  for (const outcome of OUTCOMES) {
    const having = paths.filter(({ watched }) => watched.held.outcome === outcome);
    gauges.paths_by_outcome.set({ watch, outcome }, having.length);
    for (const target of targets) gauges.target_paths.set({ watch, target, outcome }, 0);
    for (const { seen } of having) gauges.target_paths.inc({ watch, target: seen.target, outcome });
  }
  const flapping = paths.filter(({ watched }) => watched.flappingSinceMs !== null);
  gauges.paths_flapping.set({ watch }, flapping.length);
  setTime(gauges.run_last_complete_timestamp_seconds, { watch }, lastCompleteMs);
  if (lastWhole !== null) showRun(gauges, watch, lastWhole);
}

function showRun(
  gauges: Gauges,
  watch: string,
  { tool, run, portMap, targets, notChecked }: RunInShort,
): void {
  gauges.flows_not_checked.set({ watch }, notChecked);
  gauges.run_complete.set({ watch }, Number(run.ended === 'complete'));
  setTime(gauges.run_duration_seconds, { watch }, run.durationMs);
  setTime(gauges.run_start_timestamp_seconds, { watch }, epochMsOf(run.startedAt));
  setTime(gauges.run_end_timestamp_seconds, { watch }, epochMsOf(run.finishedAt));
  for (const { name, lookupMs } of targets) {
    setTime(gauges.target_lookup_seconds, { watch, target: printable(name) }, lookupMs ?? null);
  }
  const about = {
    version: tool.version,
    from: run.role,
    phase: run.phase,
    site: run.site,
    revision: portMap.revision,
  };
  const words = Object.entries(about).map(([key, text]) => [key, printable(text)]);
  gauges.run_info.set({ watch, ...Object.fromEntries(words) }, 1);
}

function setTime(gauge: Gauge, labels: Readonly<Record<string, string>>, ms: number | null): void {
  if (ms !== null) gauge.set(labels, inSeconds(ms));
}
