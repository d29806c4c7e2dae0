import type { Evidence, MediaDirection, MediaFacts } from '../model/evidence.ts';
import type { Report } from '../model/report.ts';
import { inThousands } from './amounts.ts';
import { hostLabel } from './hostLabel.ts';
import type { Look } from './look.ts';
import { paragraph } from './paragraph.ts';

/** What came of voice that was played, in one line. */
export function mediaInWords({ seconds, there, back, rtt }: MediaFacts): string {
  const trip =
    rtt === null
      ? 'nothing came back'
      : `round trip ${rtt.meanMs.toFixed(1)} ms (${rtt.minMs.toFixed(1)} to ${rtt.maxMs.toFixed(1)})`;
  return `voice of G.711 for ${seconds} s: there ${directionInWords(there)}; back ${directionInWords(back)}; ${trip}`;
}

/** What came of it on each path, for the end of the text report; nothing when none was to be played. */
export function voiceLines({ run, paths }: Report, look: Look): readonly string[] {
  if (run.mediaSeconds === undefined) return [];
  const told = new Map<string, string>();
  for (const { target, address, transport, port, evidence } of paths) {
    const media = evidence.map(mediaOf).find((one) => one !== undefined);
    if (media === undefined) continue;
    const door = `${hostLabel(target, address)} ${transport} ${port}`;
    told.set(door, `On ${door} ${mediaInWords(media)}.`);
  }
  const lines = told.size === 0 ? [NOTHING] : [...told.values()];
  return lines.flatMap((line) => paragraph(look, line, { first: '', rest: '  ' }));
}

const NOTHING =
  'Nothing is known of voice: it is played on paths of voice ranges that a responder has proven, and told where it could be played to the end.';

function mediaOf(one: Evidence): MediaFacts | undefined {
  return one.kind === 'witnessed' ? one.media : undefined;
}

function directionInWords({ sent, lost, late, jitterMs, reordered, mos }: MediaDirection): string {
  if (sent === 0) return 'none to send';
  const percent = ((100 * lost) / sent).toFixed(1);
  return [
    ...(mos === null ? [] : [`MOS ${mos.toFixed(1)}`]),
    `${inThousands(lost)} of ${inThousands(sent)} packets lost (${percent} %)`,
    ...(late === 0 ? [] : [`${inThousands(late)} late`]),
    ...(reordered === 0 ? [] : [`${inThousands(reordered)} overtaken`]),
    ...(jitterMs === null ? [] : [`jitter ${jitterMs.toFixed(1)} ms`]),
  ].join(', ');
}
