import type { Port, PortTransport, Transport } from './ids.ts';
import type { DoorRange } from './pairing.ts';
import { hasPort } from './plan.ts';

interface Door {
  readonly transport: PortTransport;
  readonly port: Port;
}

/** What may be a door. */
interface Place {
  readonly transport: Transport;
  readonly port: Port;
}

/** Doors in order and without gaps written as ranges; each once. What has no port is left out. */
export function rangesOf(doors: readonly Place[]): readonly DoorRange[] {
  const ranges: DoorRange[] = [];
  const inOrder = doors
    .filter(hasPort)
    .toSorted((one, other) => one.transport.localeCompare(other.transport) || one.port - other.port);
  for (const { transport, port } of inOrder) {
    const last = ranges.at(-1);
    if (last === undefined || last.transport !== transport || last.last < port - 1) {
      ranges.push({ transport, first: port, last: port });
    } else ranges[ranges.length - 1] = { ...last, last: port };
  }
  return ranges;
}

/** Every port of these ranges, one by one. */
export function doorsOf(ranges: readonly DoorRange[]): readonly Door[] {
  return ranges.flatMap(({ transport, first, last }) =>
    Array.from({ length: last - first + 1 }, (_, at) => ({ transport, port: (first + at) as Port })),
  );
}

/** Reports whether a door is in one of these ranges; what has no port never is. */
export function covers(ranges: readonly DoorRange[], { transport, port }: Place): boolean {
  return ranges.some((one) => one.transport === transport && one.first <= port && port <= one.last);
}
