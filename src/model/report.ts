import type { Evidence } from './evidence.ts';
import type { Transport } from './ids.ts';
import type { NotPaired } from './pairing.ts';
import type { ProbeRef, Source } from './portMap.ts';
import type { Phase } from './site.ts';
import type { Thresholds } from './thresholds.ts';
import type { Outcome, Reason, RootCause, VerdictKind, Warning } from './verdict.ts';

/** The JSON report, schemaVersion 1. Fields may be added, never renamed. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly run: ReportRun;
  readonly portMap: { readonly document: string; readonly revision: string };
  readonly targets: readonly ReportTarget[];
  readonly summary: ReportSummary;
  /** One cause behind several paths, worst first. */
  readonly causes: readonly RootCause[];
  readonly paths: readonly ReportPath[];
  readonly skipped: readonly ReportSkip[];
}

export interface ReportRun {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  /** Role names of this host, joined by a comma. */
  readonly role: string;
  readonly phase: Phase;
  readonly host: string;
  /** Whether every planned path was tried; `cancelled` and `deadline` say why not. */
  readonly ended: 'complete' | 'cancelled' | 'deadline';
  readonly site: string;
  /** Whether the system was asked who refused: `asked`, `not-needed`, or why it could not be. */
  readonly kernel: string;
  /** Option values in force, defaults included. */
  readonly options: Readonly<Record<string, string>>;
  /** Paired runs only: how it went with the responder on each address. */
  readonly responders?: readonly ReportResponder[];
  /** For how long voice was to be played on proven paths of voice ranges, in seconds. */
  readonly mediaSeconds?: number;
  /** System of the host that probed, as Node names it; missing in older reports. */
  readonly platform?: string;
  /** From where on an open path was worth a warning; missing in older reports. */
  readonly thresholds?: Thresholds;
  /** Set where the verdicts are not those of the run: its evidence was judged again later. */
  readonly judgedAnew?: JudgedAnew;
}

/** By whose rules the evidence of a saved run was judged again, and what came of it. */
export interface JudgedAnew {
  readonly tool: { readonly name: string; readonly version: string };
  /** Paths of which verdict, outcome or reason changed. */
  readonly changed: number;
  /** Paths that keep their verdict because the report does not tell all that it takes to judge them. */
  readonly kept: number;
}

/** The responder on one address, or why there is none to talk to. */
export interface ReportResponder {
  readonly target: string;
  readonly address: string;
  /** `paired`, or why not. */
  readonly state: 'paired' | NotPaired['code'];
  /** One sentence: who answered, or what happened instead. */
  readonly text: string;
  /** Time after which the greeting was told that the host cannot be reached, in milliseconds; left out when it was not. */
  readonly unreachableAfterMs?: number;
}

export interface ReportTarget {
  readonly role: string;
  readonly name: string;
  readonly addresses: readonly string[];
  /** How long it took to look its name up, in milliseconds; left out where that was not needed or failed. */
  readonly lookupMs?: number;
}

export interface ReportSummary {
  readonly total: number;
  readonly open: number;
  readonly closed: number;
  readonly blocked: number;
  readonly unreachable: number;
  readonly unproven: number;
  readonly wrongService: number;
  readonly unresolved: number;
  readonly error: number;
  readonly skipped: number;
  readonly outcome: Outcome;
}

export interface ReportPath {
  readonly id: string;
  readonly flow: string;
  readonly section: string;
  readonly diagram: string;
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly purpose: string;
  readonly transport: Transport;
  readonly port: number;
  readonly documentedPort?: number;
  readonly security: 'none' | 'ssl' | 'tls';
  readonly wan: boolean;
  readonly target: string;
  readonly address: string | null;
  /** The host with a responder that tried it, when that is not this one: then the target is this host. */
  readonly triedFrom?: string;
  readonly verdict: VerdictKind;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly latencyMs: number | null;
  readonly attempts: number;
  readonly evidence: readonly Evidence[];
  readonly alternatives: readonly Reason[];
  readonly warnings: readonly Warning[];
  readonly impact: string;
  readonly source: Source;
  /** The number of the check that answered for it; paths with the same number share one. Missing in older reports. */
  readonly check?: number;
  /** How that check asked; missing where there was no address to ask, and in older reports. */
  readonly probe?: ProbeRef;
  readonly blockedBy?: string;
  readonly lastHop?: string;
}

export interface ReportSkip {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly transport: Transport;
  readonly ports: string;
  readonly reason: string;
  readonly why: string;
}
