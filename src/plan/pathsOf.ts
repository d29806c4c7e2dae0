import { asPathId, type IpAddress, NO_PORT, type PathId, type RoleName } from '../model/ids.ts';
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
  return ports.map(({ port, documented }) => ({
    id: pathIdOf({ ...leg, target: host.name, address, port }),
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

/** The same for the same path in every run: reports are compared by it. */
export function pathIdOf({
  flow,
  reversed,
  target,
  address,
  port,
}: Pick<Path, 'flow' | 'reversed' | 'target' | 'address' | 'port'>): PathId {
  const place = port === NO_PORT ? flow.transport : port;
  return asPathId(`${flow.id}/${target}/${address ?? 'unresolved'}/${place}${reversed ? '/back' : ''}`);
}
