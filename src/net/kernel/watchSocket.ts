import type { Clock } from '../../model/clock.ts';
import type { KernelAnswer } from '../../model/kernel.ts';

/** How often a waiting socket is looked at, in milliseconds; the event loop is free in between. */
const LOOK_EVERY_MS = 10;

/** Looks until there is an answer or the time is over. `look` must not wait; null means nothing yet. */
export async function watchSocket(
  look: () => KernelAnswer | null,
  timeoutMs: number,
  signal: AbortSignal,
  clock: Clock,
): Promise<KernelAnswer> {
  const until = clock.now() + timeoutMs;
  for (;;) {
    // Looked at before the time is: an answer that came while this process was busy counts.
    const answer = look();
    if (answer !== null) return answer;
    if (signal.aborted) return { kind: 'unknown' };
    const leftMs = until - clock.now();
    if (leftMs <= 0) return { kind: 'silent' };
    await new Promise<void>((resolve) => {
      clock.after(Math.min(LOOK_EVERY_MS, leftMs), resolve);
    });
  }
}
