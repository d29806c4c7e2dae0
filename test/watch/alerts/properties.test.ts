import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Notice } from '../../../src/model/alert.ts';
import { MINUTE, type PlayOptions, play, type World } from './play.ts';

const WELL: World = { cic01: 'oo', sql01: 'oo', ms01: 'o' };

/** Hosts mostly fail as a whole, sometimes in part; sometimes everything does. */
const letters = (length: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('o'.repeat(length)) },
    { weight: 2, arbitrary: fc.constantFrom('d', 'n', 't', 'x', 'r').map((one) => one.repeat(length)) },
    {
      weight: 2,
      arbitrary: fc.string({ unit: fc.constantFrom(...'ocbrdnuefa'), minLength: length, maxLength: length }),
    },
    { weight: 1, arbitrary: fc.constant('-'.repeat(length)) },
  );
const world: fc.Arbitrary<World> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ cic01: letters(2), sql01: letters(2), ms01: letters(1) }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('n', 'd', 't', 'e', 'f')
      .map((one) => ({ cic01: one.repeat(2), sql01: one.repeat(2), ms01: one })),
  },
);
const options: fc.Arbitrary<PlayOptions> = fc.record(
  {
    watch: fc.constantFrom('all', 'all', 'other'),
    confirm: fc.array(world, { maxLength: 2 }),
    ended: fc.constantFrom('complete', 'complete', 'complete', 'cancelled', 'deadline'),
    isQuiet: fc.boolean(),
    isMaintenance: fc.constantFrom(false, false, true),
  },
  { requiredKeys: [] },
);
const runs = fc.array(fc.tuple(world, options), { maxLength: 15 });

test('no two open alerts have one key, and none is without a path', () => {
  fc.assert(
    fc.property(runs, (all) => {
      const site = play({ updateMs: MINUTE, remindMs: 3 * MINUTE });
      for (const [seen, how] of all) {
        site.run(seen, how);
        const open = [...site.state().values()].filter(({ alert }) => alert.state === 'open');
        expect(new Set(open.map(({ alert }) => alert.key)).size).toBe(open.length);
        const paths = open.flatMap(({ alert }) => alert.paths.map(({ pathId }) => pathId));
        expect(new Set(paths).size).toBe(paths.length);
        for (const { alert, problems } of open) {
          expect(alert.paths).toEqual(problems.map(({ path }) => path));
          expect(alert.paths.length).toBeGreaterThan(0);
          expect(alert.title).not.toMatch(/undefined|null/);
        }
      }
    }),
  );
});

test('what is told of an alert begins with its opening and ends with its resolution, once each', () => {
  fc.assert(
    fc.property(runs, (all) => {
      const site = play({ updateMs: MINUTE, remindMs: 3 * MINUTE });
      for (const [seen, how] of all) site.run(seen, how);
      const told = new Map<string, Notice[]>();
      for (const notice of site.notices) {
        told.set(notice.alert.id, [...(told.get(notice.alert.id) ?? []), notice]);
      }
      for (const notices of told.values()) {
        const kinds = notices.map(({ kind }) => kind).join(' ');
        expect(kinds).toMatch(/^opened( updated| reminder)*( resolved)?$/);
        const times = notices.map(({ atMs }) => atMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
      expect(new Set(site.notices.map(({ id }) => id)).size).toBe(site.notices.length);
    }),
  );
});

test('once all is met for long enough no alert is open, and every one that was told of was told to be over', () => {
  fc.assert(
    fc.property(runs, (all) => {
      const site = play();
      for (const [seen, how] of all) site.run(seen, how);
      for (let round = 0; round < 3; round++) {
        // What flapped keeps still meanwhile.
        site.pass(90 * MINUTE, { isQuiet: true });
        site.run(WELL);
        site.run(WELL, { watch: 'other' });
      }
      expect(site.open()).toEqual([]);
      expect(site.state().size).toBe(0);
      const count = (wanted: Notice['kind']): number =>
        site.notices.filter(({ kind }) => kind === wanted).length;
      expect(count('resolved')).toBe(count('opened'));
    }),
  );
});

test('what was never seen twice in a row opens nothing', () => {
  fc.assert(
    fc.property(fc.array(world, { maxLength: 12 }), (odd) => {
      const site = play();
      site.run(WELL);
      for (const one of odd) {
        expect(site.run(one, { confirm: [WELL, WELL] })).toEqual([]);
        site.run(WELL);
      }
      expect(site.notices).toEqual([]);
    }),
  );
});

test('what is only ever met or unproven opens nothing', () => {
  const calm = fc.record({
    cic01: fc.string({ unit: fc.constantFrom('o', 'u'), minLength: 2, maxLength: 2 }),
    sql01: fc.string({ unit: fc.constantFrom('o', 'u'), minLength: 2, maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(calm, { maxLength: 20 }), (all) => {
      const site = play();
      for (const one of all) expect(site.run(one)).toEqual([]);
    }),
  );
});

test('announced work, and quiet hours without an end, are told of by nothing', () => {
  fc.assert(
    fc.property(runs, fc.constantFrom('isMaintenance', 'isQuiet'), (all, why) => {
      const site = play({ updateMs: 0, remindMs: 1 });
      for (const [seen, how] of all) expect(site.run(seen, { ...how, [why]: true })).toEqual([]);
    }),
  );
});
