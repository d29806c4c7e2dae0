import type { Clock } from '../model/clock.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Marks } from '../model/marks.ts';
import type { PairedSession } from '../model/pairing.ts';
import type { Observation } from '../model/verdict.ts';
import { speaksSip } from '../plan/speaksSip.ts';
import { chooseVoicePaths } from '../plan/voicePaths.ts';
import { askMarks } from '../probes/marks.ts';
import { askMappings, askSizes } from '../probes/responder.ts';
import { askSip } from '../probes/sip.ts';
import { makeVoiceLines } from '../probes/voiceLine.ts';
import { addSizes } from '../run/datagramSizes.ts';
import { addMarks } from '../run/marks.ts';
import { addMappings } from '../run/natMapping.ts';
import { addVoice } from '../run/playVoice.ts';
import { addSip } from '../run/sipMessages.ts';

/** What is measured with the responders once every door was tried; each at chosen doors that they hold open. */
export interface FarTests {
  /** For how long voice is played on a path of every host, in seconds; null for not at all. */
  readonly mediaSeconds: number | null;
  /** For how long connections are left idle, in minutes; null for not at all. */
  readonly idleMinutes: number | null;
  /** Whether the responders try what their hosts must reach on this one. */
  readonly bothWays: boolean;
}

export const NO_FAR_TESTS: FarTests = { mediaSeconds: null, idleMinutes: null, bothWays: false };

export interface FarParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly farTests: FarTests;
  /** Opens the system's sockets with marks; called only where there are responders. */
  readonly openMarks: () => Promise<Marks>;
}

/**
 * Measures, and adds to the evidence of the doors at which it was done; all of them come back.
 *
 * @param fleeting doors that were opened for as long as they were tried, and are shut again.
 */
export async function runFarTests(
  observations: readonly Observation[],
  fleeting: readonly Observation[],
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  source: IpAddress | null,
  parts: FarParts,
): Promise<readonly Observation[]> {
  const sized = await addSizes(observations, askSizes(sessions, source, parts));
  const mapped = await addMappings(sized, askMappings(sessions, source, parts));
  const spoken = await addSip(mapped, speaksSip, askSip(sessions, source, parts));
  const all = [...spoken, ...fleeting];
  const marked = await addMarks(all, askMarks(sessions, source, await parts.openMarks(), parts));
  return playVoice(marked, sessions, source, parts);
}

async function playVoice(
  observations: readonly Observation[],
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  source: IpAddress | null,
  { clock, signal, farTests }: FarParts,
): Promise<readonly Observation[]> {
  const { mediaSeconds: seconds } = farTests;
  if (seconds === null) return observations;
  const openLine = makeVoiceLines(sessions, source, clock);
  return addVoice(observations, chooseVoicePaths(observations), {
    seconds,
    clock,
    signal,
    sessions,
    openLine,
  });
}
