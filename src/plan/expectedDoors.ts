import type { IpAddress } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Site } from '../model/site.ts';
import { type ListenDoors, listenDoors } from './listenDoors.ts';
import { type PairedChecks, pairChecks } from './pairChecks.ts';

/** The checks of a paired run, if every host has a responder that could open all that is documented. */
export function expectPaired(portMap: PortMap, site: Site, { checks }: Plan): PairedChecks {
  const states = new Map<IpAddress, ListenDoors>();
  for (const { target, address } of checks) {
    const host = site.hosts.find(({ name }) => name === target);
    if (host !== undefined && !states.has(address)) {
      states.set(address, listenDoors(portMap, { ...site, selfRoles: host.roles }));
    }
  }
  return pairChecks(checks, states);
}
