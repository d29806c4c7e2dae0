import type { Clock } from '../model/clock.ts';

/** The real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epochMs: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  // The first round lets the poll that is under way end, the second follows a whole poll of its own.
  afterPoll: (callback) => {
    setImmediate(() => setImmediate(callback));
  },
};
