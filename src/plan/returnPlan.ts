import { asPathId, type HostName, type IpAddress } from '../model/ids.ts';
import type { Check, Path } from '../model/plan.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Host, Site } from '../model/site.ts';
import { findHosts } from './hostsFor.ts';
import { makePlan } from './makePlan.ts';

/** This host, as another one reaches it. */
export interface ThisHost {
  readonly name: HostName;
  readonly address: IpAddress;
}

/** What that host must reach on this one: the plan that it would make itself, for the flows that this site gives to it. */
export function returnPlan(portMap: PortMap, site: Site, from: Host, here: ThisHost): readonly Check[] {
  const swapped: Site = {
    ...site,
    selfRoles: from.roles,
    hosts: [{ name: here.name, addresses: [here.address], roles: site.selfRoles }],
  };
  const reached = { kind: 'addresses' as const, addresses: [here.address], skipped: [] };
  const { checks } = makePlan(portMap, swapped, new Map([[here.name, reached]]));
  const isOurs = (path: Path): boolean => {
    const origin = path.reversed ? path.flow.to : path.flow.from;
    return findHosts(origin, site, portMap).includes(from);
  };
  return checks.flatMap((check) => {
    const paths = check.paths.filter(isOurs).map((path) => ({
      ...path,
      id: asPathId(`${path.id}/from/${from.name}`),
      triedFrom: from.name,
    }));
    return paths.length === 0 ? [] : [{ ...check, paths, triedFrom: from.name }];
  });
}
