import type { FlowId, HostName, IpAddress, Port, RoleName, Transport } from './ids.ts';
import type { Thresholds } from './thresholds.ts';

export type Phase = 'pre-install' | 'live';

/** One machine of this installation. */
export interface Host {
  /** As the user wrote it; also the name for TLS SNI and the HTTP Host header. */
  readonly name: HostName;
  readonly roles: readonly RoleName[];
  /** Addresses given by the site instead of a name look-up. */
  readonly addresses: readonly IpAddress[];
}

/** A port that this site moved: every flow into that role on that port, or one flow by its id. */
export type PortOverride =
  | {
      readonly kind: 'listener';
      readonly role: RoleName;
      readonly transport: Transport;
      readonly documented: Port;
      readonly actual: Port;
    }
  | { readonly kind: 'flow'; readonly flow: FlowId; readonly actual: Port };

/** Bounds of a run; all times in milliseconds. */
export interface Limits {
  /** Longest time that one path may take, all attempts together. */
  readonly timeoutMs: number;
  /** Hard end of the whole run. */
  readonly deadlineMs: number;
  /** Paths tried at the same moment, over all hosts. */
  readonly concurrency: number;
  /** Paths tried at the same moment on one address. */
  readonly perHost: number;
  /** Ports tried of a range; the rest is listed as skipped. */
  readonly rangeSample: number;
}

/** This installation: who plays which role here, and what it chose. */
export interface Site {
  readonly name: string;
  readonly selfRoles: readonly RoleName[];
  readonly hosts: readonly Host[];
  readonly options: Readonly<Record<string, string>>;
  readonly portOverrides: readonly PortOverride[];
  readonly phase: Phase;
  /** 4 or 6 to keep to one address family, 0 for both. */
  readonly family: 0 | 4 | 6;
  /** Local address to probe from, for multi-homed hosts. */
  readonly source: IpAddress | null;
  readonly limits: Limits;
  readonly thresholds: Thresholds;
}
