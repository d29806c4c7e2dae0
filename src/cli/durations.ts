import { UsageError } from './usageError.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Reads `1500`, `1500ms`, `3s` or `2m` as milliseconds. */
export function parseDuration(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text);
  if (match === null) {
    throw new UsageError(`${flag}: expected a duration such as 1500ms, 3s or 2m, got "${text}"`);
  }
  // 1.1 s are 1100 ms, not 1100.0000000000002.
  return Math.round(Number(match[1]) * (UNITS[match[2] ?? 'ms'] ?? 1));
}

/** Reads a whole number greater than zero. */
export function parseCount(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new UsageError(`${flag}: expected a whole number greater than 0, got "${text}"`);
  }
  return Number(text);
}
