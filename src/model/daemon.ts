import type { ApiPlan } from './apiPlan.ts';
import type { Channel } from './channel.ts';
import type { HostName } from './ids.ts';
import type { Keep } from './keep.ts';
import type { WatchRules } from './watch.ts';

/** When something is done. */
export type Timing =
  /** So many milliseconds after it began last. */
  | { readonly kind: 'every'; readonly everyMs: number }
  /** A cron pattern of five or six fields, in the host's own time zone. */
  | { readonly kind: 'cron'; readonly pattern: string };

/** A part of the site that is checked on a schedule of its own. */
export interface WatchPlan {
  readonly name: string;
  /** The hosts that are checked; null for all of the site. */
  readonly hosts: readonly HostName[] | null;
  readonly timing: Timing;
  /** Each start is put off by a random part of this, in milliseconds. */
  readonly jitterMs: number;
}

/** A time in which changes are recorded and nobody is alerted. */
export interface Maintenance {
  /** Cron pattern of its beginnings, in the host's own time zone. */
  readonly pattern: string;
  readonly forMs: number;
  readonly note: string;
}

/** Who is told of alerts, when, and how often. */
export interface AlertPlan {
  readonly channels: readonly Channel[];
  /** From one notice of an open alert to a reminder of it, in milliseconds; null for none. */
  readonly remindMs: number | null;
  /** Least time from one notice of an alert to one that it has changed, in milliseconds. */
  readonly updateMs: number;
  /** How long a notice is tried to be delivered, in milliseconds. */
  readonly giveUpMs: number;
  /** Times in which nobody is told; what is still so at their end is told then. */
  readonly quiet: readonly Maintenance[];
}

/** What `cicprobe daemon` does, as the site has it. */
export interface DaemonPlan {
  /** File of the database, as written; null for the usual place. */
  readonly store: string | null;
  readonly watches: readonly WatchPlan[];
  readonly rules: WatchRules;
  /** From a result that differs to the check that is to confirm it, in milliseconds. */
  readonly confirmAfterMs: number;
  readonly maintenance: readonly Maintenance[];
  readonly keep: Keep;
  /** The HTTP API; null for none. */
  readonly api: ApiPlan | null;
  readonly alerts: AlertPlan;
}
