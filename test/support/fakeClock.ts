import type { Clock } from '../../src/model/clock.ts';

/** A clock that stands still until it is told: same calls, same order, every time. */
export interface FakeClock extends Clock {
  /** Lets time pass; what falls due is called in order of time, then of its making, each with all that follows from it. */
  readonly advance: (ms: number) => Promise<void>;
  /** A process too busy to look: time has passed, and everything overdue is called in one go, in order of time. */
  readonly oversleep: (ms: number) => Promise<void>;
  /** Lets time pass until the promise settles; throws when nothing is due that could settle it. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
  /** Timers that are neither due yet nor called off. */
  readonly waiting: () => number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Wall-clock time at which every fake clock starts: 2026-01-01 UTC. */
export const FAKE_EPOCH_MS = Date.UTC(2026, 0, 1);

export function makeFakeClock(): FakeClock {
  let now = 0;
  let made = 0;
  const timers = new Set<Timer>();
  const polls: (() => void)[] = [];

  const nextTimer = (until: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > until) continue;
      const sooner = next === undefined || timer.at < next.at;
      if (sooner || (timer.at === next?.at && timer.order < next.order)) next = timer;
    }
    return next;
  };
  const call = async (callback: () => void): Promise<void> => {
    callback();
    await drain();
  };
  /** Everything that is due now: timers and network events first, then those who waited for them. */
  const settle = async (): Promise<void> => {
    await drain();
    for (;;) {
      const timer = nextTimer(now);
      if (timer !== undefined) {
        timers.delete(timer);
        await call(timer.callback);
        continue;
      }
      const poll = polls.shift();
      if (poll === undefined) return;
      await call(poll);
    }
  };
  const advance = async (ms: number): Promise<void> => {
    const end = now + ms;
    await settle();
    for (let next = nextTimer(end); next !== undefined; next = nextTimer(end)) {
      now = next.at;
      await settle();
    }
    now = end;
  };

  return {
    now: () => now,
    epochMs: () => FAKE_EPOCH_MS + now,
    after: (delayMs, callback) => {
      const timer = { at: now + Math.max(0, delayMs), order: made++, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    afterPoll: (callback) => {
      polls.push(callback);
    },
    advance,
    oversleep: async (ms) => {
      now += ms;
      await settle();
    },
    until: async (promise) => {
      let settled = false;
      const watched = promise.finally(() => {
        settled = true;
      });
      // Awaited below; until then a rejection is not unhandled.
      watched.catch(() => undefined);
      await settle();
      while (!settled) {
        const next = nextTimer(Number.POSITIVE_INFINITY);
        if (next === undefined) throw new Error('nothing is due, and the promise has not settled');
        await advance(next.at - now);
      }
      return watched;
    },
    waiting: () => timers.size,
  };
}

/** Lets every promise that can settle do so; no time passes. */
function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
