import type { Clock } from '../../model/clock.ts';
import type { KernelAnswer } from '../../model/kernel.ts';

/** Pauses between looks at a waiting socket, in milliseconds, each twice the one before: most answers come soon or never. */
const FIRST_PAUSE_MS = 5;
const LAST_PAUSE_MS = 40;

/** Looks until there is an answer or the time is over. `look` must not wait; null means nothing yet. */
export async function watchSocket(
  look: () => KernelAnswer | null,
  timeoutMs: number,
  signal: AbortSignal,
  clock: Clock,
): Promise<KernelAnswer> {
  const until = clock.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LAST_PAUSE_MS)) {
    // Looked at before the time is: an answer that came while this process was busy counts.
    const answer = look();
    if (answer !== null) return answer;
    if (signal.aborted) return { kind: 'unknown' };
    const leftMs = until - clock.now();
    if (leftMs <= 0) return { kind: 'silent' };
    await new Promise<void>((resolve) => {
      clock.after(Math.min(pauseMs, leftMs), resolve);
    });
  }
}
