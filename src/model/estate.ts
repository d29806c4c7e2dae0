import type { Transport } from './ids.ts';
import type { Outcome, Reason, VerdictKind } from './verdict.ts';

/** Several saved runs as one, schemaVersion 1. Fields may be added, never renamed. */
export interface Estate {
  readonly schemaVersion: 1;
  /** The newest first. */
  readonly runs: readonly EstateRun[];
  readonly summary: EstateSummary;
  /** Every host in every role that any run tells of. */
  readonly ends: readonly EstateEnd[];
  /** Pairs of ends between which something was tried, or is documented and was not. */
  readonly cells: readonly EstateCell[];
  /** Every path once, as the newest run found it. */
  readonly paths: readonly EstatePath[];
}

export interface EstateRun {
  /** As it was given on the command line. */
  readonly file: string;
  readonly id: string;
  readonly startedAt: string;
  readonly host: string;
  readonly role: string;
  readonly phase: string;
  readonly ended: string;
  readonly paths: number;
  /** How many of them no newer run tried again. */
  readonly newest: number;
}

export interface EstateSummary {
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
  /** Directions that are documented and in no run. */
  readonly neverTested: number;
}

export interface EstateEnd {
  readonly host: string;
  readonly role: string;
}

/** What is known of one direction between two ends: the worst of its paths. */
export interface EstateCell {
  readonly from: EstateEnd;
  readonly to: EstateEnd;
  readonly state: Outcome | 'never-tested';
  /** How many paths came out so. */
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
  /** Files of the runs that it comes from. */
  readonly files: readonly string[];
  /** Documented flows of that direction of which nothing was tried, where nothing was. */
  readonly untried: readonly string[];
}

export interface EstatePath {
  readonly file: string;
  readonly id: string;
  readonly flow: string;
  readonly service: string;
  readonly from: EstateEnd;
  readonly to: EstateEnd;
  /** The target as that run names it. */
  readonly target: string;
  readonly address: string | null;
  readonly transport: Transport;
  readonly port: number;
  readonly verdict: VerdictKind;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly impact: string;
  /** What older runs found of it, the newest of them first. */
  readonly older: readonly {
    readonly file: string;
    readonly verdict: VerdictKind;
    readonly outcome: Outcome;
  }[];
}
