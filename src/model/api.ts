import type { Alert } from './alert.ts';
import type { ConfigState, LiveEvent, LiveWatch } from './live.ts';
import type { Change, PathAbout, PathStatus } from './remembered.ts';
import type { Report, ReportPath } from './report.ts';
import type { Outcome } from './verdict.ts';
import type { PathEvent, Standing } from './watch.ts';

// What the HTTP API of a daemon answers. Times are in milliseconds since 1970-01-01 UTC.

/** One page of a list. */
export interface ApiPage<T> {
  readonly items: readonly T[];
  /** `cursor` of the next page; null at the end. */
  readonly next: string | null;
}

export interface ApiPathPage extends ApiPage<PathStatus> {
  /** Of all pages together. */
  readonly total: number;
}

export type ApiChangePage = ApiPage<Change>;

/** Everything at a glance. */
export interface ApiOverview {
  readonly host: string;
  readonly site: string;
  readonly role: string;
  readonly tool: Report['tool'];
  readonly nowMs: number;
  /** The worst that counts; `unproven` while nothing is known, and at best while this host keeps itself from checking. */
  readonly outcome: Outcome;
  readonly counts: ApiCounts;
  /** What keeps this host from checking paths, which stay as they were meanwhile; null when nothing does. */
  readonly thisHost: ApiOwnTrouble | null;
  readonly watches: readonly LiveWatch[];
  /** Those that are open. */
  readonly alerts: readonly Alert[];
  readonly config: ConfigState;
  readonly store: { readonly trouble: string | null };
  /** What is done now, while changes alert nobody; null outside of such times. */
  readonly maintenance: string | null;
}

export interface ApiOwnTrouble {
  readonly sinceMs: number;
  /** As alerts name it. */
  readonly kind: string;
}

/** Paths by what counts; one that is flapping counts by its outcome as well. */
export interface ApiCounts {
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
  readonly flapping: number;
}

export interface ApiPath {
  readonly status: PathStatus;
  /** What the last check saw, with its evidence; null when that is not kept. */
  readonly path: ReportPath | null;
}

/** RFC 9457. */
export interface ApiProblem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** One sentence for a person. */
  readonly detail: string;
  /** The same for a program. */
  readonly code: string;
}

/** An event as it is sent: without evidence, and short however much it is about. */
export type ApiEvent =
  | Exclude<LiveEvent, { readonly kind: 'path' | 'alert' }>
  | { readonly kind: 'path'; readonly watch: string; readonly event: PathNews }
  | {
      readonly kind: 'alert';
      /** The first paths of its alert alone. */
      readonly notice: Extract<LiveEvent, { readonly kind: 'alert' }>['notice'];
      /** How many paths the alert has. */
      readonly pathTotal: number;
    };

/** What happened to a path. */
export interface PathNews {
  readonly kind: PathEvent['kind'];
  readonly atMs: number;
  readonly pathId: string;
  /** null for one that is gone. */
  readonly about: PathAbout | null;
  readonly from: Standing | null;
  readonly to: Standing | null;
  /** The reason as a sentence. */
  readonly text: string | null;
}
