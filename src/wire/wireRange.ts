import { asPort, type PortTransport } from '../model/ids.ts';
import type { DoorRange } from '../model/pairing.ts';
import { portOf, transportOf, tuple } from './readJson.ts';
import { WireError } from './wireError.ts';

/** Ports of one transport, first and last: `["udp", 16384, 18431]`. */
export type WireRange = readonly [transport: PortTransport, first: number, last: number];

export function wireRange({ transport, first, last }: DoorRange): WireRange {
  return [transport, first, last];
}

export function rangeOf([transport, first, last]: WireRange): DoorRange {
  return { transport, first: asPort(first), last: asPort(last) };
}

export function readRange(value: unknown): WireRange {
  const [transport, first, last] = tuple(value, 3);
  const range = [transportOf(transport), portOf(first), portOf(last)] as const;
  if (range[1] > range[2]) throw new WireError('a range upside down');
  return range;
}
