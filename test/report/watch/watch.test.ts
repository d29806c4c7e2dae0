import { describe, expect, test } from 'vitest';
import type { Change, PathAbout, PathStatus } from '../../../src/model/remembered.ts';
import { type Standing, THIS_HOST, type Watched } from '../../../src/model/watch.ts';
import { renderAlerts } from '../../../src/report/watch/renderAlerts.ts';
import { renderHistory } from '../../../src/report/watch/renderHistory.ts';
import { renderStatus } from '../../../src/report/watch/renderStatus.ts';
import { anAlert, anAlertPath } from '../../support/alerts.ts';
import { aReportPath } from '../../support/builders.ts';
import { expectGolden } from '../golden.ts';
import { plainLook } from '../looks.ts';

const NOON = Date.UTC(2026, 10, 26, 12, 0, 0);
const OPEN: Standing = { outcome: 'met', verdict: 'open', code: 'connected' };
const SHUT: Standing = { outcome: 'broken', verdict: 'blocked', code: 'silent' };
const MUTE: Standing = { outcome: 'unproven', verdict: 'unproven', code: 'udp-silent' };
const { flow, section, from, to, service, transport, port, target, address, impact } = aReportPath();
const about: PathAbout = { flow, section, from, to, service, transport, port, target, address, impact };
const shut = {
  verdict: 'blocked',
  outcome: 'broken',
  reason: { code: 'silent', text: 'nothing answers' },
} as const;

function aWatched(held: Standing, given: Partial<Watched> = {}): Watched {
  return { held, sinceMs: NOON, doubts: [], turnsMs: [], flappingSinceMs: null, ...given };
}

function aStatus(given: Partial<PathStatus> = {}): PathStatus {
  const latest = { atMs: NOON + 61_000, runId: 1, standing: OPEN, latencyMs: 3 };
  return { watch: 'all', pathId: 'a/b', about, watched: aWatched(OPEN), latest, ...given };
}

describe('the status', () => {
  test('puts what needs attention first', () => {
    const literal = {
      ...about,
      target: '10.0.0.5',
      triedFrom: 'cic02',
      transport: 'udp',
      port: 123,
    } as const;
    expectGolden(
      'watch/status.txt',
      renderStatus(
        [
          aStatus(),
          aStatus({ about: literal, watched: aWatched(MUTE, { sinceMs: NOON - 5000 }) }),
          aStatus({ watched: aWatched(OPEN, { flappingSinceMs: NOON - 3_600_000 }) }),
          aStatus({ watched: aWatched(SHUT, { sinceMs: NOON + 2000, doubts: [OPEN] }) }),
          aStatus({ about: { ...about, address: null }, watched: aWatched(SHUT) }),
          aStatus({ about: null, pathId: 'some.flow/cic01/5597', latest: null, watched: aWatched(SHUT) }),
        ],
        plainLook,
      ),
    );
  });

  test('where all is well is the sum alone', () => {
    expect(renderStatus([aStatus()], plainLook)).toBe(
      '1 path: 1 met, 0 broken, 0 unproven, last checked 2026-11-26 12:01:01 UTC\n',
    );
  });

  test('tells of this host itself while it is in trouble', () => {
    const trouble: Standing = { outcome: 'broken', verdict: 'error', code: 'own-firewall' };
    const ours = { about: null, latest: null, pathId: THIS_HOST };
    const over = aStatus({ ...ours, watched: aWatched(OPEN) });
    expect(renderStatus([aStatus(), over], plainLook)).toMatch(/^1 path: 1 met/);
    const now = aStatus({ ...ours, watched: aWatched(trouble) });
    expect(renderStatus([aStatus(), now], plainLook)).toBe(
      [
        '✗ This host itself',
        '    error since 2026-11-26 12:00:00 UTC (own-firewall)',
        '',
        '1 path: 1 met, 0 broken, 0 unproven, last checked 2026-11-26 12:01:01 UTC\n',
      ].join('\n'),
    );
  });

  test('of nothing says so', () => {
    expect(renderStatus([], plainLook)).toBe('Nothing was checked yet.\n');
  });
});

function aChange(given: Partial<Change> = {}): Change {
  return {
    id: 1,
    watch: 'all',
    pathId: 'a/b',
    about,
    atMs: NOON,
    kind: 'changed',
    from: OPEN,
    to: SHUT,
    maintenance: false,
    runId: 1,
    path: aReportPath(shut),
    ...given,
  };
}

describe('the history', () => {
  test('tells what happened, and why where it is not met', () => {
    expectGolden(
      'watch/history.txt',
      renderHistory(
        [
          aChange({ maintenance: true }),
          aChange({ from: SHUT, to: OPEN, path: aReportPath() }),
          aChange({ from: null }),
          aChange({ kind: 'flapping' }),
          aChange({ kind: 'calm' }),
          aChange({ kind: 'gone', to: null, path: null }),
          aChange({ kind: 'first', from: null, about: null, path: aReportPath(shut) }),
        ],
        plainLook,
      ),
    );
  });

  test('of nothing says so', () => {
    expect(renderHistory([], plainLook)).toBe('Nothing changed.\n');
  });
});

describe('alerts', () => {
  test('are told with their paths and what they break while they are open', () => {
    const many = [1, 2, 3, 4, 5, 6, 7].map((at) =>
      anAlertPath({ port: 5000 + at, impact: `Breakage ${at > 4 ? 4 : at}` }),
    );
    expectGolden(
      'watch/alerts.txt',
      renderAlerts(
        [
          anAlert(),
          anAlert({ kind: 'host-unreachable', title: 'cic01 does not answer at all', paths: many }),
          anAlert({
            state: 'resolved',
            resolvedMs: NOON + 60_000,
            title: '1 path is met again. It was: bad',
          }),
        ],
        plainLook,
      ),
    );
  });

  test('of nothing say so', () => {
    expect(renderAlerts([], plainLook)).toBe('No alerts.\n');
  });
});
