import type { FlowId, Port, RoleName, Transport } from './ids.ts';

/** What a host can be. `kind` is the document's own sorting: client, server, device, service, external … */
export interface Role {
  readonly name: RoleName;
  readonly title: string;
  readonly kind: string;
  /** Names under which the document prints this role. */
  readonly printedNames: readonly string[];
  readonly acronyms: readonly string[];
  /** Roles whose address this one shares: a Session Manager runs on a CIC server or off it. */
  readonly hostedOn: readonly RoleName[];
  /** Wider roles that this one also is: a backup CIC server is a CIC server. */
  readonly isA: readonly RoleName[];
  /** The peer that a bare `--target HOST` stands for. */
  readonly mainPeer: RoleName | null;
  /** Why the port numbers of this role cannot be changed; null where a site may change them. */
  readonly portsFixed: string | null;
  readonly note: string;
}

/** The ports of one flow. `dynamic` and `unknown` are never probed and always listed with the reason; `none` is ICMP's. */
export type PortSet =
  | { readonly kind: 'list'; readonly ports: readonly Port[] }
  | { readonly kind: 'range'; readonly first: Port; readonly last: Port }
  | { readonly kind: 'dynamic' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' };

/** Where a flow's numbers come from. */
export type SourceKind = 'table' | 'prose' | 'changelog' | 'public-page' | 'protocol-default';
/** How sure the numbers are: printed as such, from the change log alone, or put together by reasoning. */
export type Confidence = 'documented' | 'changelog' | 'inferred';

export interface Source {
  readonly kind: SourceKind;
  /** Section and printed text, change-log date, or the page's address. */
  readonly ref: string;
  readonly confidence: Confidence;
}

/** Option name → the values under which the flow is needed; all of them must hold. */
export type Condition = Readonly<Record<string, readonly string[]>>;

/** Which probe checks a flow, with that probe's own options. */
export interface ProbeRef {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Ports of a flow that are documented but that nothing listens on. */
export interface Unprobed {
  readonly ports: readonly Port[];
  readonly why: string;
}

/** One documented need: role `from` must reach role `to`. `<->` needs both directions on the same ports. */
export interface Flow {
  readonly id: FlowId;
  readonly section: string;
  readonly diagram: string;
  readonly from: RoleName;
  readonly to: RoleName;
  readonly direction: '->' | '<->';
  /** Whether only the flow's `to` is known to accept connections, or both ends of a two-way arrow. */
  readonly listens: 'to' | 'both';
  readonly service: string;
  readonly purpose: string;
  readonly transport: Transport;
  readonly security: 'none' | 'ssl' | 'tls';
  readonly ports: PortSet;
  readonly unprobed: Unprobed | null;
  /** Whether the document marks the flow as one that may cross a wide-area network. */
  readonly wan: boolean;
  readonly when: Condition;
  readonly probe: ProbeRef;
  readonly impact: string;
  readonly source: Source;
  readonly note: string;
}

/** A choice that the document leaves to the site: which database, HTTP or HTTPS. */
export interface OptionDefinition {
  readonly name: string;
  readonly title: string;
  readonly values: readonly string[];
  readonly default: string;
  readonly description: string;
}

export interface Section {
  readonly title: string;
  readonly slug: string;
  readonly page: number;
  readonly note: string;
}

/** Everything documented, from every file of `profiles/`. */
export interface PortMap {
  readonly document: string;
  readonly revision: string;
  readonly sections: readonly Section[];
  readonly roles: ReadonlyMap<RoleName, Role>;
  readonly options: ReadonlyMap<string, OptionDefinition>;
  readonly flows: readonly Flow[];
}

/** The ports as the document writes them: `5597`, `8018,8108`, `16384-32767`, `dynamic`, `unknown`, `none`. */
export function formatPorts(ports: PortSet): string {
  switch (ports.kind) {
    case 'list':
      return ports.ports.join(',');
    case 'range':
      return `${ports.first}-${ports.last}`;
    case 'dynamic':
    case 'unknown':
    case 'none':
      return ports.kind;
  }
}
