import type { Limits } from '../model/site.ts';

/** Least and greatest value of each limit, both allowed. */
export const limitBounds = {
  timeoutMs: [100, 120_000],
  deadlineMs: [1_000, 3_600_000],
  concurrency: [1, 4_096],
  perHost: [1, 4_096],
  rangeSample: [1, 65_535],
} as const satisfies Record<keyof Limits, readonly [number, number]>;
