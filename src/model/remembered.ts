import type { Alert, AlertsToSave } from './alert.ts';
import type { Report, ReportPath } from './report.ts';
import type { Outcome } from './verdict.ts';
import type { PathEvent, Standing, Watched } from './watch.ts';

// What a store tells of earlier runs. Times are in milliseconds since 1970-01-01 UTC.

/** One run to be remembered, with what followed from it. */
export interface RunToSave {
  /** Name of the watch: what is checked together on one schedule. */
  readonly watch: string;
  readonly report: Report;
  /** Whether every path was to be tried, and not only those of some addresses. */
  readonly isWhole: boolean;
  readonly events: readonly PathEvent[];
  /** What is remembered of the paths for which it changed, by path id; null for those to be forgotten. */
  readonly memory: ReadonlyMap<string, Watched | null>;
  /** Whether it ran while work on the site was announced: its outcomes do not count in the figures. */
  readonly maintenance: boolean;
  /** What it changed about alerts; left out where nobody decides about them. */
  readonly alerts?: AlertsToSave;
}

/** What became of the delivery of a notice to a channel. */
export interface DeliveryMark {
  readonly noticeId: string;
  readonly channel: string;
  readonly state: 'delivered' | 'given-up';
  readonly atMs: number;
}

/** An alert, as it was saved. */
export interface SavedAlert {
  /** Number in the store; later ones are higher. */
  readonly id: number;
  readonly alert: Alert;
}

/** Which path this is, in words that a person knows. */
export type PathAbout = Pick<
  ReportPath,
  | 'flow'
  | 'section'
  | 'from'
  | 'to'
  | 'service'
  | 'transport'
  | 'port'
  | 'target'
  | 'address'
  | 'triedFrom'
  | 'impact'
>;

/** How a path stands. */
export interface PathStatus {
  readonly watch: string;
  readonly pathId: string;
  /** null until the path was part of a run that could be saved. */
  readonly about: PathAbout | null;
  readonly watched: Watched;
  /** What the last run saw; null when no run with this path could be saved. */
  readonly latest: LatestCheck | null;
}

export interface LatestCheck {
  readonly atMs: number;
  /** Number of the run in the store. */
  readonly runId: number;
  readonly standing: Standing;
  readonly latencyMs: number | null;
}

/** One change of a path, as it was saved. */
export interface Change {
  /** Number in the store; later ones are higher. */
  readonly id: number;
  readonly watch: string;
  readonly pathId: string;
  readonly about: PathAbout | null;
  readonly atMs: number;
  readonly kind: PathEvent['kind'];
  /** What was held before; null where there was nothing. */
  readonly from: Standing | null;
  /** What is held now; null for a path that is gone. */
  readonly to: Standing | null;
  readonly maintenance: boolean;
  /** Number of the run that confirmed it; null when that run could not be saved. */
  readonly runId: number | null;
  /** The path with its evidence; null for one that is gone. */
  readonly path: ReportPath | null;
}

/** What came of the checks of a path within one hour or one day. */
export interface Spell {
  readonly fromMs: number;
  /** The end is not part of it. */
  readonly untilMs: number;
  readonly checks: number;
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
  /** Checks during announced work: they count in no outcome. */
  readonly maintained: number;
  /** null when nothing was measured. */
  readonly latency: { readonly meanMs: number; readonly maxMs: number; readonly count: number } | null;
}

/** One run, in short. */
export interface SavedRun {
  /** Number in the store; later ones are higher. */
  readonly id: number;
  readonly watch: string;
  /** The id in the report. */
  readonly reportId: string;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly outcome: Outcome;
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
  readonly isWhole: boolean;
  readonly maintenance: boolean;
}

/** A report as far as it is still kept. */
export interface KeptReport {
  readonly run: SavedRun;
  /** Its summary counts every path that was checked, also those that are gone. */
  readonly report: Report;
  /** One sentence for each part that is not kept any more. */
  readonly gone: readonly string[];
}

/** What was removed to keep within age and size. */
export interface Pruned {
  /** Runs of which the evidence of met paths was removed. */
  readonly successes: number;
  /** Runs of which the evidence of paths that were not met was removed. */
  readonly failures: number;
  readonly runs: number;
  readonly changes: number;
  /** Alerts that are over. */
  readonly alerts: number;
  /** Hourly figures merged into days. */
  readonly hours: number;
  readonly days: number;
  /** Paths of which nothing is kept any more. */
  readonly paths: number;
  /** Size of what is kept, in bytes. */
  readonly bytes: number;
}
