import type { MediaDirection, MediaFacts } from '../model/evidence.ts';
import { meanOpinionScore, rating } from './eModel.ts';

/** One packet of voice that left this host, and the answer of its size, the first one that came. */
export interface VoicePacket {
  /** This host's monotonic clock, in milliseconds. */
  readonly sentMs: number;
  readonly answer: {
    /** When the packet arrived at the far side, by its own clock, in microseconds. */
    readonly arrivedMicros: number;
    readonly receivedMs: number;
  } | null;
}

/** What the far side counted meanwhile. */
export interface VoiceTally {
  readonly arrived: number;
  readonly answered: number;
}

/** A time in which this process did not get to look at what had come in. */
export interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A telephone holds a packet back for so long to even out jitter, in milliseconds; beyond it is as good as lost. */
export const JITTER_BUFFER_MS = 40;
/** Speech in one packet: it leaves only when all of it was said. */
const PACKET_MS = 20;

/** What a listener at either end would have heard. */
export function voiceFigures(
  packets: readonly VoicePacket[],
  { arrived, answered }: VoiceTally,
  stalls: readonly Stall[],
): Omit<MediaFacts, 'seconds'> {
  const answers = packets.flatMap(({ sentMs, answer }) =>
    answer === null
      ? []
      : [{ sentMs, arrivedMs: answer.arrivedMicros / 1000, receivedMs: answer.receivedMs }],
  );
  // What came during a stall was there before it was seen: its time tells of this host.
  const seenAtOnce = answers.filter(({ receivedMs }) => !stalls.some((one) => isWithin(receivedMs, one)));
  const rtt = spreadOf(seenAtOnce.map(({ sentMs, receivedMs }) => receivedMs - sentMs));
  const oneWayMs = rtt === null ? null : rtt.meanMs / 2 + JITTER_BUFFER_MS + PACKET_MS;
  // An answer that came proves an arrival, and a request that was delayed from before is none of these.
  const there = Math.max(answers.length, Math.min(arrived, packets.length));
  const back = Math.max(answers.length, Math.min(answered, there));
  const wayThere = answers.map(({ sentMs, arrivedMs }) => ({ leftMs: sentMs, cameMs: arrivedMs }));
  const wayBack = (some: typeof answers): readonly Travelled[] =>
    some.map(({ arrivedMs, receivedMs }) => ({ leftMs: arrivedMs, cameMs: receivedMs }));
  return {
    there: {
      ...heard(packets.length, packets.length - there, wayThere, oneWayMs),
      reordered: reorderedOf(wayThere),
    },
    back: {
      ...heard(back, back - answers.length, wayBack(seenAtOnce), oneWayMs),
      reordered: reorderedOf(wayBack(answers)),
    },
    rtt:
      rtt === null
        ? null
        : { minMs: hundredths(rtt.minMs), meanMs: hundredths(rtt.meanMs), maxMs: hundredths(rtt.maxMs) },
  };
}

/** When a packet left and when it came, by one clock each; the two clocks have nothing in common. */
interface Travelled {
  readonly leftMs: number;
  readonly cameMs: number;
}

function heard(
  sent: number,
  lost: number,
  travelled: readonly Travelled[],
  oneWayMs: number | null,
): Omit<MediaDirection, 'reordered'> {
  const inOrder = byArrival(travelled);
  const late = lateOf(inOrder);
  const lossPercent = sent === 0 ? 0 : (100 * lost) / sent;
  const latePercent = inOrder.length === 0 ? 0 : (100 * late) / inOrder.length;
  const missing = lossPercent + ((100 - lossPercent) * latePercent) / 100;
  const jitter = jitterOf(inOrder);
  return {
    sent,
    lost,
    late,
    jitterMs: jitter === null ? null : hundredths(jitter),
    mos: sent === 0 || oneWayMs === null ? null : hundredths(meanOpinionScore(rating(oneWayMs, missing))),
  };
}

/** How fast estimates follow: a sixteenth of each difference (RFC 3550 section 6.4.1). */
const GAIN = 1 / 16;

/**
 * Interarrival jitter (RFC 3550 section 6.4.1) in milliseconds: the mean of its running estimate, so that the last
 * moments do not count for more than the others. Null for fewer than two packets.
 */
function jitterOf(inOrder: readonly Travelled[]): number | null {
  let jitter = 0;
  let sum = 0;
  for (const [at, { leftMs, cameMs }] of inOrder.entries()) {
    const before = inOrder[at - 1];
    if (before === undefined) continue;
    const difference = Math.abs(cameMs - before.cameMs - (leftMs - before.leftMs));
    jitter += (difference - jitter) * GAIN;
    sum += jitter;
  }
  return inOrder.length < 2 ? null : sum / (inOrder.length - 1);
}

/** Packets that come after an adaptive jitter buffer has given them up: it follows the time that packets take. */
function lateOf(inOrder: readonly Travelled[]): number {
  let usual: number | null = null;
  let late = 0;
  for (const { leftMs, cameMs } of inOrder) {
    const took = cameMs - leftMs;
    usual ??= took;
    if (took - usual > JITTER_BUFFER_MS) late++;
    usual += (took - usual) * GAIN;
  }
  return late;
}

/** Packets that came after one that had left later (RFC 4737 section 3.3). */
function reorderedOf(travelled: readonly Travelled[]): number {
  let newest = Number.NEGATIVE_INFINITY;
  let reordered = 0;
  for (const { leftMs } of byArrival(travelled)) {
    if (leftMs < newest) reordered++;
    newest = Math.max(newest, leftMs);
  }
  return reordered;
}

function byArrival(travelled: readonly Travelled[]): readonly Travelled[] {
  return travelled.toSorted((one, other) => one.cameMs - other.cameMs || one.leftMs - other.leftMs);
}

function spreadOf(values: readonly number[]): { minMs: number; meanMs: number; maxMs: number } | null {
  if (values.length === 0) return null;
  const meanMs = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { minMs: Math.min(...values), meanMs, maxMs: Math.max(...values) };
}

function isWithin(atMs: number, { fromMs, toMs }: Stall): boolean {
  return fromMs <= atMs && atMs <= toMs;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
