import { describe, expect, test } from 'vitest';
import type { Report, ReportPath } from '../../src/model/report.ts';
import type { RootCause } from '../../src/model/verdict.ts';
import { THIS_HOST, type WatchRules } from '../../src/model/watch.ts';
import { followRun, type Memory } from '../../src/watch/followRun.ts';
import { ownTrouble } from '../../src/watch/ownTrouble.ts';
import { aReport, aReportPath, aRun } from '../support/builders.ts';

const RULES: WatchRules = { needed: 2, of: 3, flapChanges: 2, flapWithinMs: 1000, calmMs: 100 };

const shut = { verdict: 'blocked', outcome: 'broken', reason: { code: 'silent', text: '' } } as const;
const failed = { verdict: 'error', outcome: 'unproven', reason: { code: 'own', text: '' } } as const;
const aPath = (id: string, given: Partial<ReportPath> = {}): ReportPath => aReportPath({ id, ...given });
const run = (memory: Memory, atMs: number, paths: readonly ReportPath[], isWhole = true) =>
  followRun(memory, aReport({ paths }), { isWhole, atMs }, RULES);
const kinds = ({ events }: ReturnType<typeof run>) => events.map(({ kind, pathId }) => `${pathId} ${kind}`);

describe('the memory of all paths', () => {
  test('begins with the first run', () => {
    const first = run(new Map(), 5, [aPath('a'), aPath('b', shut)]);
    expect(kinds(first)).toEqual(['a first', 'b first']);
    expect(first.memory.get('b')).toMatchObject({ held: { outcome: 'broken', code: 'silent' }, sinceMs: 5 });
    // What is broken at first sight has to be seen so again.
    expect([...first.doubtful]).toEqual(['cic01']);
    expect(first.memory.get('b')?.doubts).toHaveLength(1);
    const second = run(first.memory, 6, [aPath('b', shut)], false);
    expect(second).toMatchObject({ events: [], doubtful: new Set() });
    expect(second.memory.get('b')).toMatchObject({ sinceMs: 5, doubts: [] });
    expect(run(new Map(), 5, [aPath('a')]).doubtful.size).toBe(0);
  });

  test('takes a change once it is confirmed, and tells which hosts are in doubt until then', () => {
    const first = run(new Map(), 0, [aPath('a'), aPath('b', { address: '10.0.0.6' })]);
    const doubt = run(first.memory, 1, [aPath('a', shut), aPath('b', { address: '10.0.0.6' })]);
    expect(kinds(doubt)).toEqual([]);
    expect([...doubt.doubtful]).toEqual(['cic01']);
    const sure = run(doubt.memory, 2, [aPath('a', shut)], false);
    expect(sure.events).toEqual([
      {
        kind: 'changed',
        atMs: 2,
        pathId: 'a',
        path: aPath('a', shut),
        from: { outcome: 'met', verdict: 'open', code: aReportPath().reason.code },
      },
    ]);
    expect([...sure.memory.keys()]).toEqual(['a', 'b']);
    expect([...sure.changed]).toEqual([['a', sure.memory.get('a')]]);
  });

  test('names the host that tried it where that is not this one', () => {
    const first = run(new Map(), 0, [aPath('a')]);
    const { doubtful } = run(first.memory, 1, [aPath('a', { ...shut, triedFrom: 'cic02' })]);
    expect([...doubtful]).toEqual(['cic02']);
  });

  test('is not touched by what this host could not check', () => {
    const first = run(new Map(), 0, [aPath('a'), aPath('b')]);
    expect(run(first.memory, 1, [aPath('a', failed), aPath('b')])).toEqual({
      memory: first.memory,
      changed: new Map(),
      events: [],
      doubtful: new Set(),
    });
    // Until something is known, that is what is known.
    const alone = run(new Map(), 0, [aPath('a', failed), aPath('b')]);
    expect(alone.memory.get('a')?.held.verdict).toBe('error');
  });

  test('is not touched by what a run that was cut short had no time to find out', () => {
    const doubtful = {
      verdict: 'unproven',
      outcome: 'unproven',
      reason: { code: 'too-few-attempts', text: '' },
    } as const;
    const { memory } = run(new Map(), 0, [aPath('a'), aPath('b')]);
    const paths = [aPath('a', doubtful), aPath('b', shut)];
    const end = (ended: 'complete' | 'cancelled' | 'deadline') =>
      followRun(
        memory,
        aReport({ run: aRun({ ended }), paths }),
        { isWhole: true, atMs: 1 },
        { ...RULES, needed: 1 },
      );
    expect(kinds(end('complete'))).toEqual(['a changed', 'b changed']);
    // What was found out counts.
    expect(kinds(end('cancelled'))).toEqual(['b changed']);
    expect(kinds(end('deadline'))).toEqual(['b changed']);
  });

  test('lets go what a whole run does not have any more, and nothing else', () => {
    const first = run(new Map(), 0, [aPath('a'), aPath('b')]);
    const { memory, changed, events } = run(first.memory, 1, [aPath('a')]);
    expect(events).toEqual([
      { kind: 'gone', atMs: 1, pathId: 'b', from: expect.objectContaining({ outcome: 'met' }) },
    ]);
    expect([...memory.keys()]).toEqual(['a']);
    expect([...changed]).toEqual([['b', null]]);
    expect(run(first.memory, 1, [aPath('a')], false).memory.size).toBe(2);
    const cut = aReport({ run: { ...aRun(), ended: 'deadline' }, paths: [] });
    expect(followRun(first.memory, cut, { isWhole: true, atMs: 1 }, RULES).memory.size).toBe(2);
  });

  test('tells when a path begins and ends to flap', () => {
    let memory: Memory = new Map();
    const seen: string[] = [];
    for (const [at, state] of [{}, shut, shut, {}, {}].entries()) {
      const followed = run(memory, at, [aPath('a', state)]);
      memory = followed.memory;
      seen.push(...kinds(followed));
    }
    expect(seen).toEqual(['a first', 'a changed', 'a changed', 'a flapping']);
    expect(kinds(run(memory, 200, [aPath('a')]))).toEqual(['a calm']);
  });

  test('keeps the paths of a host whose name cannot be looked up until that is sure', () => {
    const named = [aPath('f/cic01/10.0.0.5/1', { flow: 'f' }), aPath('f/sql01/10.0.0.6/1', { flow: 'f' })];
    const lost = (code: string, id = 'f/cic01/unresolved/1') =>
      aPath(id, {
        flow: 'f',
        address: null,
        verdict: 'unresolved',
        outcome: 'broken',
        reason: { code, text: '' },
      });
    const first = run(new Map(), 0, named);
    const odd = run(first.memory, 1, [lost('nxdomain')]);
    expect(kinds(odd)).toEqual(['f/cic01/unresolved/1 first', 'f/sql01/10.0.0.6/1 gone']);
    const sure = run(odd.memory, 2, [lost('nxdomain')]);
    expect(kinds(sure)).toEqual(['f/cic01/10.0.0.5/1 gone']);
    // No answer says nothing of the name, however often.
    const mute = run(run(first.memory, 1, [lost('dns-timeout')]).memory, 2, [lost('dns-timeout')]);
    expect([...mute.memory.keys()]).toEqual(['f/cic01/10.0.0.5/1', 'f/cic01/unresolved/1']);
    const back = run(mute.memory, 3, named);
    expect(kinds(back)).toEqual(['f/sql01/10.0.0.6/1 first', 'f/cic01/unresolved/1 gone']);
  });
});

describe('this host', () => {
  const held = [aPath('a', { ...failed, reason: { code: 'own-firewall', text: 'held here' } }), aPath('b')];
  const cause: RootCause = {
    kind: 'own-firewall',
    target: null,
    address: null,
    device: null,
    text: 'this host holds it',
    paths: ['a'],
  };
  const see = (memory: Memory, atMs: number, isBad: boolean, isWhole = true, given: Partial<Report> = {}) =>
    followRun(
      memory,
      aReport({ causes: isBad ? [cause] : [], paths: isBad ? held : [aPath('a'), aPath('b')], ...given }),
      { isWhole, atMs },
      RULES,
    );

  test('is remembered while it keeps itself from checking, once that is confirmed', () => {
    const odd = see(new Map(), 0, true);
    expect([...odd.doubtful]).toEqual(['cic01']);
    expect(odd.memory.get(THIS_HOST)?.held.outcome).toBe('met');
    const sure = see(odd.memory, 1, true, false);
    expect(sure.memory.get(THIS_HOST)?.held).toEqual({
      outcome: 'broken',
      verdict: 'error',
      code: 'own-firewall',
    });
    expect(sure.events).toEqual([]);
    // It is no path that could be gone.
    expect(kinds(see(sure.memory, 2, true))).toEqual([]);
    const over = see(see(sure.memory, 2, false).memory, 3, false, false);
    expect(over.memory.get(THIS_HOST)?.held.outcome).toBe('met');
    const later = see(over.memory, 2000, false);
    expect(later.memory.has(THIS_HOST)).toBe(false);
    expect(later.changed.get(THIS_HOST)).toBeNull();
  });

  test('is told nothing of by runs of a few hosts while it is not in doubt, nor by runs that were cut short', () => {
    expect(see(new Map(), 0, true, false).memory.has(THIS_HOST)).toBe(false);
    const cut = { run: aRun({ ended: 'deadline' }) } as const;
    expect(see(new Map(), 0, true, true, cut).memory.has(THIS_HOST)).toBe(false);
    expect(see(new Map(), 0, true, true, { paths: [] }).memory.has(THIS_HOST)).toBe(false);
    expect(see(new Map(), 0, false).memory.has(THIS_HOST)).toBe(false);
  });

  test('is in trouble as well where it can check nothing at all', () => {
    const nothing = [aPath('a', failed), aPath('b', failed)];
    const odd = run(new Map(), 0, nothing);
    expect(run(odd.memory, 1, nothing).memory.get(THIS_HOST)?.held.code).toBe('own-network');
    expect(ownTrouble(aReport({ paths: [] }))).toBeNull();
  });
});
