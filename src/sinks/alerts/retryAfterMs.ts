/** Longer than this nobody is left alone. */
const LONGEST_MS = 24 * 3_600_000;

/** The header `Retry-After` (RFC 9110 section 10.2.3), seconds or a date, as milliseconds from now; null where it says nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_MS);
}
