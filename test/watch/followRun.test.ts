import { describe, expect, test } from 'vitest';
import type { ReportPath } from '../../src/model/report.ts';
import type { WatchRules } from '../../src/model/watch.ts';
import { followRun, type Memory } from '../../src/watch/followRun.ts';
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
    expect(first.doubtful.size).toBe(0);
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
    const first = run(new Map(), 0, [aPath('a')]);
    expect(run(first.memory, 1, [aPath('a', failed)])).toEqual({
      memory: first.memory,
      changed: new Map(),
      events: [],
      doubtful: new Set(),
    });
    // Until something is known, that is what is known.
    expect(run(new Map(), 0, [aPath('a', failed)]).memory.get('a')?.held.verdict).toBe('error');
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
});
