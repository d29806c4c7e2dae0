import type { ReportPath } from './report.ts';
import type { Outcome, VerdictKind } from './verdict.ts';

/** What a check says of a path, as far as a change of it counts. */
export interface Standing {
  readonly outcome: Outcome;
  readonly verdict: VerdictKind;
  /** The reason's code: `closed` because of a reset is not `closed` because of an ICMP error. */
  readonly code: string;
}

/**
 * In place of a path's id: what this host itself is held to be, as far as its own trouble shows on no path. There is such a
 * memory only while there is trouble, or was a short time ago.
 */
export const THIS_HOST = 'this-host';

/** What it takes until a change counts. */
export interface WatchRules {
  /** Checks that must agree on what is new … */
  readonly needed: number;
  /** … out of so many in a row; the first one that differs is one of them. */
  readonly of: number;
  /** Changes of a path's outcome … */
  readonly flapChanges: number;
  /** … within this time make it flapping, in milliseconds … */
  readonly flapWithinMs: number;
  /** … until it has kept still for so long, in milliseconds. */
  readonly calmMs: number;
}

/** What is remembered of one path from check to check. */
export interface Watched {
  /** What counts. */
  readonly held: Standing;
  /** Since when it counts, in milliseconds since 1970-01-01 UTC. */
  readonly sinceMs: number;
  /** What was seen since the last check that agreed with it, oldest first. */
  readonly doubts: readonly Standing[];
  /** When its outcome changed, oldest first; as far back as flapping is decided by it. */
  readonly turnsMs: readonly number[];
  /** Since when it is flapping; null while it is not. */
  readonly flappingSinceMs: number | null;
}

/** What one check did to what is remembered of a path. */
export type Turn =
  /** It was never seen before. */
  | { readonly kind: 'first' }
  /** Nothing new, or nothing that could be told. */
  | { readonly kind: 'steady' }
  /** Something differs and does not count yet: it is to be checked again at once. */
  | { readonly kind: 'doubt' }
  /** What differed did not come again often enough. */
  | { readonly kind: 'dismissed' }
  | { readonly kind: 'changed'; readonly from: Standing };

/** Something that is worth remembering of a path. Times are in milliseconds since 1970-01-01 UTC. */
export type PathEvent =
  /** It was checked for the first time. */
  | { readonly kind: 'first'; readonly atMs: number; readonly pathId: string; readonly path: ReportPath }
  /** A change that counts; `path` is what confirmed it. */
  | {
      readonly kind: 'changed';
      readonly atMs: number;
      readonly pathId: string;
      readonly path: ReportPath;
      readonly from: Standing;
    }
  /** It begins or ends to change too often. */
  | {
      readonly kind: 'flapping' | 'calm';
      readonly atMs: number;
      readonly pathId: string;
      readonly path: ReportPath;
    }
  /** It is checked no more: the site or the port map has changed. */
  | { readonly kind: 'gone'; readonly atMs: number; readonly pathId: string; readonly from: Standing };
