import { asPort, type Port, type RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import { type Flow, formatPorts, type PortMap } from '../model/portMap.ts';
import type { PortOverride } from '../model/site.ts';
import { type Reading, refused, understood } from './reading.ts';
import { fixedReason } from './roleKin.ts';
import type { Fault } from './schemaParts.ts';
import { unknownName } from './unknownName.ts';

/** One entry of `ports` in the site file. */
export interface PortEntry {
  readonly on?: RoleName | undefined;
  readonly tcp?: number | undefined;
  readonly udp?: number | undefined;
  readonly flow?: string | undefined;
  readonly use: number;
}

// More numbers than this hide the one that was meant.
const MAX_LISTED = 30;

/** A moved port that the port map documents and that may be moved. */
export function readOverride(
  { on, tcp, udp, flow, use }: PortEntry,
  portMap: PortMap,
): Reading<PortOverride> {
  const moved = tcp ?? udp;
  if (flow !== undefined && on === undefined && moved === undefined) {
    return moveFlow(flow, asPort(use), portMap);
  }
  if (
    flow === undefined &&
    on !== undefined &&
    moved !== undefined &&
    (tcp === undefined || udp === undefined)
  ) {
    const transport = tcp === undefined ? 'udp' : 'tcp';
    return moveListener(
      { kind: 'listener', role: on, transport, documented: asPort(moved), actual: asPort(use) },
      portMap,
    );
  }
  return refused('expected either `flow`, or `on` together with one of `tcp` and `udp`');
}

/** Entries that move what an earlier entry moved already. */
export function movedTwice(overrides: readonly PortOverride[]): readonly Fault[] {
  const keys = overrides.map((override) =>
    override.kind === 'flow'
      ? override.flow
      : `${override.role} ${override.transport} ${override.documented}`,
  );
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    return first === index ? [] : [{ path: [index], message: `${key} is already moved by ports[${first}]` }];
  });
}

function moveFlow(id: string, actual: Port, portMap: PortMap): Reading<PortOverride> {
  const flow = portMap.flows.find((each) => each.id === id);
  if (flow === undefined) {
    return refused(
      unknownName(
        'flow',
        id,
        portMap.flows.map((each) => each.id),
      ),
      ['flow'],
    );
  }
  const reason = fixedReason(flow.to, portMap);
  if (reason !== null) return refused(cannotMove(flow.to, reason), ['flow']);
  if (flow.ports.kind === 'none') {
    return refused(`expected a flow with a port, but ${id} goes over icmp, which has none`, ['flow']);
  }
  const ports = listeningPorts(flow);
  if (flow.ports.kind === 'range' || ports.length > 1) {
    const help =
      ports.length > 1 ? `; write \`on: ${flow.to}\` with the port that moved` : '; a range cannot be moved';
    return refused(`expected a flow with one port, but ${id} has ${formatPorts(flow.ports)}${help}`, [
      'flow',
    ]);
  }
  return understood({ kind: 'flow', flow: flow.id, actual });
}

type Listener = Extract<PortOverride, { kind: 'listener' }>;

function moveListener(override: Listener, portMap: PortMap): Reading<PortOverride> {
  const { role, transport, documented } = override;
  const played = playedRoles(portMap.roles, [role]);
  const there = portMap.flows.filter(
    (flow) => flow.transport === transport && listenersOf(flow).some((each) => played.has(each)),
  );
  const matching = there.filter((flow) => listeningPorts(flow).includes(documented));
  const listeners = matching.flatMap(listenersOf).filter((each) => played.has(each));
  for (const listener of [role, ...listeners]) {
    const reason = fixedReason(listener, portMap);
    if (reason !== null) return refused(cannotMove(listener, reason), ['on']);
  }
  return matching.length > 0 ? understood(override) : refused(notDocumented(override, there), [transport]);
}

function notDocumented({ role, transport, documented }: Listener, there: readonly Flow[]): string {
  const range = there.find(
    ({ ports }) => ports.kind === 'range' && documented >= ports.first && documented <= ports.last,
  );
  if (range) return `expected a single port, but ${documented} is in the range ${formatPorts(range.ports)}`;
  const ports = [...new Set(there.flatMap(listeningPorts))].sort((a, b) => a - b);
  if (ports.length === 0) return `the port map documents no single ${transport} port for ${role}`;
  const more = ports.length > MAX_LISTED ? ` and ${ports.length - MAX_LISTED} more` : '';
  const listed = `${ports.slice(0, MAX_LISTED).join(', ')}${more}`;
  return `expected a ${transport} port that the port map documents for ${role} (${listed}), got ${documented}`;
}

function listenersOf({ from, to, listens }: Flow): readonly RoleName[] {
  return listens === 'both' ? [to, from] : [to];
}

function listeningPorts({ ports, unprobed }: Flow): readonly Port[] {
  if (ports.kind !== 'list') return [];
  return ports.ports.filter((port) => !unprobed?.ports.includes(port));
}

function cannotMove(role: RoleName, reason: string): string {
  return `the ports of ${role} cannot be changed: ${reason}`;
}
