import { describe, expect, test } from 'vitest';
import type { AlertCause, LeftPath, Problem } from '../../../src/model/alert.ts';
import { describeProblems } from '../../../src/watch/alerts/describeProblems.ts';
import { resolvedTitle } from '../../../src/watch/alerts/resolvedTitle.ts';
import { anAlert, anAlertPath } from '../../support/alerts.ts';

function aProblem(cause: Partial<AlertCause>, path: Parameters<typeof anAlertPath>[0] = {}): Problem {
  const about = { kind: 'path-broken', key: 'host cic01', target: 'cic01', text: null } as const;
  return { watch: 'all', sinceMs: 0, cause: { ...about, ...cause }, path: anAlertPath(path) };
}

describe('what an alert is about', () => {
  test('is the sentence of its cause', () => {
    const cause = { kind: 'host-unreachable', text: 'cic01 (10.0.0.5) does not answer at all' } as const;
    expect(describeProblems([aProblem(cause), aProblem(cause)])).toEqual({
      kind: 'host-unreachable',
      title: 'cic01 (10.0.0.5) does not answer at all',
      target: 'cic01',
    });
  });

  test('names each address of a host that answers at none', () => {
    const cause = { kind: 'host-unreachable', text: 'cic01 (10.0.0.5) does not answer at all' } as const;
    const other = aProblem(
      { ...cause, text: 'cic01 (10.0.0.6) does not answer at all' },
      { address: '10.0.0.6' },
    );
    expect(describeProblems([aProblem(cause), other]).title).toBe(
      'cic01 does not answer at 10.0.0.5, 10.0.0.6',
    );
  });

  test('is the reason of a single path', () => {
    expect(describeProblems([aProblem({})]).title).toBe('Notifier: TCP 5597 on cic01 is refused');
  });

  test('is the list of several, cut where it gets long', () => {
    const several = [1, 2, 3, 4, 5, 6].map((port) => aProblem({}, { port }));
    expect(describeProblems(several).title).toBe(
      '6 paths to cic01 are broken: Notifier (tcp 1), Notifier (tcp 2), Notifier (tcp 3), Notifier (tcp 4) and 2 more',
    );
    const echo = aProblem({ kind: 'flapping' }, { transport: 'icmp', port: 0 });
    expect(describeProblems([echo]).title).toBe(
      'Notifier (icmp echo) to cic01 changes too often to say how it stands',
    );
  });

  test('is the target of the cause where that is one', () => {
    const one = aProblem({ kind: 'rejected-by', key: 'device 10.0.0.1', text: 'it rejects' });
    const other = aProblem({ ...one.cause, target: 'sql01' });
    expect(describeProblems([one, other])).toEqual({
      kind: 'rejected-by',
      title: 'it rejects',
      target: null,
    });
  });

  test.each([
    ['own-network', 'this host has no route to cic01'],
    ['own-resolver', 'no DNS server answers this host about cic01'],
    ['host-unreachable', 'cic01 does not answer at 10.0.0.5'],
    ['own-firewall', 'Notifier: TCP 5597 on cic01 is refused'],
    ['name-unresolved', 'Notifier: TCP 5597 on cic01 is refused'],
    ['accepts-everything', 'Notifier: TCP 5597 on cic01 is refused'],
    ['rejected-by', 'Notifier: TCP 5597 on cic01 is refused'],
    ['dropped-beyond', 'Notifier: TCP 5597 on cic01 is refused'],
  ] as const)('of kind %s without a sentence of its own: %s', (kind, title) => {
    expect(describeProblems([aProblem({ kind })])).toEqual({ kind, title, target: 'cic01' });
  });

  test('of nothing is nothing', () => {
    expect(describeProblems([])).toMatchObject({ kind: 'path-broken', target: null });
  });
});

test.each<[readonly LeftPath['how'][], string]>([
  [['met'], '1 path is met again. It was: X'],
  [['found', 'found'], '2 paths have an address again. It was: X'],
  [
    ['unproven', 'gone'],
    '1 path is not shown to be broken any more, and not proven to work either, 1 path is not checked any more. It was: X',
  ],
  [[], "this host's own trouble is over. It was: X"],
])('what ended by %j says how', (hows, title) => {
  const left = hows.map((how) => ({ how, path: anAlertPath() }));
  expect(resolvedTitle(anAlert({ title: 'X' }), left)).toBe(title);
});
