import { describe, expect, test } from 'vitest';
import { maintenanceAt, waitFor } from '../../src/agent/schedule.ts';

const at = (text: string): number => new Date(text).getTime();
const HOUR = 3_600_000;
const every = { kind: 'every', everyMs: 60_000 } as const;
const hourly = { kind: 'cron', pattern: '0 * * * *' } as const;

describe('an interval', () => {
  test.each([
    ['begins at once', null, 5, 0],
    ['goes on from the last start', 1000, 21_000, 40_000],
    ['is due', 1000, 61_000, 0],
    ['was missed, once', 1000, 10_000_000, 0],
  ])('%s', (_what, last, now, wait) => {
    const begun = last === null ? null : { nowMs: last, epochMs: 0 };
    // Set by an hour meanwhile: an interval does not care.
    expect(waitFor(every, begun, { nowMs: now, epochMs: HOUR })).toBe(wait);
  });
});

describe('a pattern', () => {
  test.each([
    ['waits for its next time', '2026-11-26T10:20:00', '2026-11-26T10:30:00', 30 * 60_000],
    ['is due', '2026-11-26T10:20:00', '2026-11-26T11:00:00', 0],
    ['was missed, once', '2026-11-26T10:20:00', '2026-11-26T20:15:00', 0],
    ['goes on after it', '2026-11-26T20:15:00', '2026-11-26T20:15:01', 44 * 60_000 + 59_000],
    [
      'is not put off by a clock that was set back',
      '2026-11-26T10:20:00',
      '2026-11-26T09:30:00',
      30 * 60_000,
    ],
  ])('%s', (_what, last, now, wait) => {
    const instant = (text: string) => ({ nowMs: 0, epochMs: at(text) });
    expect(waitFor(hourly, instant(last), instant(now))).toBe(wait);
  });

  test('begins at its next time, and never where it has none', () => {
    const now = { nowMs: 0, epochMs: at('2026-11-26T10:59:00') };
    expect(waitFor(hourly, null, now)).toBe(60_000);
    expect(waitFor({ kind: 'cron', pattern: '0 0 30 2 *' }, null, now)).toBe(Number.POSITIVE_INFINITY);
  });
});

test.each([
  ['2026-11-29T01:59:59', null],
  ['2026-11-29T02:00:00', 'patch night'],
  ['2026-11-29T03:59:59', 'patch night'],
  ['2026-11-29T04:00:00', null],
  ['2026-11-30T00:00:00', 'backup'],
])('at %s the maintenance is %s', (now, note) => {
  const all = [
    { pattern: '0 2 * * 0', forMs: 2 * HOUR, note: 'patch night' },
    { pattern: '0 0 30 * *', forMs: HOUR, note: 'backup' },
  ];
  expect(maintenanceAt(all, at(now))?.note ?? null).toBe(note);
});
