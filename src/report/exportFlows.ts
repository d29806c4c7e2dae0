import { type Flow, formatPorts, type Source, type Unprobed } from '../model/portMap.ts';

/** One flow as `profiles export` writes it. */
export interface FlowRecord {
  readonly id: string;
  readonly section: string;
  readonly diagram: string;
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly purpose: string;
  readonly transport: string;
  /** As the document writes them: `5597`, `8018,8108`, `16384-32767`, `dynamic`, `unknown`. */
  readonly ports: string;
  readonly security: string;
  readonly direction: string;
  /** Which ends of a two-way arrow are known to accept connections. */
  readonly listens: string;
  readonly wan: boolean;
  readonly when: Readonly<Record<string, readonly string[]>>;
  readonly impact: string;
  readonly source: Source;
  readonly note: string;
  readonly probe: { readonly kind: string; readonly options: Readonly<Record<string, unknown>> };
  /** Documented ports on which nothing listens; null where there are none. */
  readonly unprobed: Unprobed | null;
}

/** Flows as plain records, in the order given, for JSON, YAML and CSV. */
export function exportFlows(flows: readonly Flow[]): readonly FlowRecord[] {
  return flows.map((flow) => ({
    id: flow.id,
    section: flow.section,
    diagram: flow.diagram,
    from: flow.from,
    to: flow.to,
    service: flow.service,
    purpose: flow.purpose,
    transport: flow.transport,
    ports: formatPorts(flow.ports),
    security: flow.security,
    direction: flow.direction,
    listens: flow.listens,
    wan: flow.wan,
    when: flow.when,
    impact: flow.impact,
    source: { kind: flow.source.kind, ref: flow.source.ref, confidence: flow.source.confidence },
    note: flow.note,
    probe: { kind: flow.probe.kind, options: flow.probe.options },
    unprobed: flow.unprobed,
  }));
}
