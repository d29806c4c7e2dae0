/** The hours and days of a path's past, and the lines of its latency. */
import { describe, expect, test } from 'vitest';
import { cellInWords } from '../../src/browser/dashboard/words/cellWords.ts';
import { latencyLines } from '../../src/browser/dashboard/words/latencyLines.ts';
import {
  dayStrip,
  hourStrip,
  mergeDays,
  type Place,
  shareMet,
} from '../../src/browser/dashboard/words/strip.ts';
import type { Spell } from '../../src/model/remembered.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Thursday. */
const NOW = Date.UTC(2026, 10, 26, 12, 30);
const THIS_HOUR = Date.UTC(2026, 10, 26, 12);

const inUtc = (ms: number): Place => ({
  day: new Date(ms).toISOString().slice(0, 10),
  hour: new Date(ms).getUTCHours(),
});

function aSpell(fromMs: number, given: Partial<Spell> = {}): Spell {
  const counts = { checks: 60, met: 60, broken: 0, unproven: 0, maintained: 0 };
  return { fromMs, untilMs: fromMs + HOUR_MS, ...counts, latency: null, ...given };
}

describe('hours', () => {
  test('are a column for each day of the last 35, and none of them lies in the future', () => {
    const { columns } = hourStrip([], NOW, inUtc);
    expect(columns).toHaveLength(36);
    expect(columns[0]?.name).toBe('2026-10-22');
    expect(columns[0]?.cells.slice(11, 14).map((cell) => cell?.state)).toEqual([undefined, 'none', 'none']);
    expect(columns.at(-1)?.cells[12]).toMatchObject({ fromMs: THIS_HOUR, state: 'none' });
    expect(columns.at(-1)?.cells[13]).toBeNull();
    expect(columns.flatMap(({ cells }) => cells.filter((cell) => cell !== null))).toHaveLength(35 * 24 + 1);
  });

  test.each([
    [{ broken: 1, met: 59 }, 'broken'],
    [{ broken: 1, unproven: 59, met: 0 }, 'broken'],
    [{ unproven: 1, met: 59 }, 'unproven'],
    [{}, 'met'],
    [{ met: 0, maintained: 60 }, 'maintained'],
    [{ met: 0 }, 'untold'],
  ] as const)('%j is %s', (given, state) => {
    const { columns } = hourStrip([aSpell(THIS_HOUR, given)], NOW, inUtc);
    expect(columns.at(-1)?.cells[12]?.state).toBe(state);
  });

  test('say nothing of days that were merged', () => {
    const day = aSpell(Date.UTC(2026, 10, 20), { untilMs: Date.UTC(2026, 10, 21), broken: 5 });
    const states = hourStrip([day], NOW, inUtc).columns.flatMap(({ cells }) =>
      cells.map((cell) => cell?.state),
    );
    expect(new Set(states)).toEqual(new Set(['none', undefined]));
  });

  test('stand at the viewer’s own time; the hour that clocks give twice is one cell', () => {
    // Clocks are put back by an hour at 2026-10-25 01:00 UTC.
    const back = Date.UTC(2026, 9, 25, 1);
    const placeOf = (ms: number): Place => inUtc(ms + (ms < back ? 2 : 1) * HOUR_MS);
    const latency = (meanMs: number, count: number) => ({ meanMs, maxMs: meanMs + 1, count });
    const spells = [
      aSpell(back - HOUR_MS, { latency: latency(10, 60) }),
      aSpell(back, { met: 20, broken: 40, latency: latency(50, 20) }),
    ];
    const { columns } = hourStrip(spells, NOW, placeOf);
    const day = columns.find(({ name }) => name === '2026-10-25');
    expect(day?.cells[2]).toMatchObject({ checks: 120, met: 80, broken: 40, state: 'broken', maxMs: 51 });
    expect(day?.cells[2]?.meanMs).toBeCloseTo(20);
    expect(day?.cells.every((cell) => cell !== null)).toBe(true);
  });

  test('a zone of half an hour shifts no check into another cell', () => {
    const placeOf = (ms: number): Place => inUtc(ms + 5.5 * HOUR_MS);
    const { columns } = hourStrip([aSpell(THIS_HOUR, { broken: 1 })], NOW, placeOf);
    expect(columns.at(-1)?.cells[17]?.state).toBe('broken');
  });
});

describe('days', () => {
  test('are a column for each week from Monday on, and their hours are added up', () => {
    const { columns } = dayStrip(
      [
        aSpell(THIS_HOUR, { latency: { meanMs: 10, maxMs: 30, count: 60 } }),
        aSpell(THIS_HOUR - HOUR_MS, { broken: 2, met: 58 }),
      ],
      NOW,
    );
    expect(columns).toHaveLength(53);
    expect(columns.at(-1)?.name).toBe('2026-11-23');
    expect(columns.at(-1)?.cells.map((cell) => cell?.state)).toEqual([
      ...['none', 'none', 'none', 'broken'],
      ...[undefined, undefined, undefined],
    ]);
    expect(columns.at(-1)?.cells[3]).toMatchObject({
      checks: 120,
      met: 118,
      broken: 2,
      meanMs: 10,
      maxMs: 30,
    });
    expect(columns.flatMap(({ cells }) => cells.filter((cell) => cell !== null))).toHaveLength(365);
    expect(columns[0]?.cells.findIndex((cell) => cell !== null)).toBe(3);
  });
});

describe('in words', () => {
  const cells = (spell: Spell): string => {
    const cell = hourStrip([spell], NOW, inUtc).columns.at(-1)?.cells[12];
    return cell === null || cell === undefined ? '' : cellInWords(cell, 'now');
  };

  test.each([
    [aSpell(THIS_HOUR), 'now: 60 checks, met in 60.'],
    [
      aSpell(THIS_HOUR, { met: 50, broken: 8, unproven: 2, latency: { meanMs: 12.4, maxMs: 80, count: 50 } }),
      'now: 60 checks, broken in 8, unproven in 2, met in 50; latency 12 ms, 80 ms at most.',
    ],
    [
      aSpell(THIS_HOUR, { checks: 1, met: 0, maintained: 1 }),
      'now: 1 check, not counted in 1 during maintenance.',
    ],
    [aSpell(THIS_HOUR, { met: 0 }), 'now: 60 checks, none of them could tell.'],
    [aSpell(THIS_HOUR - DAY_MS), 'now: no data.'],
  ])('%#', (spell, text) => {
    expect(cells(spell)).toBe(text);
  });

  test('the share counts no check of a maintenance', () => {
    expect(shareMet([aSpell(0, { met: 30, broken: 10, maintained: 20 }), aSpell(1)])).toEqual({
      met: 90,
      counted: 100,
    });
  });
});

test('latency is broken off where nothing was measured, and where there is no spell', () => {
  const latency = { meanMs: 10, maxMs: 20, count: 3 };
  const spells = [
    aSpell(0, { latency }),
    aSpell(HOUR_MS),
    aSpell(2 * HOUR_MS, { latency }),
    aSpell(5 * HOUR_MS, { latency }),
  ];
  expect(latencyLines(spells)).toEqual({
    times: [0, 3600, 7200, 10_800, 18_000],
    mean: [10, null, 10, null, 10],
    most: [20, null, 20, null, 20],
  });
});

test('a year is drawn by the day also where hours are known', () => {
  const latency = { meanMs: 10, maxMs: 20, count: 60 };
  const day = aSpell(-DAY_MS, { untilMs: 0, latency });
  const hours = [aSpell(0, { latency }), aSpell(HOUR_MS, { latency: { ...latency, meanMs: 30, maxMs: 40 } })];
  expect(latencyLines(mergeDays([day, ...hours]))).toEqual({
    times: [-86_400, 0],
    mean: [10, 20],
    most: [20, 40],
  });
});
