import { type Reading, refused, understood } from './reading.ts';
import { quote } from './showValue.ts';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `500ms`, `30s`, `5m`, `2h` or `90d` as milliseconds, within bounds that are both included. */
export function durationReader(least: string, most: string): (text: string) => Reading<number> {
  const [leastMs, mostMs] = [msOf(least), msOf(most)];
  return (text) => {
    const ms = msOf(text);
    if (Number.isNaN(ms))
      return refused(`expected a duration such as 30s, 5m, 2h or 90d, got ${quote(text)}`);
    if (ms >= leastMs && ms <= mostMs) return understood(ms);
    return refused(`expected a duration from ${least} to ${most}, got ${quote(text)}`);
  };
}

/** NaN for what is no duration. */
function msOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}
