import type { Port, Transport } from './ids.ts';
import type { DoorRange } from './pairing.ts';

interface Door {
  readonly transport: Transport;
  readonly port: Port;
}

/** Doors in order and without gaps written as ranges; each once. */
export function rangesOf(doors: readonly Door[]): readonly DoorRange[] {
  const ranges: DoorRange[] = [];
  const inOrder = doors.toSorted(
    (one, other) => one.transport.localeCompare(other.transport) || one.port - other.port,
  );
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

/** Reports whether a door is in one of these ranges. */
export function covers(ranges: readonly DoorRange[], { transport, port }: Door): boolean {
  return ranges.some((one) => one.transport === transport && one.first <= port && port <= one.last);
}
