import { countOf } from '../../../report/amounts.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** `26 Nov 2026, 14:03:12` in the viewer's own zone. */
export function timeInWords(ms: number): string {
  return TIME.format(ms);
}

/** `Thu 26 Nov` in the viewer's own zone. */
export function dayInWords(ms: number): string {
  return DAY.format(ms);
}

/** `2026-11-26 13:03:12 UTC`. */
export function utcInWords(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `3 minutes ago`, `in 12 seconds`, `now`. */
export function fromNow(ms: number, nowMs: number): string {
  const away = Math.abs(ms - nowMs);
  if (away < SECOND_MS) return 'now';
  return ms > nowMs ? `in ${lengthInWords(away)}` : `${lengthInWords(away)} ago`;
}

/** The largest unit that fits, rounded down: `90 seconds` is said in seconds up to two minutes. */
export function lengthInWords(ms: number): string {
  if (ms < 2 * MINUTE_MS) return countOf(Math.floor(ms / SECOND_MS), 'second');
  if (ms < 2 * HOUR_MS) return countOf(Math.floor(ms / MINUTE_MS), 'minute');
  return ms < 2 * DAY_MS
    ? countOf(Math.floor(ms / HOUR_MS), 'hour')
    : countOf(Math.floor(ms / DAY_MS), 'day');
}

const TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
