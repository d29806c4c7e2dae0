import type { Evidence } from '../../model/evidence.ts';
import type { ReportPath } from '../../model/report.ts';
import type { Outcome } from '../../model/verdict.ts';
import { certificateExpiryMs } from '../../report/certificateExpiry.ts';
import { printable } from '../../report/printable.ts';

export type Labels = Readonly<Record<string, string>>;

/** What the last check saw of a path, as far as it is a figure. Times are in milliseconds since 1970-01-01 UTC. */
export interface SeenPath {
  readonly id: string;
  readonly target: string;
  readonly labels: Labels;
  readonly outcome: Outcome;
  readonly atMs: number;
  /** When a check found it met last; null when none did since the start. */
  readonly metMs: number | null;
  readonly latencyMs: number | null;
  readonly phases: readonly Phase[];
  readonly certificateMs: number | null;
}

/** A part of an attempt that has a time of its own. */
export interface Phase {
  readonly name: PhaseName;
  readonly ms: number;
}

export type PhaseName = 'connect' | 'tls';

/** Takes what a run tells of a path. */
export function seePath(path: ReportPath, atMs: number, before: SeenPath | undefined): SeenPath {
  return {
    id: path.id,
    target: printable(path.target),
    labels: labelsOf(path),
    outcome: path.outcome,
    atMs,
    metMs: path.outcome === 'met' ? atMs : (before?.metMs ?? null),
    latencyMs: path.latencyMs,
    phases: phasesOf(path),
    certificateMs: certificateExpiryMs(path),
  };
}

/** As `--format prometheus` has them, and the id, which `cicprobe history` takes. Nothing here grows with what peers say. */
function labelsOf(path: ReportPath): Labels {
  const labels = {
    path: path.id,
    role: path.to,
    target: path.target,
    address: path.address ?? '',
    transport: path.transport,
    port: String(path.port),
    service: path.service,
    flow: path.flow,
  };
  return Object.fromEntries(Object.entries(labels).map(([key, text]) => [key, printable(text)]));
}

/** Of the last attempt with a connection that stood; other transports have no phases. */
function phasesOf({ transport, evidence }: ReportPath): readonly Phase[] {
  if (transport !== 'tcp') return [];
  for (const fact of evidence.toReversed()) {
    if (!STOOD.has(fact.kind) || fact.rttMs === null) continue;
    const tlsMs = fact.kind === 'answered' ? fact.facts.tls?.handshakeMs : undefined;
    const connect: Phase = { name: 'connect', ms: fact.rttMs };
    return tlsMs === undefined ? [connect] : [connect, { name: 'tls', ms: tlsMs }];
  }
  return [];
}

/** What is known only of a connection that was accepted: the first answer was that. */
const STOOD: ReadonlySet<string> = new Set<Evidence['kind']>([
  'answered',
  'connected',
  'dropped-after-connect',
  'garbled',
]);
