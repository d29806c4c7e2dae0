import pLimit from 'p-limit';
import type { Clock } from '../model/clock.ts';
import { covers, rangesOf } from '../model/doorRanges.ts';
import type { Evidence, MediaFacts } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { DoorTally, PairedSession } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';
import { type Stall, type VoicePacket, voiceFigures } from './voiceFigures.ts';

/** One packet each way every 20 ms, as G.711 is sent by default (RFC 3551 section 4.2). */
const INTERVAL_MS = 20;
/** Calls at the same time: 1.4 Mbit/s each way with all headers, which no way for voice may mind. */
export const CALLS = 8;
/** Patience for the last answers, in milliseconds, where the round trip is short; else so many round trips. */
const PATIENCE_MS = 1000;
const ROUND_TRIPS = 3;
/** Timers of Windows come up to 16 ms late; what is later was held up. */
const STALL_MS = 20;
/** Beyond these shares of a call, this host was too busy to say anything of the network. */
const MOST_UNSENT = 0.1;
const MOST_STALLED = 0.2;

/** A way to one door of a responder. */
export interface VoiceLine {
  /** Sends one packet of the size of voice, which asks for an answer of its size. */
  readonly send: () => void;
  /** Those that left this host, in the order of their leaving. */
  readonly packets: () => readonly VoicePacket[];
  readonly close: () => void;
}

export interface VoiceParts {
  readonly seconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly sessions: ReadonlyMap<IpAddress, Pick<PairedSession, 'state' | 'open' | 'seen'>>;
  /** Null when there can be none. Never rejects. */
  readonly openLine: (check: Check) => Promise<VoiceLine | null>;
}

/**
 * Plays voice on the chosen doors, at most `CALLS` at a time, and adds what came of it to their evidence. Where it could
 * not be played to the end nothing is added: the run was stopped, the responder left, or this host was too busy.
 */
export async function addVoice(
  observations: readonly Observation[],
  chosen: readonly Observation[],
  parts: VoiceParts,
): Promise<readonly Observation[]> {
  const limit = pLimit(CALLS);
  const played = new Map<Observation, Observation>();
  const addresses = [...new Set(chosen.map(({ check }) => check.address))];
  await Promise.all(
    addresses.map(async (address) => {
      const those = chosen.filter(({ check }) => check.address === address);
      const session = parts.sessions.get(address);
      if (session === undefined) return;
      await withOpenDoors(session, those, parts.signal, async (open) => {
        const play = async (one: Observation): Promise<void> => {
          const media = await measure(one, session, parts);
          if (media !== null) played.set(one, { ...one, evidence: one.evidence.map(withMedia(media)) });
        };
        await Promise.all(open.map((one) => limit(() => play(one))));
      });
    }),
  );
  return observations.map((one) => played.get(one) ?? one);
}

function withMedia(media: MediaFacts): (one: Evidence) => Evidence {
  return (one) => (one.kind === 'witnessed' ? { ...one, media } : one);
}

/** Has those opened that are opened on demand, for as long as it takes. */
async function withOpenDoors(
  session: Pick<PairedSession, 'state' | 'open'>,
  observations: readonly Observation[],
  signal: AbortSignal,
  use: (open: readonly Observation[]) => Promise<void>,
): Promise<void> {
  const wanted = rangesOf(
    observations.map(({ check }) => check).filter((check) => covers(session.state.onDemand, check)),
  );
  if (wanted.length === 0) return use(observations);
  const opened = await unlessStopped(signal, () => session.open(wanted));
  if (opened === null) return;
  const doors = [...session.state.doors, ...opened];
  await use(observations.filter(({ check }) => covers(doors, check)));
  // Shut at the end of the session in any case.
  await unlessStopped(signal, () => session.open([]));
}

async function measure(
  { check, evidence }: Observation,
  session: Pick<PairedSession, 'seen'>,
  parts: VoiceParts,
): Promise<MediaFacts | null> {
  const { seconds, clock, signal } = parts;
  const door = rangesOf([check]);
  const tally = async (): Promise<DoorTally | null> =>
    (await unlessStopped(signal, () => session.seen(door)))?.[0] ?? null;
  const before = await tally();
  const line = before === null ? null : await parts.openLine(check);
  if (before === null || line === null) return null;
  const stalls = await play(line, parts);
  const rttMs = Math.max(...evidence.map((one) => (one.kind === 'witnessed' ? (one.rttMs ?? 0) : 0)));
  if (stalls !== null) await pause(Math.max(PATIENCE_MS, ROUND_TRIPS * rttMs), clock, signal);
  const packets = line.packets();
  line.close();
  const after = stalls === null ? null : await tally();
  if (stalls === null || after === null) return null;
  const stalledMs = stalls.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  if (packets.length < (1 - MOST_UNSENT) * ((1000 * seconds) / INTERVAL_MS)) return null;
  if (stalledMs > MOST_STALLED * 1000 * seconds) return null;
  const counted = { arrived: after.arrived - before.arrived, answered: after.answered - before.answered };
  return { seconds, ...voiceFigures(packets, counted, stalls) };
}

/** Sends at the pace of voice; comes back with the times in which this process was held up, or null when it was stopped. */
function play(
  line: VoiceLine,
  { seconds, clock, signal }: Pick<VoiceParts, 'seconds' | 'clock' | 'signal'>,
): Promise<readonly Stall[] | null> {
  return new Promise((resolve) => {
    const startMs = clock.now();
    const count = (1000 * seconds) / INTERVAL_MS;
    const stalls: Stall[] = [];
    let next = 0;
    let callOff = (): void => undefined;
    const end = (result: readonly Stall[] | null): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = (): void => end(null);
    const tick = (): void => {
      const nowMs = clock.now();
      const dueMs = startMs + next * INTERVAL_MS;
      // What came in meanwhile is delivered right after this.
      if (nowMs - dueMs > STALL_MS) stalls.push({ fromMs: dueMs, toMs: nowMs + STALL_MS / 2 });
      // Nobody speaks faster to make up for a pause: what was missed stays unsent.
      next = Math.max(next, Math.floor((nowMs - startMs) / INTERVAL_MS));
      if (next < count) line.send();
      next++;
      if (next >= count) end(stalls);
      else callOff = clock.after(startMs + next * INTERVAL_MS - clock.now(), tick);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) end(null);
    else tick();
  });
}

function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      callOff();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const callOff = clock.after(delayMs, done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** Null when the far side is gone, and at once when the run is stopped; nothing is asked after that. */
function unlessStopped<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T | null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => {
    const done = (result: T | null): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = (): void => done(null);
    signal.addEventListener('abort', onAbort, { once: true });
    ask().then(done, () => done(null));
  });
}
