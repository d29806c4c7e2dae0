import { asPathId, type IpAddress, type RoleName } from '../model/ids.ts';
import type { Path } from '../model/plan.ts';
import type { Flow } from '../model/portMap.ts';
import type { Host } from '../model/site.ts';
import type { ActualPort } from './actualPorts.ts';

/** One path per port of one address; a host without an address (`null`) still has its paths, to be reported. */
export function pathsOf<A extends IpAddress | null>(
  leg: { readonly flow: Flow; readonly peer: RoleName; readonly reversed: boolean },
  host: Host,
  ports: readonly ActualPort[],
  address: A,
): readonly (Path & { readonly address: A })[] {
  const way = leg.reversed ? '/back' : '';
  return ports.map(({ port, documented }) => ({
    id: asPathId(`${leg.flow.id}/${host.name}/${address ?? 'unresolved'}/${port}${way}`),
    flow: leg.flow,
    reversed: leg.reversed,
    target: host.name,
    targetRole: leg.peer,
    address,
    transport: leg.flow.transport,
    port,
    documentedPort: documented,
  }));
}
