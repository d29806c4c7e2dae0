import type { Report, ReportPath, ReportRun } from './report.ts';

/** Two saved runs compared, schemaVersion 1. Fields may be added, never renamed. */
export interface Diff {
  readonly schemaVersion: 1;
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly differences: readonly RunDifference[];
  readonly summary: DiffSummary;
  /** In the order of the later report; paths that are gone follow in that of the earlier one. */
  readonly changes: readonly DiffChange[];
}

/** Which run it was. */
export interface DiffSide {
  readonly run: DiffRun;
  readonly tool: Report['tool'];
  readonly portMap: Report['portMap'];
}

export type DiffRun = Pick<
  ReportRun,
  'id' | 'startedAt' | 'finishedAt' | 'host' | 'role' | 'phase' | 'ended'
>;

/** Something about the runs themselves that is not the same. */
export interface RunDifference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** What it does to the comparison, as a clause; empty where that goes without saying. */
  readonly consequence: string;
}

/** How many paths got worse, how many are as before, and how many there are of each kind that occurs. */
export type DiffSummary = { readonly regressions: number; readonly unchanged: number } & {
  readonly [K in ChangeKind]?: number;
};

/**
 * What became of one path between two runs.
 *
 * - `newly-broken`: broken now, and not before.
 * - `newly-unproven`: met before, and not proven any more.
 * - `no-longer-broken`: broken before, unproven now.
 * - `fixed`: broken before, met now.
 * - `proven`: unproven before, met now.
 * - `reason-changed`: the same outcome by another verdict or reason code.
 * - `address-changed`: nothing but the target's address.
 * - `new`, `gone`: in one of the reports alone.
 */
export type ChangeKind =
  | 'newly-broken'
  | 'newly-unproven'
  | 'no-longer-broken'
  | 'fixed'
  | 'proven'
  | 'reason-changed'
  | 'address-changed'
  | 'new'
  | 'gone';

export interface DiffChange {
  readonly kind: ChangeKind;
  /** Whether it got worse. */
  readonly regression: boolean;
  /** Null for a new path. */
  readonly before: DiffPath | null;
  /** Null for a path that is gone. */
  readonly after: DiffPath | null;
}

export type DiffPath = Pick<
  ReportPath,
  | 'id'
  | 'flow'
  | 'service'
  | 'from'
  | 'to'
  | 'target'
  | 'address'
  | 'triedFrom'
  | 'transport'
  | 'port'
  | 'verdict'
  | 'outcome'
  | 'reason'
  | 'impact'
>;
