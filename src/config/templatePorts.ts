import type { RoleName } from '../model/ids.ts';
import type { Flow, PortMap } from '../model/portMap.ts';
import { type PortEntry, readOverride } from './portOverrides.ts';

// Any other number would do.
const EXAMPLE_PORT = 12_345;

/**
 * Lines for `ports` that hold for this port map: one entry of each form, as far as the map has a flow for it,
 * and into the given role where that is possible.
 */
export function exampleOverrides(peer: RoleName | null, portMap: PortMap): readonly string[] {
  const movable = (entry: PortEntry): boolean => readOverride(entry, portMap).kind === 'value';
  const flows = [...portMap.flows.filter(({ to }) => to === peer), ...portMap.flows];
  const singles = flows.map(({ id }): PortEntry => ({ flow: id, use: EXAMPLE_PORT }));
  return [flows.flatMap(listenerEntries).find(movable), singles.find(movable)].flatMap((entry) =>
    entry ? asLines(entry) : [],
  );
}

function listenerEntries({ to, transport, ports }: Flow): readonly PortEntry[] {
  if (ports.kind !== 'list') return [];
  return ports.ports.map((port) => ({ on: to, [transport]: port, use: EXAMPLE_PORT }));
}

function asLines(entry: PortEntry): readonly string[] {
  return Object.entries(entry).map(
    ([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${value}`,
  );
}
