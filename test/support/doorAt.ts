import { asPort, type PortTransport } from '../../src/model/ids.ts';
import type { DoorRange } from '../../src/model/pairing.ts';

export function doorAt(transport: PortTransport, first: number, last = first): DoorRange {
  return { transport, first: asPort(first), last: asPort(last) };
}
