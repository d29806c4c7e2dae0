import type { Clock } from '../model/clock.ts';
import type { Timing, WatchPlan } from '../model/daemon.ts';
import type { LastRun, LiveEvent, LiveWatch, Running } from '../model/live.ts';
import type { Report } from '../model/report.ts';
import type { Instant } from './schedule.ts';

/** Progress is told no oftener than this, in milliseconds. */
const TELL_MS = 250;

/** Where one watch tells what it does, and is asked to do it now. */
export interface Desk {
  readonly state: () => LiveWatch;
  readonly latest: () => Report | null;
  /** Takes over what the configuration says of the watch. */
  readonly plan: (watch: WatchPlan) => void;
  /** Asks for a check at once. */
  readonly ask: () => 'started' | 'running';
  /** Calls back once a check is asked for, or at once where it was already; returns a function that ends that. */
  readonly whenAsked: (callback: () => void) => () => void;
  /** When it was begun last by this timing; null for never. */
  readonly lastStart: (timing: Timing) => Instant | null;
  readonly setLastStart: (at: Instant) => void;
  /** The next start as planned; null where none is to come. */
  readonly setNext: (epochMs: number | null) => void;
  readonly begin: (isWhole: boolean) => void;
  readonly progress: (done: number, total: number) => void;
  /** @param goesOn whether hosts in doubt are to be checked again. */
  readonly end: (report: Report, goesOn: boolean) => void;
  readonly fail: (failure: string) => void;
  /** For how long nothing of all this was told, in milliseconds by a clock that never jumps. */
  readonly quietMs: () => number;
}

export function openDesk(clock: Clock, tell: (event: LiveEvent) => void): Desk {
  let plan: WatchPlan | null = null;
  let running: Running | null = null;
  let isAsked = false;
  let asked: () => void = () => undefined;
  let start: { readonly timing: Timing; readonly at: Instant } | null = null;
  let nextMs: number | null = null;
  let last: LastRun | null = null;
  let failure: string | null = null;
  let latest: Report | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let beatAt = clock.now();

  const beat = (): void => {
    beatAt = clock.now();
  };
  const planned = (): WatchPlan => {
    if (plan === null) throw new Error('the watch is not planned yet');
    return plan;
  };
  const resume = (isWhole: boolean): Running => {
    running = { sinceMs: clock.epochMs(), isWhole, done: 0, total: 0 };
    return running;
  };
  return {
    state: () => {
      const { name, hosts, timing, jitterMs } = planned();
      return {
        name,
        hosts,
        timing,
        jitterMs,
        running,
        nextMs: running === null ? nextMs : null,
        last,
        failure,
      };
    },
    latest: () => latest,
    plan: (watch) => {
      plan = watch;
    },
    ask: () => {
      if (isAsked || running !== null) return 'running';
      isAsked = true;
      asked();
      return 'started';
    },
    whenAsked: (callback) => {
      asked = callback;
      if (isAsked) callback();
      return () => {
        asked = () => undefined;
      };
    },
    lastStart: (timing) =>
      start !== null && JSON.stringify(start.timing) === JSON.stringify(timing) ? start.at : null,
    setLastStart: (at) => {
      start = { timing: planned().timing, at };
    },
    setNext: (epochMs) => {
      beat();
      nextMs = epochMs;
    },
    begin: (isWhole) => {
      beat();
      isAsked = false;
      toldAt = Number.NEGATIVE_INFINITY;
      tell({ kind: 'run-started', watch: planned().name, running: resume(isWhole) });
    },
    progress: (done, total) => {
      beat();
      if (running === null) return;
      running = { ...running, done, total };
      if (clock.now() - toldAt < TELL_MS && done < total) return;
      toldAt = clock.now();
      tell({ kind: 'run-progress', watch: planned().name, running });
    },
    end: (report, goesOn) => {
      beat();
      const isWhole = running?.isWhole === true;
      running = null;
      if (goesOn) resume(false);
      failure = null;
      last = lastRun(report);
      if (isWhole && report.run.ended === 'complete') latest = report;
      tell({ kind: 'run-ended', watch: planned().name, last, isWhole });
    },
    fail: (why) => {
      beat();
      running = null;
      failure = why;
      tell({ kind: 'run-failed', watch: planned().name, failure: why });
    },
    quietMs: () => clock.now() - beatAt,
  };
}

function lastRun({ run, summary }: Report): LastRun {
  return {
    reportId: run.id,
    finishedMs: Date.parse(run.finishedAt),
    durationMs: run.durationMs,
    outcome: summary.outcome,
  };
}
