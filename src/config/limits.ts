import type { Limits } from '../model/site.ts';
import type { Thresholds } from '../model/thresholds.ts';

/** Least and greatest value of each limit, both allowed. */
export const limitBounds = {
  timeoutMs: [100, 120_000],
  deadlineMs: [1_000, 3_600_000],
  concurrency: [1, 4_096],
  perHost: [1, 4_096],
  rangeSample: [1, 65_535],
} as const satisfies Record<keyof Limits, readonly [number, number]>;

/** The same of the thresholds from which a warning is given; certificateDays of 0 leaves that warning to certificates that have expired. */
export const thresholdBounds = {
  certificateDays: [0, 3_650],
  rsaBits: [512, 16_384],
  answerMs: [1, 120_000],
  clockSeconds: [5, 86_400],
} as const satisfies Record<keyof Thresholds, readonly [number, number]>;
