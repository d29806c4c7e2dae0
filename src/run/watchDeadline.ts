import type { Clock } from '../model/clock.ts';

/** A signal that aborts when the run is stopped, and when its time is over; `endWatch` lets go of both. */
export function watchDeadline(
  deadlineMs: number,
  stop: AbortSignal,
  clock: Clock,
): { readonly signal: AbortSignal; readonly endWatch: () => void } {
  const controller = new AbortController();
  const onStop = (): void => controller.abort(stop.reason);
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  const callOff = clock.after(deadlineMs, () =>
    controller.abort(new DOMException("the run's time is over", 'TimeoutError')),
  );
  return {
    signal: controller.signal,
    endWatch: () => {
      callOff();
      stop.removeEventListener('abort', onStop);
    },
  };
}
