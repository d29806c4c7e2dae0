const FIRST_MS = 5000;
const MOST_MS = 300_000;
/** The longest that a receiver may ask to be left alone. */
const MOST_ASKED_MS = 3_600_000;

/**
 * How long to wait before the next try, in milliseconds: twice as long each time up to 5 minutes, of which a random half is
 * left out so that several hosts do not come back at once; no less than the receiver asks for, up to an hour.
 * @param failures how many tries failed before the last one.
 * @param random from 0 to 1.
 */
export function backoff(failures: number, retryAfterMs: number | null, random: number): number {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
  const usual = most * (0.5 + random / 2);
  return Math.max(usual, Math.min(retryAfterMs ?? 0, MOST_ASKED_MS));
}
