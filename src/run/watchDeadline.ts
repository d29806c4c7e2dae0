import type { Clock } from '../model/clock.ts';

/** A run's bounds: `signal` aborts when it is stopped, and when its time is over; `endWatch` lets go of both. */
export function watchDeadline(
  deadlineMs: number,
  stop: AbortSignal,
  clock: Clock,
): {
  readonly signal: AbortSignal;
  /** Moves the end, which has not come yet, by so many milliseconds. */
  readonly allow: (moreMs: number) => void;
  readonly endWatch: () => void;
} {
  const controller = new AbortController();
  const onStop = (): void => controller.abort(stop.reason);
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  const onEnd = (): void => controller.abort(new DOMException("the run's time is over", 'TimeoutError'));
  let endsAt = clock.now() + deadlineMs;
  let callOff = clock.after(deadlineMs, onEnd);
  return {
    signal: controller.signal,
    allow: (moreMs) => {
      callOff();
      endsAt += moreMs;
      callOff = clock.after(endsAt - clock.now(), onEnd);
    },
    endWatch: () => {
      callOff();
      stop.removeEventListener('abort', onStop);
    },
  };
}
