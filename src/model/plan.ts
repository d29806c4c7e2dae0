import type { NoAddress } from './evidence.ts';
import type { FlowId, HostName, IpAddress, PathId, Port, PortTransport, RoleName, Transport } from './ids.ts';
import type { Flow, ProbeRef } from './portMap.ts';

/** How a host's name turned out. `skipped` addresses exist but this host cannot use them. */
export type Resolution =
  | {
      readonly kind: 'addresses';
      readonly addresses: readonly IpAddress[];
      readonly skipped: readonly { readonly address: IpAddress; readonly why: string }[];
      /** How long it took to look its name up, in milliseconds; left out where there was nothing to look up. */
      readonly lookupMs?: number;
    }
  | { readonly kind: 'unresolved'; readonly evidence: NoAddress };

/** One flow made concrete: this host → that address, transport, one port. */
export interface Path {
  readonly id: PathId;
  readonly flow: Flow;
  /** Set when this host is the flow's `to` and the arrow goes both ways. */
  readonly reversed: boolean;
  readonly target: HostName;
  /** The role that the target plays in this flow. */
  readonly targetRole: RoleName;
  /** null when the target's name did not resolve. */
  readonly address: IpAddress | null;
  readonly transport: Transport;
  readonly port: Port;
  /** The documented port, when this site moved it. */
  readonly documentedPort: Port | null;
  /** The host that tries it, when that is not this one: then the target is this host. */
  readonly triedFrom?: HostName;
}

/** One conversation to have: it answers for every path that leads to the same door and asks the same question. */
export interface Check {
  readonly target: HostName;
  readonly address: IpAddress;
  readonly transport: Transport;
  readonly port: Port;
  readonly probe: ProbeRef;
  readonly paths: readonly Path[];
  /** The host that tries it, when that is not this one. */
  readonly triedFrom?: HostName;
}

/** A check of something that has a port: all but those over ICMP. */
export type PortCheck = Check & { readonly transport: PortTransport };

export function hasPort<T extends { readonly transport: Transport }>(
  one: T,
): one is T & { readonly transport: PortTransport } {
  return one.transport !== 'icmp';
}

/** Paths whose outcome is known without a packet: their host's name has no address. */
export interface Foregone {
  readonly paths: readonly Path[];
  readonly evidence: NoAddress;
}

/** Documented, but not checked in this run, and why. */
export interface Skip {
  readonly id: FlowId;
  readonly from: RoleName;
  readonly to: RoleName;
  readonly transport: Transport;
  readonly ports: string;
  readonly reason: SkipReason;
  readonly why: string;
}

type SkipReason =
  | 'no-host'
  | 'option'
  | 'dynamic-ports'
  | 'unknown-ports'
  | 'not-a-listener'
  | 'range-sampled'
  | 'address-unusable'
  | 'same-host'
  | 'no-responder'
  | 'not-opened-here';

export interface Plan {
  readonly checks: readonly Check[];
  readonly foregone: readonly Foregone[];
  readonly skipped: readonly Skip[];
  /** A TCP port that nothing documents, to unmask whatever accepts every port; null when there is none. */
  readonly canary: Port | null;
}
