import type { Clock } from '../model/clock.ts';

/**
 * Longest time without a look at the clock, in milliseconds: timers stand still while a host is asleep, and know nothing
 * of a clock that is set.
 */
const LOOK_MS = 30_000;

/** Waits as long as that tells each time it is asked; comes back at once when it is aborted. */
export async function pauseWhile(leftMs: () => number, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    const left = leftMs();
    if (signal.aborted || left <= 0) return;
    await pause(Math.min(left, LOOK_MS), clock, signal);
  }
}

/** Waits for so many milliseconds; comes back at once when it is aborted. */
export function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
