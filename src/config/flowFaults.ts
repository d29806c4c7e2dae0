import { type Flow, formatPorts, type PortSet, type Unprobed } from '../model/portMap.ts';
import { makeProbe, type ProbeChoice } from './makeProbe.ts';
import { joinOr } from './nearestNames.ts';
import type { Fault } from './schemaParts.ts';
import { quote } from './showValue.ts';
import { unknownName } from './unknownName.ts';

/** Probe kind → a check of that probe's options, which throws an Error saying what was expected. */
export type KnownProbes = ReadonlyMap<string, (options: Readonly<Record<string, unknown>>) => void>;

/** What flows may refer to; null where that is not known, so that any name passes. */
export interface KnownNames {
  readonly roles: ReadonlySet<string> | null;
  /** Option name → its values. */
  readonly options: ReadonlyMap<string, readonly string[]> | null;
  readonly probes: KnownProbes;
}

/** The parts of a flow's entry that must agree with each other. */
interface FlowParts extends ProbeChoice {
  readonly direction?: Flow['direction'] | undefined;
  readonly listens?: Flow['listens'] | undefined;
  readonly ports?: PortSet | undefined;
  readonly unprobed?: Unprobed | undefined;
}

/** A role that nobody defined. */
export function roleFaults(name: string, { roles }: KnownNames): readonly Fault[] {
  return roles === null || roles.has(name) ? [] : [{ path: [], message: unknownName('role', name, roles) }];
}

/** Options that nobody defined, and values that they do not have. */
export function conditionFaults(
  when: Readonly<Record<string, string | readonly string[]>>,
  { options }: KnownNames,
): readonly Fault[] {
  if (options === null) return [];
  return Object.entries(when).flatMap(([name, wanted]) => {
    const values = options.get(name);
    if (values === undefined) return [{ path: [name], message: unknownName('option', name, options.keys()) }];
    return [wanted]
      .flat()
      .filter((value) => !values.includes(value))
      .map((value) => ({ path: [name], message: `expected ${joinOr(values)}, got ${quote(value)}` }));
  });
}

/** What only the whole flow shows: ends that do not listen, unprobed ports that it does not have, an unfit probe. */
export function flowFaults(flow: FlowParts, known: KnownNames): readonly Fault[] {
  return [
    ...portFaults(flow),
    ...listenerFaults(flow),
    ...unprobedFaults(flow),
    ...probeFaults(flow, known.probes),
  ];
}

/** What the ports of a flow must be, for whoever left them out. */
export const PORTS_TEXT = 'ports as a text such as "5597"';

function portFaults({ transport, ports, security = 'none' }: FlowParts): readonly Fault[] {
  if (transport !== 'icmp') {
    return ports === undefined ? [{ path: ['ports'], message: `missing; expected ${PORTS_TEXT}` }] : [];
  }
  return [
    ...(ports === undefined
      ? []
      : [
          {
            path: ['ports'],
            message: `expected none, because icmp has no ports, got "${formatPorts(ports)}"`,
          },
        ]),
    ...(security === 'none'
      ? []
      : [
          {
            path: ['security'],
            message: `expected "none", because an echo is not encrypted, got "${security}"`,
          },
        ]),
  ];
}

function listenerFaults({ direction, listens }: FlowParts): readonly Fault[] {
  if (listens !== 'both' || direction === '<->') return [];
  return [{ path: ['listens'], message: 'expected "to", because the arrow goes one way, got "both"' }];
}

function unprobedFaults({ ports, unprobed }: FlowParts): readonly Fault[] {
  if (ports === undefined) {
    const message = 'expected a flow that has ports';
    return unprobed === undefined ? [] : [{ path: ['unprobed'], message }];
  }
  const strange = (unprobed?.ports ?? []).filter((port) => !hasPort(ports, port));
  if (strange.length === 0) return [];
  const message = `expected some of the flow's ports ${formatPorts(ports)}, got ${strange.join(',')}`;
  return [{ path: ['unprobed', 'ports'], message }];
}

function hasPort(ports: PortSet, port: number): boolean {
  switch (ports.kind) {
    case 'list':
      return ports.ports.some((each) => each === port);
    case 'range':
      return port >= ports.first && port <= ports.last;
    case 'dynamic':
    case 'unknown':
    case 'none':
      return false;
  }
}

function probeFaults(flow: FlowParts, probes: KnownProbes): readonly Fault[] {
  const { kind, options } = makeProbe(flow);
  const validate = probes.get(kind);
  if (validate === undefined)
    return [{ path: ['probe'], message: unknownName('probe', kind, probes.keys()) }];
  if ((kind === 'icmp') !== (flow.transport === 'icmp')) {
    const message = `the ${kind} probe does not go over ${flow.transport}`;
    return [{ path: ['probe'], message }];
  }
  try {
    validate(options);
    return [];
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [{ path: ['probe'], message: `the ${kind} probe refuses its options: ${said}` }];
  }
}
