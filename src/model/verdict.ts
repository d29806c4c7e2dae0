import type { Evidence } from './evidence.ts';
import type { Check, Path } from './plan.ts';
import type { ProbeRef } from './portMap.ts';

export const VERDICTS = [
  'open',
  'closed',
  'blocked',
  'unreachable',
  'unproven',
  'wrong-service',
  'unresolved',
  'error',
] as const;

export type VerdictKind = (typeof VERDICTS)[number];

/** A verdict held against the phase. */
export type Outcome = 'met' | 'broken' | 'unproven';

/** A stable code for scripts and a sentence that can be read out on the telephone. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

export type Warning = Reason;

/** What the evidence means, and what it does not exclude. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly reason: Reason;
  readonly alternatives: readonly Reason[];
  readonly warnings: readonly Warning[];
  /** The address that refused, when it is known and is not the target. */
  readonly blockedBy: string | null;
  /** The last address on the way that was seen to forward. */
  readonly lastHop: string | null;
}

/** Everything that was seen of one check, raw. */
export interface Observation {
  readonly check: Check;
  readonly evidence: readonly Evidence[];
}

/** One path judged. */
export interface Finding {
  readonly path: Path;
  readonly evidence: readonly Evidence[];
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  /** The number of the check that answers for this path, within its run; from 1. */
  readonly check: number;
  /** How that check asked; null where there was no address to ask. */
  readonly probe: ProbeRef | null;
}

/** What one cause behind several findings can be; `own-` is this host's, the others are the network's or the peer's. */
export const CAUSES = [
  'own-network',
  'own-resolver',
  'own-firewall',
  'name-unresolved',
  'host-unreachable',
  'accepts-everything',
  'rejected-by',
  'dropped-beyond',
] as const;

export type CauseKind = (typeof CAUSES)[number];

/** One cause behind several findings: a dead host, a name without an address, a device that rejects. */
export interface RootCause {
  readonly kind: CauseKind;
  /** null where several hosts are concerned. */
  readonly target: string | null;
  readonly address: string | null;
  /** Address of the device that the cause is about: who rejects, or the last one that packets reach. */
  readonly device: string | null;
  readonly text: string;
  readonly paths: readonly string[];
}
