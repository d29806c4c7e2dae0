import { covers, doorsOf, rangesOf } from '../model/doorRanges.ts';
import type { DoorRange } from '../model/pairing.ts';
import { hasPort } from '../model/plan.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Site } from '../model/site.ts';
import { optionsInForce, unmetCondition } from './conditions.ts';
import { portsToTry } from './portsToTry.ts';

/** What a host of these roles is documented to listen on. */
export interface ListenDoors {
  /** Ports that are documented one by one; consecutive ones as ranges. */
  readonly doors: readonly DoorRange[];
  /** Ranges: thousands of ports, opened when somebody asks. */
  readonly onDemand: readonly DoorRange[];
}

/** Every port on which this host must be reachable by any other; ports that this site moved count where they went. */
export function listenDoors(portMap: PortMap, site: Site): ListenDoors {
  const self = playedRoles(portMap.roles, site.selfRoles);
  const options = optionsInForce(portMap, site);
  const single: DoorRange[] = [];
  const ranges: DoorRange[] = [];
  for (const flow of portMap.flows) {
    const listens = self.has(flow.to) || (flow.listens === 'both' && self.has(flow.from));
    if (!listens || unmetCondition(flow, options) !== null) continue;
    if (!hasPort(flow)) continue;
    const { transport, ports } = flow;
    if (ports.kind === 'range') ranges.push({ transport, first: ports.first, last: ports.last });
    else
      for (const { port } of portsToTry(flow, self, site).ports)
        single.push({ transport, first: port, last: port });
  }
  const doors = rangesOf(doorsOf(single));
  // Ranges overlap, and some hold a port that is documented by itself.
  return { doors, onDemand: rangesOf(doorsOf(ranges).filter((door) => !covers(doors, door))) };
}
