import type { Alert } from '../../../model/alert.ts';
import type { ConfigState, LiveWatch } from '../../../model/live.ts';
import type { Change, PathStatus, SavedRun, Spell } from '../../../model/remembered.ts';
import type { ReportPath } from '../../../model/report.ts';
import type { Outcome } from '../../../model/verdict.ts';

// What the API answers, as far as it is no value of model/.

/** How everything stands. */
export interface Overview {
  readonly host: string;
  readonly site: string;
  /** Role names of the host, joined by a comma. */
  readonly role: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** The daemon's clock, in milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
  /** null while nothing is known. */
  readonly outcome: Outcome | null;
  readonly counts: Counts;
  readonly watches: readonly LiveWatch[];
  /** Those that are open. */
  readonly alerts: readonly Alert[];
  readonly config: ConfigState;
  /** `trouble`: why nothing can be saved or read; null when it can. */
  readonly store: { readonly trouble: string | null };
  /** Note of the announced work that is going on; null when none is. */
  readonly maintenance: string | null;
}

export interface Counts {
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
  readonly flapping: number;
}

/** A part of a list; `next` leads to the rest, null where there is none. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** One path: how it stands, and what the last check saw as far as it is kept. */
export interface PathAnswer {
  readonly status: PathStatus;
  readonly path: ReportPath | null;
}

/** What each address of the API answers. */
export interface Answers {
  readonly overview: Overview;
  readonly paths: Part<PathStatus>;
  readonly path: PathAnswer;
  readonly history: { readonly items: readonly Spell[] };
  readonly changes: Part<Change>;
  readonly runs: Part<SavedRun>;
  readonly alerts: Part<Alert>;
}
