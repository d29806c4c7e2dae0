import type { Evidence, MediaDirection, MediaFacts } from '../model/evidence.ts';
import type { Warning } from '../model/verdict.ts';
import { reason } from './reasons.ts';

/** Below it many users are dissatisfied: R = 70 is a score of 3.6 (ITU-T G.107 Annex B). */
const LEAST_MOS = 3.6;
/** What networks for voice are designed to keep within (Cisco, Enterprise QoS Solution Reference Network Design Guide). */
const MOST_LOSS_PERCENT = 1;
const MOST_JITTER_MS = 30;
/** Fewer lost packets are chance, and no rate: of the 50 of one second, one is 2 %. */
const LEAST_LOST = 3;

/** Says of each direction in which voice that was played did not come well, and why not. */
export function voiceWarnings({ media }: Extract<Evidence, { kind: 'witnessed' }>): readonly Warning[] {
  if (media === undefined) return [];
  return (['there', 'back'] as const).flatMap((way) => {
    const faults = faultsOf(media[way], media);
    return faults.length === 0
      ? []
      : [reason('poor-voice', `voice is poor on the way ${way}: ${faults.join(', ')}`)];
  });
}

function faultsOf(
  { sent, lost, late, jitterMs, mos }: MediaDirection,
  { rtt }: MediaFacts,
): readonly string[] {
  const faults: string[] = [];
  if (lost >= LEAST_LOST && percentOf(lost, sent) > MOST_LOSS_PERCENT)
    faults.push(`${inPercent(lost, sent)} of its packets are lost`);
  if (jitterMs !== null && jitterMs > MOST_JITTER_MS) faults.push(`jitter is ${jitterMs.toFixed(0)} ms`);
  if (mos !== null && mos < LEAST_MOS) {
    if (late > 0) faults.push(`${inPercent(late, sent)} come too late to be played`);
    const after = rtt === null ? '' : ` at a round trip of ${rtt.meanMs.toFixed(0)} ms`;
    faults.push(`its mean opinion score is ${mos.toFixed(1)}${after}`);
  }
  return faults;
}

function percentOf(part: number, all: number): number {
  return (100 * part) / all;
}

function inPercent(part: number, all: number): string {
  return `${percentOf(part, all).toFixed(1)} %`;
}
