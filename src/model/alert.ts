import type { ReportPath } from './report.ts';
import type { CauseKind } from './verdict.ts';
import type { Standing } from './watch.ts';

// Times are in milliseconds since 1970-01-01 UTC.

/** What an alert is about. */
export type AlertKind =
  /** One cause behind several paths: a dead host, a shut zone, this host's own network. */
  | CauseKind
  /** A path, or several of one host, that broke without a known common cause. */
  | 'path-broken'
  /** Paths of one host that change too often to say how they stand. */
  | 'flapping';

/** One path of an alert, in words that a person knows. */
export type AlertPath = Pick<
  ReportPath,
  'service' | 'transport' | 'port' | 'target' | 'address' | 'from' | 'to' | 'impact'
> & {
  readonly pathId: string;
  readonly standing: Standing;
  /** The reason as a sentence. */
  readonly text: string;
};

/** Something that needs attention: one for each root cause, however many paths it takes along. */
export interface Alert {
  /** Unique for all time: a cause that comes back makes another alert. */
  readonly id: string;
  readonly watch: string;
  /** What it is about; one alert at most is open for each. */
  readonly key: string;
  readonly kind: AlertKind;
  readonly state: 'open' | 'resolved';
  /** One sentence that can be read out. */
  readonly title: string;
  /** Host that it is about; null where it is several or this one. */
  readonly target: string | null;
  readonly openedMs: number;
  readonly updatedMs: number;
  /** null while it is open. */
  readonly resolvedMs: number | null;
  /** Paths that it explains; of a resolved one those that it explained last. */
  readonly paths: readonly AlertPath[];
}

export type NoticeKind = 'opened' | 'updated' | 'reminder' | 'resolved' | 'test';

/** What is told of an alert, once to each channel. */
export interface Notice {
  /** Unique; the same when it is sent again, so that a receiver can tell. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly atMs: number;
  /** The host that watches. */
  readonly host: string;
  readonly site: string;
  readonly alert: Alert;
}

/** What is behind a path that is not well. */
export interface AlertCause {
  readonly kind: AlertKind;
  /** The same for what is one thing to a person: a host, a device on the way, this host. */
  readonly key: string;
  /** null where it is several hosts or this one. */
  readonly target: string | null;
  /** One sentence; null where it has to be made of the paths. */
  readonly text: string | null;
}

/** A path that is not well, as an alert has it. */
export interface Problem {
  /** The watch that found it. */
  readonly watch: string;
  /** Since when that watch holds it to be so. */
  readonly sinceMs: number;
  readonly cause: AlertCause;
  readonly path: AlertPath;
}

/** A path that an alert explained and does not explain any more. */
export interface LeftPath {
  /**
   * `unproven`: neither shown to be broken any more nor proven to work. `found`: its name has an address again, and paths to
   * that address took its place. `gone`: not checked any more.
   */
  readonly how: 'met' | 'unproven' | 'found' | 'gone';
  readonly path: AlertPath;
}

/** What was told last of an alert. */
export interface Told {
  readonly atMs: number;
  readonly kind: AlertKind;
  readonly pathIds: readonly string[];
}

/** An alert with what it takes to go on with it. */
export interface KeptAlert {
  readonly alert: Alert;
  /** Empty once it is resolved. */
  readonly problems: readonly Problem[];
  readonly left: readonly LeftPath[];
  /** null while nobody was told of it, as in quiet hours, and again once all is told. */
  readonly told: Told | null;
}

/** A notice and the channels that it is to go to, by name. */
export interface QueuedNotice {
  readonly notice: Notice;
  readonly channels: readonly string[];
}

/** What a decision about alerts changed. */
export interface AlertsToSave {
  readonly alerts: readonly KeptAlert[];
  readonly notices: readonly QueuedNotice[];
}
