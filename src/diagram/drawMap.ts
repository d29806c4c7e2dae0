import type { RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import { type Flow, formatPorts, type PortMap } from '../model/portMap.ts';
import { arrowsOf } from './arrowsOf.ts';
import type { Box, Drawing } from './drawing.ts';
import { type DrawingFilter, wantedBy } from './drawingFilter.ts';
import { roleBox } from './roleBox.ts';
import { sectionDrawings } from './sectionDrawings.ts';
import type { Use } from './use.ts';

/**
 * The port map as pictures, in the order of the document: every flow that the filter lets through is on one of them.
 * With a role its peers come first, all on one picture. Empty when nothing is left.
 */
export function drawMap(portMap: PortMap, filter: DrawingFilter = {}): readonly Drawing[] {
  const flows = portMap.flows.filter(wantedBy(filter, portMap.roles));
  const own: ReadonlySet<string> = playedRoles(portMap.roles, filter.role === undefined ? [] : [filter.role]);
  const placed = flows.map((flow) => ({ section: flow.section, diagram: flow.diagram, use: flowUse(flow) }));
  const drawings = sectionDrawings(placed, portMap.sections, (role) => roleBox(role, portMap, own.has(role)));
  if (filter.role === undefined || filter.section !== undefined || flows.length === 0) return drawings;
  return [drawRole(portMap, filter.role, flows), ...drawings];
}

function flowUse({ id, from, to, direction, service, transport, ports, security }: Flow): Use {
  const both = direction === '<->';
  const shown = { service, transport, ports: formatPorts(ports), security };
  return { from, to, both, flowId: id, pathId: null, ...shown, state: 'plain' };
}

/** One role in the middle, everybody it talks to around it. */
function drawRole(portMap: PortMap, role: RoleName, flows: readonly Flow[]): Drawing {
  const own = playedRoles(portMap.roles, [role]);
  const uses = flows.map((flow) => {
    const use = flowUse(flow);
    // Between two that are both this one stands another host of the same kind.
    if (own.has(flow.from) && own.has(flow.to)) return { ...use, from: role, to: `other ${flow.to}` };
    return own.has(flow.from) ? { ...use, from: role } : { ...use, to: role };
  });
  const peers = new Set(uses.flatMap(({ from, to }) => [from, to]).filter((end) => end !== role));
  const middle = roleBox(role, portMap, true);
  return {
    id: `role.${role}`,
    title: `What ${middle.title} must reach, and what must reach it`,
    arrangement: 'star',
    boxes: [middle, ...[...peers].map((peer) => peerBox(peer, portMap))],
    arrows: arrowsOf(uses, 'ports'),
  };
}

function peerBox(id: string, portMap: PortMap): Box {
  if (!id.startsWith('other ')) return roleBox(id, portMap, false);
  const box = roleBox(id.slice('other '.length), portMap, false);
  return { ...box, id, title: `Other ${box.title}` };
}
