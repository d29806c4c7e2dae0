import type { Site } from '../model/site.ts';
import { UsageError } from './usageError.ts';

/** Longest time for which voice is played, in seconds. */
const MOST_SECONDS = 60;
/** Time beside it that its round trips and last answers take, in milliseconds. */
const BESIDE_MS = 10_000;

/** Reads `--media`: for how long voice is to be played, in seconds; null for not at all. */
export function mediaSecondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = Number(text);
  if (!/^\d{1,2}$/.test(text) || seconds < 1 || seconds > MOST_SECONDS) {
    throw new UsageError(`--media: expected whole seconds from 1 to ${MOST_SECONDS}, got "${text}"`);
  }
  return seconds;
}

/** The run's default time with that of the voice on top of it. */
export function withMediaTime<T extends { readonly deadlineMs: number }>(
  limits: T,
  seconds: number | null,
): T {
  return seconds === null
    ? limits
    : { ...limits, deadlineMs: limits.deadlineMs + 1000 * seconds + BESIDE_MS };
}

/** Refuses a run that would be over before the voice is. */
export function assertTimeForMedia({ limits }: Site, seconds: number | null): void {
  if (seconds === null || limits.deadlineMs > 1000 * seconds) return;
  throw new UsageError(
    `--media: expected less than the whole run has (--deadline, or limits.deadlineMs in the configuration), got ${seconds} s of ${limits.deadlineMs / 1000} s`,
  );
}
