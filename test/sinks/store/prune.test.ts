import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ReportPath } from '../../../src/model/report.ts';
import type { Standing } from '../../../src/model/watch.ts';
import type { Store } from '../../../src/sinks/store/store.ts';
import {
  aChange,
  aRunToSave,
  aStore,
  aWatched,
  DAY_MS,
  drivers,
  HOUR_MS,
  OPEN,
  pathAs,
  SHUT,
  START_MS,
} from '../../support/stores.ts';

const ALL_MS = START_MS * 2;

describe.each(drivers)('with %s', (driver) => {
  test.each([
    ['met', 'successesMs', 'successes', OPEN],
    ['not met', 'failuresMs', 'failures', SHUT],
  ] as const)(
    'evidence of paths that were %s goes when it is older, and not before',
    async (_, key, count, standing) => {
      const keep = { successesMs: 1000 * DAY_MS, failuresMs: 1000 * DAY_MS, [key]: 5 * DAY_MS };
      const store = await aStore(driver, keep);
      const run = aRunToSave(START_MS, [pathAs('a', standing)]);
      const id = store.save(run);
      const bound = START_MS + 5 * DAY_MS;
      expect(store.prune(bound)).toMatchObject({ successes: 0, failures: 0 });
      expect(store.report(id)).toMatchObject({ report: run.report, gone: [] });
      expect(store.prune(bound + 1)).toMatchObject({ successes: 0, failures: 0, [count]: 1, runs: 0 });
      expect(store.report(id)).toMatchObject({
        report: { ...run.report, paths: [] },
        gone: [expect.stringContaining('1 path')],
      });
    },
  );

  test('what is left of a report is told together with what is gone', async () => {
    const store = await aStore(driver);
    const id = store.save(aRunToSave(START_MS, [pathAs('a', OPEN), pathAs('b', SHUT), pathAs('c', OPEN)]));
    store.prune(START_MS + 8 * DAY_MS);
    expect(store.report(id)).toMatchObject({
      report: { paths: [pathAs('b', SHUT)] },
      gone: ['2 paths that were met are not kept any more.'],
    });
  });

  test('runs go with the last of their evidence', async () => {
    const store = await aStore(driver);
    const id = store.save(aRunToSave(START_MS, [pathAs('a', SHUT)]));
    expect(store.prune(START_MS + 90 * DAY_MS)).toMatchObject({ runs: 0 });
    expect(store.prune(START_MS + 90 * DAY_MS + 1)).toMatchObject({ runs: 1 });
    expect(store.report(id)).toBeNull();
  });

  test('changes go when they are older, and not before', async () => {
    const store = await aStore(driver);
    const path = pathAs('a', SHUT);
    store.save(aRunToSave(START_MS, [path], { events: [aChange(START_MS, path)] }));
    expect(store.prune(START_MS + 365 * DAY_MS)).toMatchObject({ changes: 0 });
    expect(store.changes({ limit: 9 })).toHaveLength(1);
    expect(store.prune(START_MS + 365 * DAY_MS + 1)).toMatchObject({ changes: 1 });
    expect(store.changes({ limit: 9 })).toEqual([]);
  });

  test('hours become days once the whole day is older, and nothing is lost by it', async () => {
    const store = await aStore(driver);
    const day = Math.floor(START_MS / DAY_MS) * DAY_MS;
    for (const [atMs, standing, latencyMs] of [
      [day, OPEN, 10],
      [day + DAY_MS - 1, SHUT, null],
      [day + DAY_MS - 2, OPEN, 50],
      [day + DAY_MS, OPEN, 1],
    ] as const) {
      store.save(aRunToSave(atMs, [pathAs('a', standing, { latencyMs })]));
    }
    const history = () => store.history({ pathId: 'a', fromMs: 0, untilMs: ALL_MS });
    const before = history();
    expect(before).toHaveLength(3);
    const bound = day + DAY_MS + 35 * DAY_MS;
    expect(store.prune(bound - 1)).toMatchObject({ hours: 0 });
    expect(history()).toEqual(before);
    expect(store.prune(bound)).toMatchObject({ hours: 2, days: 0 });
    expect(history()).toEqual([
      {
        fromMs: day,
        untilMs: day + DAY_MS,
        checks: 3,
        met: 2,
        broken: 1,
        unproven: 0,
        maintained: 0,
        latency: { meanMs: 30, maxMs: 50, count: 2 },
      },
      before[2],
    ]);
    // One that had to wait comes to the day that is merged already.
    store.save(aRunToSave(day + HOUR_MS, [pathAs('a', OPEN, { latencyMs: 90 })]));
    store.prune(bound);
    expect(history()[0]).toMatchObject({ checks: 4, met: 3, latency: { meanMs: 50, maxMs: 90, count: 3 } });
  });

  test('days go as the changes do, and then the paths', async () => {
    const store = await aStore(driver);
    store.save(aRunToSave(START_MS, [pathAs('a', OPEN)]));
    store.save(
      aRunToSave(START_MS, [pathAs('b', OPEN)], { watch: 'two', memory: new Map([['b', aWatched()]]) }),
    );
    const bound = (Math.floor(START_MS / DAY_MS) + 1 + 365) * DAY_MS;
    expect(store.prune(bound - 1)).toMatchObject({ hours: 2, days: 0, paths: 0 });
    expect(store.prune(bound)).toMatchObject({ days: 2, paths: 1 });
    expect(store.status().map(({ pathId }) => pathId)).toEqual(['b']);
  });

  test('what is remembered of the paths never goes', async () => {
    const store = await aStore(driver, { maxBytes: 1 });
    const memory = new Map([['a', aWatched()]]);
    store.save(aRunToSave(START_MS, [pathAs('a', OPEN)], { memory }));
    store.prune(START_MS + 5000 * DAY_MS);
    expect(store.memory('site')).toEqual(memory);
  });

  describe('when it is too large', () => {
    test('the oldest evidence of met paths goes first, and no more than has to', async () => {
      const store = await aStore(driver, { maxBytes: 1_000_000 });
      saveMany(store, 100);
      const pruned = store.prune(START_MS + 100_000);
      expect(pruned.bytes).toBeLessThanOrEqual(1_000_000);
      expect(pruned.bytes).toBeGreaterThan(600_000);
      expect(pruned).toMatchObject({ failures: 0, runs: 0, hours: 0, days: 0, changes: 0 });
      const ids = store.runs({ limit: 1000 }).map(({ id }) => id);
      const gone = ids.map((id) => store.report(id)?.gone.length);
      // The newest are whole.
      expect(gone.slice(0, 100 - pruned.successes).every((count) => count === 0)).toBe(true);
      expect(gone.slice(100 - pruned.successes).every((count) => count === 1)).toBe(true);
      // The file is smaller as well, not only what is in use of it.
      expect(statSync(store.file).size).toBeLessThanOrEqual(1_000_000);
    });

    test('then that of the others, the hours of past days, runs; changes of the last 30 days stay', async () => {
      const store = await aStore(driver, { maxBytes: 1 });
      const path = pathAs('a', SHUT);
      const old = START_MS - 31 * DAY_MS;
      store.save(aRunToSave(old, [path], { events: [aChange(old, path)] }));
      saveMany(store, 30);
      const recent = START_MS - 29 * DAY_MS;
      store.save(aRunToSave(recent, [path], { events: [aChange(recent, path)] }));
      const pruned = store.prune(START_MS + 1000);
      expect(pruned).toMatchObject({ successes: 30, failures: 32, runs: 32, hours: 2, days: 1, changes: 1 });
      expect(store.changes({ limit: 9 }).map(({ atMs }) => atMs)).toEqual([recent]);
      expect(store.history({ pathId: 'met', fromMs: 0, untilMs: ALL_MS })).toMatchObject([{ checks: 30 }]);
    });
  });
});

/** Runs whose evidence hardly gets smaller by deflating. */
function saveMany(store: Store, count: number): void {
  for (let at = 0; at < count; at++) {
    const atMs = START_MS + at;
    store.save(aRunToSave(atMs, [large('met', OPEN), large('not-met', SHUT)]));
  }
}

function large(id: string, standing: Standing): ReportPath {
  const impact =
    standing.outcome === 'met'
      ? randomBytes(20_000).toString('base64')
      : randomBytes(1000).toString('base64');
  return pathAs(id, standing, { impact });
}
