/** For how long what is remembered is kept, in milliseconds, and how large it may grow. */
export interface Keep {
  /** Every change, and the daily figures. */
  readonly changesMs: number;
  /** The full evidence of paths that were not met. */
  readonly failuresMs: number;
  /** The full evidence of paths that were met. */
  readonly successesMs: number;
  /** Hourly figures; older ones are merged into days. */
  readonly hoursMs: number;
  /** Size of the database in bytes; what is dearest goes last. */
  readonly maxBytes: number;
}

const DAY_MS = 86_400_000;

export const usualKeep: Keep = {
  changesMs: 365 * DAY_MS,
  failuresMs: 90 * DAY_MS,
  successesMs: 7 * DAY_MS,
  hoursMs: 35 * DAY_MS,
  maxBytes: 1024 ** 3,
};
