import type { IpAddress, Port } from '../model/ids.ts';
import type { Check, Path, Skip } from '../model/plan.ts';

/**
 * The list of what is left out, after a paired run: it says of each sampled range how many ports were tried in the end.
 * @param planned the checks before the responders were asked
 * @param tried those that were made, with the ones that were added to find bounds
 */
export function countSampled(
  skipped: readonly Skip[],
  planned: readonly Check[],
  tried: readonly Check[],
): readonly Skip[] {
  const before = portsByLeg(planned);
  const after = portsByLeg(tried);
  return skipped.flatMap((skip): readonly Skip[] => {
    const sample = skip.reason === 'range-sampled' ? before.get(legOf(skip)) : undefined;
    if (sample === undefined) return [skip];
    const counts = [...(after.get(legOf(skip))?.values() ?? [])].map((ports) => ports.size);
    // Without a responder nothing of the range was tried: another entry says so.
    if (counts.length === 0) return [];
    return [{ ...skip, why: sampleInWords(Math.min(...counts), Math.max(...counts), skip.ports) }];
  });
}

function sampleInWords(fewest: number, most: number, ports: string): string {
  const [first = 0, last = 0] = ports.split('-').map(Number);
  const count = fewest === most ? `${most}` : `${fewest} to ${most}`;
  const where = fewest === most ? '' : ' of each host';
  return `${count} of ${last - first + 1} ports${where} were tried; those between two neighbours that turned out alike are inferred, not proven`;
}

type PortsByAddress = ReadonlyMap<IpAddress, ReadonlySet<Port>>;

function portsByLeg(checks: readonly Check[]): ReadonlyMap<string, PortsByAddress> {
  const legs = new Map<string, Map<IpAddress, Set<Port>>>();
  for (const { address, port, paths } of checks) {
    for (const { flow, reversed } of paths.filter(isOfRange)) {
      const leg = legOf({ id: flow.id, to: reversed ? flow.from : flow.to });
      const byAddress = legs.get(leg) ?? new Map<IpAddress, Set<Port>>();
      legs.set(leg, byAddress);
      const ports = byAddress.get(address) ?? new Set<Port>();
      byAddress.set(address, ports);
      ports.add(port);
    }
  }
  return legs;
}

function isOfRange({ flow }: Path): boolean {
  return flow.ports.kind === 'range';
}

function legOf({ id, to }: Pick<Skip, 'id' | 'to'>): string {
  return `${id} ${to}`;
}
