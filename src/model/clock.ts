/** The time, as an argument: tests bring their own. */
export interface Clock {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Wall-clock time in milliseconds since 1970-01-01 UTC. */
  readonly epochMs: () => number;
  /** Calls back once after the delay in milliseconds; returns a function that calls it off. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Calls back once every network event that already happened has been delivered. */
  readonly afterPoll: (callback: () => void) => void;
}
