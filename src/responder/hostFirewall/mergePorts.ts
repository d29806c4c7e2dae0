import type { DoorRange } from '../../model/pairing.ts';

/** First and last port of a range. */
export type PortRange = readonly [first: number, last: number];

/** The ports of one transport, sorted, each once, in as few ranges as there can be. */
export function mergePorts(
  doors: readonly DoorRange[],
  transport: DoorRange['transport'],
): readonly PortRange[] {
  const sorted = doors
    .filter((door) => door.transport === transport)
    .sort((one, other) => one.first - other.first);
  const merged: [first: number, last: number][] = [];
  for (const { first, last } of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}
