import { asPort } from '../../../src/model/ids.ts';
import type { DoorRange } from '../../../src/model/pairing.ts';

/** Doors from words such as `tcp:5597` and `udp:6000-6010`. */
export function doorsOf(...words: readonly string[]): readonly DoorRange[] {
  return words.map((word) => {
    const [transport, ports = ''] = word.split(':');
    const [first, last = first] = ports.split('-').map(Number);
    return {
      transport: transport === 'udp' ? 'udp' : 'tcp',
      first: asPort(first ?? 0),
      last: asPort(last ?? 0),
    };
  });
}
