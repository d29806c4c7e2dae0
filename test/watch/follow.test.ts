import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Standing, Watched, WatchRules } from '../../src/model/watch.ts';
import { follow } from '../../src/watch/follow.ts';

const RULES: WatchRules = { needed: 2, of: 3, flapChanges: 3, flapWithinMs: 1000, calmMs: 500 };
const OPEN: Standing = { outcome: 'met', verdict: 'open', code: 'connected' };
const SHUT: Standing = { outcome: 'broken', verdict: 'blocked', code: 'silent' };
const REFUSED: Standing = { outcome: 'broken', verdict: 'closed', code: 'refused' };
const STEPS: Readonly<Record<string, Standing>> = { o: OPEN, x: SHUT, r: REFUSED };

/** What comes of results written as letters, one every 10 ms. */
function play(results: string, rules = RULES, start: Watched | null = null, from = 0) {
  let watched = start;
  const turns: string[] = [];
  for (const [at, letter] of [...results].entries()) {
    const seen = STEPS[letter];
    if (seen === undefined) throw new Error(letter);
    const followed = follow(watched, seen, from + at * 10, rules);
    watched = followed.watched;
    turns.push(followed.turn.kind);
  }
  if (watched === null) throw new Error('nothing was seen');
  return { watched, turns: turns.join(' ') };
}

describe('with two of three', () => {
  test.each([
    ['o', 'first'],
    ['oo', 'first steady'],
    ['oxx', 'first doubt changed'],
    ['oxox', 'first doubt doubt changed'],
    ['oxoo', 'first doubt doubt dismissed'],
    ['oxooxx', 'first doubt doubt dismissed doubt changed'],
    ['oxrr', 'first doubt doubt changed'],
    ['oxro', 'first doubt doubt dismissed'],
    ['xrr', 'first doubt changed'],
    ['xx', 'first dismissed'],
    ['xoo', 'first doubt changed'],
    ['xox', 'first doubt dismissed'],
    ['xxo', 'first dismissed doubt'],
    ['oxxoo', 'first doubt changed doubt changed'],
  ])('%s: %s', (results, turns) => {
    expect(play(results).turns).toBe(turns);
  });

  test('what is held is what was agreed on, since it was', () => {
    expect(play('oxrr').watched).toMatchObject({ held: REFUSED, sinceMs: 30, doubts: [] });
    expect(play('oxoo').watched).toMatchObject({ held: OPEN, sinceMs: 0, doubts: [] });
    expect(play('ox').watched).toMatchObject({ held: OPEN, sinceMs: 0, doubts: [SHUT] });
  });

  test('what is broken at first sight is in doubt until it was seen so again', () => {
    expect(play('x').watched).toMatchObject({ held: SHUT, doubts: [SHUT] });
    expect(play('xx').watched).toMatchObject({ held: SHUT, sinceMs: 0, doubts: [] });
    expect(play('o').watched.doubts).toEqual([]);
    expect(play('x', { ...RULES, needed: 1, of: 1 }).watched.doubts).toEqual([]);
  });

  test('a change tells what was held before', () => {
    const { watched } = play('ox');
    expect(follow(watched, SHUT, 20, RULES).turn).toEqual({ kind: 'changed', from: OPEN });
  });
});

test.each([
  [1, 1, 'ox', 'first changed'],
  [2, 2, 'oxo', 'first doubt dismissed'],
  [3, 3, 'oxxx', 'first doubt doubt changed'],
  [3, 5, 'oxoxox', 'first doubt doubt doubt doubt changed'],
  [3, 5, 'oxooo', 'first doubt doubt doubt dismissed'],
])('with %i of %i, %s: %s', (needed, of, results, turns) => {
  expect(play(results, { ...RULES, needed, of }).turns).toBe(turns);
});

describe('flapping', () => {
  test('is a state of its own after so many changes of the outcome in that time', () => {
    expect(play('oxxoo').watched.flappingSinceMs).toBeNull();
    expect(play('oxxooxx').watched.flappingSinceMs).toBe(60);
  });

  test('is none where the changes are far apart, or the outcome stays', () => {
    const { watched } = play('oxxoo');
    expect(play('xx', RULES, watched, 2000).watched.flappingSinceMs).toBeNull();
    expect(play('xrrxxrrxx').watched.flappingSinceMs).toBeNull();
  });

  test('ends once it has kept still for long enough', () => {
    const { watched } = play('oxxooxx');
    expect(play('x', RULES, watched, 559).watched.flappingSinceMs).toBe(60);
    expect(play('x', RULES, watched, 560).watched).toMatchObject({ flappingSinceMs: null, turnsMs: [] });
  });

  test('goes on while it changes', () => {
    const { watched } = play('oxxooxx');
    const later = play('oo', RULES, watched, 500).watched;
    expect(later).toMatchObject({ held: OPEN, flappingSinceMs: 60 });
    expect(play('o', RULES, later, 900).watched.flappingSinceMs).toBe(60);
    expect(play('o', RULES, later, 1010).watched.flappingSinceMs).toBeNull();
  });
});

test('a change is never made of fewer results than it takes, nor later than it must', () => {
  const rules = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }))
    .map(([needed, more]) => ({ ...RULES, needed, of: needed + more }));
  fc.assert(
    fc.property(
      rules,
      fc.array(fc.constantFrom('o', 'x', 'r'), { minLength: 1, maxLength: 30 }),
      (own, all) => {
        let watched: Watched | null = null;
        let run: Standing[] = [];
        for (const [at, letter] of all.entries()) {
          const seen = STEPS[letter] ?? OPEN;
          const before: Watched | null = watched;
          const { watched: next, turn } = follow(watched, seen, at, own);
          watched = next;
          run = turn.kind === 'steady' || turn.kind === 'first' ? [] : [...run, seen];
          expect(next.doubts.length).toBeLessThan(own.of);
          if (turn.kind === 'changed') {
            expect(run.filter((one) => one === next.held)).toHaveLength(own.needed);
            expect(turn.from).toEqual(before?.held);
          } else if (before !== null) expect(next.held).toEqual(before.held);
          if (turn.kind === 'changed' || turn.kind === 'dismissed') run = [];
        }
      },
    ),
  );
});
