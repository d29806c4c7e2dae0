import { describe, expect, test } from 'vitest';
import type { Report, ReportPath } from '../../src/model/report.ts';
import type { Outcome } from '../../src/model/verdict.ts';
import { compareReports } from '../../src/report/compareReports.ts';
import { aReason, aReport, aReportPath } from '../support/builders.ts';
import { shuffled } from './hostile.ts';

const VERDICTS = { met: 'open', broken: 'blocked', unproven: 'unproven' } as const;

function path(outcome: Outcome = 'met', given: Partial<ReportPath> = {}): ReportPath {
  return aReportPath({ outcome, verdict: VERDICTS[outcome], reason: aReason('', outcome), ...given });
}
function compare(before: readonly ReportPath[], after: readonly ReportPath[]): readonly unknown[] {
  return compareReports(aReport({ paths: before }), aReport({ paths: after })).map(
    ({ kind, regression }) => `${kind}${regression ? '!' : ''}`,
  );
}

describe('what became of a path', () => {
  test.each<[Outcome, Outcome, readonly string[]]>([
    ['met', 'met', []],
    ['met', 'broken', ['newly-broken!']],
    ['met', 'unproven', ['newly-unproven!']],
    ['broken', 'met', ['fixed']],
    ['broken', 'broken', []],
    ['broken', 'unproven', ['no-longer-broken']],
    ['unproven', 'met', ['proven']],
    ['unproven', 'broken', ['newly-broken!']],
    ['unproven', 'unproven', []],
  ])('%s, then %s', (before, after, kinds) => {
    expect(compare([path(before)], [path(after)])).toEqual(kinds);
  });

  test('another verdict or reason code of the same outcome is a change of reason', () => {
    const before = path('broken', { reason: aReason('dropped', 'silent') });
    expect(compare([before], [path('broken', { reason: aReason('x', 'rejected') })])).toEqual([
      'reason-changed',
    ]);
    expect(compare([before], [{ ...before, verdict: 'closed' }])).toEqual(['reason-changed']);
    expect(compare([before], [{ ...before, reason: aReason('in other words', 'silent') }])).toEqual([]);
  });

  test('has the path on both sides, and as it is now', () => {
    const [before, after] = [path('met'), path('broken')];
    expect(compareReports(aReport({ paths: [before] }), aReport({ paths: [after] }))).toEqual([
      { kind: 'newly-broken', regression: true, path: after, before, after },
    ]);
    expect(compareReports(aReport({ paths: [before] }), aReport({ paths: [] }))).toEqual([
      { kind: 'gone', regression: false, path: before, before, after: null },
    ]);
    expect(compareReports(aReport({ paths: [] }), aReport({ paths: [before] }))).toEqual([
      { kind: 'new', regression: false, path: before, before: null, after: before },
    ]);
  });
});

describe('which paths are the same', () => {
  test.each<[string, Partial<ReportPath>]>([
    ['flow', { flow: 'other.flow' }],
    ['target', { target: 'cic02' }],
    ['transport', { transport: 'udp' }],
    ['port', { port: 5598 }],
    ['direction', { from: 'cic-server', to: 'workstation' }],
    ['host that tried', { triedFrom: 'cic01' }],
  ])('not those with another %s', (_what, given) => {
    expect(compare([path()], [path('met', given)])).toEqual(['new', 'gone']);
  });

  test('the id, the words and the evidence may differ', () => {
    const given = { id: 'x', service: 'y', purpose: 'z', evidence: [], attempts: 7, latencyMs: null };
    expect(compare([path()], [path('met', given)])).toEqual([]);
  });

  test('an address may change where it is clear which one became which', () => {
    const at = (address: string | null, outcome: Outcome = 'met'): ReportPath => path(outcome, { address });
    expect(compare([at('10.0.0.5')], [at('10.0.0.6')])).toEqual(['address-changed']);
    expect(compare([at('10.0.0.5')], [at('10.0.0.6', 'broken')])).toEqual(['newly-broken!']);
    expect(compare([at('10.0.0.5'), at('10.0.0.6')], [at('10.0.0.6'), at('10.0.0.7')])).toEqual([
      'address-changed',
    ]);
    expect(compare([at('10.0.0.5'), at('10.0.0.6')], [at('10.0.0.7'), at('10.0.0.8')])).toEqual([
      'new',
      'new',
      'gone',
      'gone',
    ]);
    expect(compare([at('10.0.0.5')], [at('10.0.0.5'), at('10.0.0.6')])).toEqual(['new']);
    expect(compare([at('10.0.0.5')], [at('10.0.0.6'), at('10.0.0.7')])).toEqual(['new', 'new', 'gone']);
    expect(compare([at(null, 'broken')], [at('10.0.0.5')])).toEqual(['fixed']);
  });

  test('a path that stands twice in a report is matched once', () => {
    expect(compare([path()], [path(), path()])).toEqual(['new']);
    expect(compare([path(), path()], [path()])).toEqual(['gone']);
  });
});

describe('a new path', () => {
  const renamed = (outcome: Outcome): ReportPath => path(outcome, { flow: 'renamed' });

  test.each<[Outcome | null, Outcome, string]>([
    [null, 'met', 'new'],
    [null, 'unproven', 'new'],
    [null, 'broken', 'new!'],
    ['met', 'met', 'new'],
    ['met', 'unproven', 'new!'],
    ['met', 'broken', 'new!'],
    ['broken', 'broken', 'new'],
    ['unproven', 'broken', 'new!'],
  ])('at a port that was %s before and is %s', (before, after, kind) => {
    const known = before === null ? [] : [path(before)];
    expect(compare(known, [renamed(after)])[0]).toBe(kind);
  });

  test('the worst of what was known of its port counts', () => {
    const others = [path('met', { flow: 'a' }), path('broken', { flow: 'b' }), path('met', { flow: 'c' })];
    expect(compare(others, [...others, renamed('broken')])).toEqual(['new']);
  });
});

test('the order is that of the later report, then of the earlier one, each path once', () => {
  const some = Array.from({ length: 30 }, (_, at) => path('met', { port: 1000 + at }));
  const before: Report = aReport({ paths: some.slice(0, 20) });
  const after = aReport({ paths: some.slice(10).map((one) => ({ ...one, outcome: 'broken' as const })) });
  const ports = (one: Report, other: Report): readonly number[] =>
    compareReports(one, other).map((change) => change.path.port);
  const expected = [
    ...Array.from({ length: 20 }, (_, at) => 1010 + at),
    ...Array.from({ length: 10 }, (_, at) => 1000 + at),
  ];
  expect(ports(before, after)).toEqual(expected);
  const mixed = { ...before, paths: shuffled(before.paths) };
  expect(ports(mixed, after).slice(0, 20)).toEqual(expected.slice(0, 20));
});
