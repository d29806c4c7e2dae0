import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Standing, Watched } from '../../../src/model/watch.ts';
import {
  aChange,
  aFolder,
  aRunToSave,
  aStore,
  aWatched,
  drivers,
  HOUR_MS,
  OPEN,
  openAt,
  pathAs,
  SHUT,
  START_MS,
} from '../../support/stores.ts';

describe.each(drivers)('with %s', (driver) => {
  test('a run comes back as it was, paths in their order', async () => {
    const store = await aStore(driver);
    const paths = [pathAs('a', OPEN), pathAs('b', SHUT), pathAs('c', OPEN)];
    const run = aRunToSave(START_MS, paths);
    const id = store.save(run);
    expect(store.report(id)).toEqual({
      run: {
        id,
        watch: 'site',
        reportId: run.report.run.id,
        startedMs: START_MS - 1000,
        finishedMs: START_MS,
        outcome: 'met',
        met: 2,
        broken: 1,
        unproven: 0,
        isWhole: true,
        maintenance: false,
      },
      report: run.report,
      gone: [],
    });
    expect(store.report(id + 1)).toBeNull();
  });

  test('a run that is there already is saved once', async () => {
    const store = await aStore(driver);
    const path = pathAs('a', SHUT);
    const run = aRunToSave(START_MS, [path], { events: [aChange(START_MS, path)] });
    expect(store.save(run)).toBe(store.save(run));
    expect(store.runs({ limit: 10 })).toHaveLength(1);
    expect(store.changes({ limit: 10 })).toHaveLength(1);
    expect(store.history({ pathId: 'a', fromMs: 0, untilMs: START_MS * 2 })).toMatchObject([{ checks: 1 }]);
    store.save({ ...run, watch: 'other' });
    expect(store.watches()).toEqual(['site', 'other']);
  });

  test('changes are read newest first, page by page, narrowed down as asked', async () => {
    const store = await aStore(driver);
    for (let at = 0; at < 5; at++) {
      const atMs = START_MS + at * 1000;
      const path = pathAs(at % 2 === 0 ? 'even' : 'odd', at % 2 === 0 ? SHUT : OPEN);
      store.save(aRunToSave(atMs, [path], { events: [aChange(atMs, path)], maintenance: at === 4 }));
    }
    const page = store.changes({ limit: 2 });
    expect(page.map(({ atMs }) => atMs - START_MS)).toEqual([4000, 3000]);
    expect(page[0]).toMatchObject({
      watch: 'site',
      pathId: 'even',
      kind: 'changed',
      from: OPEN,
      to: SHUT,
      maintenance: true,
      runId: 5,
      about: { service: 'Notifier', port: 5597, target: 'cic01' },
      path: pathAs('even', SHUT),
    });
    const next = store.changes({ limit: 9, before: page[1]?.id ?? 0 });
    expect(next.map(({ atMs }) => atMs - START_MS)).toEqual([2000, 1000, 0]);
    const times = (wanted: object): readonly number[] =>
      store.changes({ limit: 9, ...wanted }).map(({ atMs }) => atMs - START_MS);
    expect(times({ pathId: 'odd' })).toEqual([3000, 1000]);
    expect(times({ sinceMs: START_MS + 3000 })).toEqual([4000, 3000]);
    expect(times({ watch: 'other' })).toEqual([]);
  });

  test('each kind of change says what it has to', async () => {
    const store = await aStore(driver);
    const path = pathAs('a', SHUT);
    const at = { atMs: START_MS, pathId: 'a' };
    store.save(
      aRunToSave(START_MS, [path], {
        events: [
          { kind: 'first', ...at, path },
          { kind: 'flapping', ...at, path },
          { kind: 'calm', ...at, path },
          { kind: 'gone', ...at, from: SHUT },
        ],
      }),
    );
    expect(
      store.changes({ limit: 9 }).map(({ kind, from, to, path: seen }) => [kind, from, to, seen]),
    ).toEqual([
      ['gone', SHUT, null, null],
      ['calm', null, SHUT, path],
      ['flapping', null, SHUT, path],
      ['first', null, SHUT, path],
    ]);
  });

  test('the standing of every path, with what was seen last', async () => {
    const store = await aStore(driver);
    const doubtful = aWatched({ doubts: [SHUT] });
    const memory = new Map([
      ['a', aWatched()],
      ['b', doubtful],
    ]);
    store.save(aRunToSave(START_MS, [pathAs('a', OPEN), pathAs('b', SHUT)], { memory }));
    store.save(aRunToSave(START_MS + 1000, [pathAs('a', OPEN, { latencyMs: 2.5 })], { isWhole: false }));
    store.save(
      aRunToSave(START_MS, [pathAs('c', OPEN)], { watch: 'other', memory: new Map([['c', aWatched()]]) }),
    );
    expect(store.status('site')).toMatchObject([
      {
        pathId: 'a',
        watched: aWatched(),
        latest: { atMs: START_MS + 1000, runId: 2, standing: OPEN, latencyMs: 2.5 },
      },
      {
        pathId: 'b',
        watched: doubtful,
        latest: { atMs: START_MS, runId: 1, standing: SHUT, latencyMs: null },
      },
    ]);
    expect(store.status().map(({ watch, pathId }) => [watch, pathId])).toEqual([
      ['site', 'a'],
      ['site', 'b'],
      ['other', 'c'],
    ]);
  });

  test('a path whose words change is told in its new ones', async () => {
    const store = await aStore(driver);
    const memory = new Map([['a', aWatched()]]);
    store.save(aRunToSave(START_MS, [pathAs('a', OPEN)], { memory }));
    store.save(aRunToSave(START_MS + 1, [pathAs('a', OPEN, { service: 'Renamed', triedFrom: 'ws1' })]));
    expect(store.status()).toMatchObject([{ about: { service: 'Renamed', triedFrom: 'ws1' } }]);
  });

  test('figures add up by the hour, and announced work counts in no outcome', async () => {
    const store = await aStore(driver);
    const save = (atMs: number, standing: Standing, latencyMs: number | null, maintenance = false): number =>
      store.save(aRunToSave(atMs, [pathAs('a', standing, { latencyMs })], { maintenance }));
    save(START_MS, OPEN, 10);
    save(START_MS + 1, OPEN, 30);
    save(START_MS + 2, SHUT, null);
    save(START_MS + 3, SHUT, 500, true);
    save(START_MS + HOUR_MS, { ...SHUT, outcome: 'unproven' }, null);
    const from = START_MS - (START_MS % HOUR_MS);
    const hours = [
      {
        fromMs: from,
        untilMs: from + HOUR_MS,
        checks: 4,
        met: 2,
        broken: 1,
        unproven: 0,
        maintained: 1,
        latency: { meanMs: 20, maxMs: 30, count: 2 },
      },
      {
        fromMs: from + HOUR_MS,
        untilMs: from + 2 * HOUR_MS,
        checks: 1,
        met: 0,
        broken: 0,
        unproven: 1,
        maintained: 0,
        latency: null,
      },
    ];
    const asked = (fromMs: number, untilMs: number) =>
      store.history({ pathId: 'a', watch: 'site', fromMs, untilMs });
    expect(asked(0, START_MS * 2)).toEqual(hours);
    expect(asked(from, from + HOUR_MS)).toEqual(hours.slice(0, 1));
    expect(asked(from + HOUR_MS - 1, from + HOUR_MS + 1)).toEqual(hours);
    expect(asked(from + HOUR_MS, from + HOUR_MS + 1)).toEqual(hours.slice(1));
    expect(asked(from, from)).toEqual([]);
    expect(store.history({ pathId: 'a', watch: 'other', fromMs: 0, untilMs: START_MS * 2 })).toEqual([]);
    expect(store.history({ pathId: 'b', fromMs: 0, untilMs: START_MS * 2 })).toEqual([]);
  });

  test('a clock that is set back or forward by an hour loses and doubles nothing', async () => {
    const store = await aStore(driver);
    const times = [0, 1, -1, 0.5, -0.5].map((hours) => START_MS + hours * HOUR_MS);
    for (const atMs of times) {
      const path = pathAs('a', SHUT);
      store.save(aRunToSave(atMs, [path], { events: [aChange(atMs, path)] }));
    }
    const spells = store.history({ pathId: 'a', fromMs: 0, untilMs: START_MS * 2 });
    expect(spells.map(({ checks }) => checks)).toEqual([1, 2, 2]);
    // In the order in which they were learnt.
    expect(store.changes({ limit: 9 }).map(({ atMs }) => atMs)).toEqual(times.toReversed());
    expect(store.runs({ limit: 2 }).map(({ finishedMs }) => finishedMs)).toEqual(
      times.toReversed().slice(0, 2),
    );
    expect(store.runs({ limit: 9, before: 3, watch: 'site' })).toHaveLength(2);
  });

  test('memory that was written is read again, whatever it is', async () => {
    const store = await aStore(driver);
    const standing = fc.record({
      outcome: fc.constantFrom('met' as const, 'broken' as const, 'unproven' as const),
      verdict: fc.constantFrom('open' as const, 'blocked' as const, 'wrong-service' as const),
      code: fc.string({ unit: 'grapheme' }),
    });
    const time = fc.double({ min: 0, max: 8.64e15, noNaN: true }).map(Math.abs);
    const watched: fc.Arbitrary<Watched> = fc.record({
      held: standing,
      sinceMs: time,
      doubts: fc.array(standing, { maxLength: 5 }),
      turnsMs: fc.array(time, { maxLength: 5 }),
      flappingSinceMs: fc.option(time, { nil: null }),
    });
    const entries = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), watched), {
      maxLength: 20,
      selector: ([pathId]) => pathId,
    });
    let at = START_MS;
    fc.assert(
      fc.property(entries, (given) => {
        const before = [...store.memory('site').keys()].map((pathId) => [pathId, null] as const);
        const memory = new Map<string, Watched | null>([...before, ...given]);
        store.save(aRunToSave(at++, [], { memory }));
        expect(new Map(store.memory('site'))).toEqual(new Map(given));
        expect(store.memory('other').size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test('what followed from a run that is not there is saved without it', async () => {
    const store = await aStore(driver);
    const path = pathAs('a', SHUT);
    const left = {
      watch: 'site',
      events: [aChange(START_MS, path)],
      memory: new Map([['a', aWatched({ held: SHUT })]]),
      maintenance: false,
    };
    store.saveMemory(left);
    store.saveMemory(left);
    expect(store.changes({ limit: 9 })).toMatchObject([{ pathId: 'a', runId: null, about: null, path }]);
    expect(store.status()).toMatchObject([{ pathId: 'a', about: null, latest: null }]);
    expect(store.runs({ limit: 9 })).toEqual([]);
  });

  test('what was saved is there after closing', async () => {
    const file = join(aFolder(), 'deep/er/store.db');
    const first = await openAt(file, driver);
    first.save(aRunToSave(START_MS, [pathAs('a', OPEN)], { memory: new Map([['a', aWatched()]]) }));
    first.close();
    const second = await openAt(file, driver);
    expect(second.runs({ limit: 9 })).toHaveLength(1);
    expect([...second.memory('site')]).toEqual([['a', aWatched()]]);
  });

  test.skipIf(process.platform === 'win32')('nobody but its owner may read it', async () => {
    const { file } = await aStore(driver);
    for (const beside of ['', '-wal', '-shm', '.lock']) {
      expect(statSync(`${file}${beside}`).mode & 0o777, beside).toBe(0o600);
    }
  });
});
