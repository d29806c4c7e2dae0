import type { Port, Transport } from '../model/ids.ts';
import type { DoorRange } from '../model/pairing.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Site } from '../model/site.ts';
import { optionsInForce, unmetCondition } from './conditions.ts';
import { portsToTry } from './portsToTry.ts';

/** What a host of these roles is documented to listen on. */
export interface ListenDoors {
  /** Single ports, in order. */
  readonly doors: readonly DoorRange[];
  /** Ranges: thousands of ports, opened when somebody asks. */
  readonly onDemand: readonly DoorRange[];
}

/** Every port on which this host must be reachable by any other; ports that this site moved count where they went. */
export function listenDoors(portMap: PortMap, site: Site): ListenDoors {
  const self = playedRoles(portMap.roles, site.selfRoles);
  const options = optionsInForce(portMap, site);
  const single = new Map<string, DoorRange>();
  const onDemand = new Map<string, DoorRange>();
  const put = (into: Map<string, DoorRange>, transport: Transport, first: Port, last: Port): void => {
    into.set(`${transport} ${first} ${last}`, { transport, first, last });
  };
  for (const flow of portMap.flows) {
    const listens = self.has(flow.to) || (flow.listens === 'both' && self.has(flow.from));
    if (!listens || unmetCondition(flow, options) !== null) continue;
    if (flow.ports.kind === 'range') put(onDemand, flow.transport, flow.ports.first, flow.ports.last);
    else for (const { port } of portsToTry(flow, self, site).ports) put(single, flow.transport, port, port);
  }
  return { doors: sorted(single), onDemand: sorted(onDemand) };
}

function sorted(doors: ReadonlyMap<string, DoorRange>): readonly DoorRange[] {
  return [...doors.values()].sort(
    (one, other) =>
      one.transport.localeCompare(other.transport) || one.first - other.first || one.last - other.last,
  );
}
