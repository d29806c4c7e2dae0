/** Branded names: a port is not just any number, a role not just any text. Made only where input is checked. */
declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** A TCP or UDP port number, 1–65535; 0 where there is none (`NO_PORT`). */
export type Port = Branded<number, 'Port'>;
/** What a host is in CIC, in kebab case: `workstation`, `cic-server`. */
export type RoleName = Branded<string, 'RoleName'>;
/** A documented flow's stable id: `client-operations.desktop.notifier-ssl`. */
export type FlowId = Branded<string, 'FlowId'>;
/** One path's stable id: flow, host as the user wrote it, address and port. */
export type PathId = Branded<string, 'PathId'>;
/** A literal IPv4 or IPv6 address in canonical form, without brackets. */
export type IpAddress = Branded<string, 'IpAddress'>;
/** A host as the user wrote it: a name or a literal address. */
export type HostName = Branded<string, 'HostName'>;

/** What carries a conversation that has a port at each end. */
export type PortTransport = 'tcp' | 'udp';
/** What carries a path; `icmp` is an echo request and its reply, and has no ports. */
export type Transport = PortTransport | 'icmp';

/** One end of a conversation on the wire. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The port of a path over ICMP, which has no ports. */
export const NO_PORT = 0 as Port;

export const asPort = (value: number): Port => value as Port;
export const asRoleName = (value: string): RoleName => value as RoleName;
export const asFlowId = (value: string): FlowId => value as FlowId;
export const asPathId = (value: string): PathId => value as PathId;
export const asIpAddress = (value: string): IpAddress => value as IpAddress;
export const asHostName = (value: string): HostName => value as HostName;
