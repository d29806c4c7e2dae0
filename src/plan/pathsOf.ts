import { asPathId, type IpAddress, type RoleName } from '../model/ids.ts';
import type { Path, Resolution } from '../model/plan.ts';
import type { Flow } from '../model/portMap.ts';
import type { Host } from '../model/site.ts';
import type { ActualPort } from './actualPorts.ts';

/** One path per address and port; a host without an address still has its paths, to be reported. */
export function pathsOf(
  leg: { readonly flow: Flow; readonly peer: RoleName; readonly reversed: boolean },
  host: Host,
  ports: readonly ActualPort[],
  resolution: Resolution,
): readonly Path[] {
  const addresses: readonly (IpAddress | null)[] =
    resolution.kind === 'addresses' ? resolution.addresses : [null];
  const way = leg.reversed ? '/back' : '';
  return addresses.flatMap((address) =>
    ports.map(({ port, documented }) => ({
      id: asPathId(`${leg.flow.id}/${host.name}/${address ?? 'unresolved'}/${port}${way}`),
      flow: leg.flow,
      reversed: leg.reversed,
      target: host.name,
      targetRole: leg.peer,
      address,
      transport: leg.flow.transport,
      port,
      documentedPort: documented,
    })),
  );
}
