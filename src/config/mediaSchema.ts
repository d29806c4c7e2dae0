import type { MediaDirection, MediaFacts } from '../model/evidence.ts';
import { openMapping } from './openMapping.ts';
import { number } from './schemaParts.ts';

const direction = openMapping<MediaDirection>({
  sent: number.describe('Packets that left.'),
  lost: number.describe('Those that never arrived.'),
  late: number.describe('Those that arrived later than a jitter buffer of 40 ms waits.'),
  jitterMs: number
    .nullable()
    .describe('Interarrival jitter (RFC 3550 section 6.4.1), mean over all packets.'),
  reordered: number.describe('Those that a later one had overtaken.'),
  mos: number.nullable().describe('Mean opinion score by the E-model (ITU-T G.107), 1 to 4.5.'),
});

/** Voice that was played on a path, as reports carry it. */
export const mediaSchema = openMapping<MediaFacts>({
  seconds: number,
  there: direction.describe('From this host to the responder.'),
  back: direction.describe('From the responder to this host.'),
  rtt: openMapping<NonNullable<MediaFacts['rtt']>>({ minMs: number, meanMs: number, maxMs: number })
    .nullable()
    .describe('Round trip; null when nothing came back.'),
});
