import type { Clock } from '../../model/clock.ts';
import type { KernelAnswer } from '../../model/kernel.ts';

/** Pauses between looks at a waiting socket, in milliseconds, each twice the one before: most answers come soon or never. */
const FIRST_PAUSE_MS = 5;
const LAST_PAUSE_MS = 40;

/** The pause before the next look, after so many milliseconds. */
export type Pauses = (waitedMs: number) => number;

const usualPauses: Pauses = (waitedMs) => Math.min(FIRST_PAUSE_MS + waitedMs, LAST_PAUSE_MS);

/** For what is timed: a look comes a tenth of the time late at most. */
export const shortPauses: Pauses = (waitedMs) => Math.min(Math.max(1, waitedMs / 10), LAST_PAUSE_MS);

/** Looks until there is an answer or the time is over. `look` must not wait; null means nothing yet. */
export async function watchSocket(
  look: () => KernelAnswer | null,
  timeoutMs: number,
  signal: AbortSignal,
  clock: Clock,
  pauses: Pauses = usualPauses,
): Promise<KernelAnswer> {
  const beganAt = clock.now();
  for (;;) {
    // Looked at before the time is: an answer that came while this process was busy counts.
    const answer = look();
    if (answer !== null) return answer;
    if (signal.aborted) return { kind: 'unknown' };
    const waitedMs = clock.now() - beganAt;
    if (waitedMs >= timeoutMs) return { kind: 'silent' };
    await new Promise<void>((resolve) => {
      clock.after(Math.min(pauses(waitedMs), timeoutMs - waitedMs), resolve);
    });
  }
}
