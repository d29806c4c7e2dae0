import type { Notice } from './alert.ts';
import type { Timing } from './daemon.ts';
import type { Report } from './report.ts';
import type { Outcome } from './verdict.ts';
import type { PathEvent } from './watch.ts';

// What a running daemon tells of itself, and what it can be asked to do. Times are in milliseconds since 1970-01-01 UTC.

/** A check that is under way. */
export interface Running {
  readonly sinceMs: number;
  /** Whether every path of the watch is tried, and not only those of hosts in doubt. */
  readonly isWhole: boolean;
  readonly done: number;
  /** 0 until the plan is made. */
  readonly total: number;
}

/** How a watch stands. */
export interface LiveWatch {
  readonly name: string;
  /** null for all hosts of the site. */
  readonly hosts: readonly string[] | null;
  readonly timing: Timing;
  /** Each start is put off by a random part of this, in milliseconds. */
  readonly jitterMs: number;
  readonly running: Running | null;
  /** Start of the next check as planned, without jitter; null while one is under way or where none is to come. */
  readonly nextMs: number | null;
  /** The last run that ended since the daemon started. */
  readonly last: LastRun | null;
  /** Why the last check could not be made at all; null when it was made. */
  readonly failure: string | null;
}

export interface LastRun {
  /** The id in the report. */
  readonly reportId: string;
  readonly finishedMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/** Which configuration is in force, and what is wrong with the one in the file. */
export interface ConfigState {
  readonly file: string;
  readonly loadedMs: number;
  /** What is wrong with the file at present: what was loaded before stays in force; null when nothing is. */
  readonly fault: string | null;
  /** Keys of which a new value takes effect only when the daemon is started again. */
  readonly waits: readonly string[];
}

export type LiveEvent =
  | { readonly kind: 'run-started'; readonly watch: string; readonly running: Running }
  | { readonly kind: 'run-progress'; readonly watch: string; readonly running: Running }
  | { readonly kind: 'run-ended'; readonly watch: string; readonly last: LastRun; readonly isWhole: boolean }
  | { readonly kind: 'run-failed'; readonly watch: string; readonly failure: string }
  | { readonly kind: 'path'; readonly watch: string; readonly event: PathEvent }
  | { readonly kind: 'alert'; readonly notice: Notice }
  | { readonly kind: 'config'; readonly config: ConfigState };

/** A daemon that runs. */
export interface LiveDaemon {
  readonly watches: () => readonly LiveWatch[];
  readonly config: () => ConfigState;
  /** The last report of a watch in which every path was tried, since the daemon started; null when there is none. */
  readonly latest: (watch: string) => Report | null;
  /** Checks a watch now. Nothing but what the configuration plans can be asked for. */
  readonly runNow: (watch: string) => 'started' | 'running' | 'unknown' | 'stopping';
  /** Tells of everything that happens from now on; returns a function that ends it. */
  readonly listen: (tell: (event: LiveEvent) => void) => () => void;
}
