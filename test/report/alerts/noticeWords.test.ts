import { describe, expect, test } from 'vitest';
import type { AlertKind, AlertPath, Notice } from '../../../src/model/alert.ts';
import type { Standing } from '../../../src/model/watch.ts';
import { noticeWords } from '../../../src/report/alerts/noticeWords.ts';
import { aNotice, anAlert, anAlertPath, BLOCKED, MUTE, NOON, UNREACHABLE } from '../../support/notices.ts';

const MET: Standing = { outcome: 'met', verdict: 'open', code: 'connected' };

function about(kind: AlertKind, paths: readonly AlertPath[], given: Partial<Notice> = {}): Notice {
  return aNotice({ alert: anAlert({ kind, title: 'T', paths }), ...given });
}

describe('the headline', () => {
  test.each([
    ['Broken: T', about('path-broken', [anAlertPath(), anAlertPath({ standing: MUTE })])],
    ['Broken: T', about('own-network', [])],
    ['Unproven: T', about('own-firewall', [anAlertPath({ standing: MUTE })])],
    ['Flapping: T', about('flapping', [anAlertPath()])],
    ['Still flapping: T', about('flapping', [anAlertPath({ standing: MET })], { kind: 'reminder' })],
    [
      'Still unproven, and changed: T',
      about('path-broken', [anAlertPath({ standing: MUTE })], { kind: 'updated' }),
    ],
    ['Resolved after 3 s: T', about('path-broken', [], { kind: 'resolved', atMs: NOON + 3000 })],
  ])('%s', (headline, notice) => {
    expect(noticeWords(notice).headline).toBe(headline);
  });
});

describe('what is at stake', () => {
  test('is what broken paths break, not what unproven ones would', () => {
    const paths = [anAlertPath({ impact: 'A' }), anAlertPath({ impact: 'B', standing: MUTE })];
    expect(noticeWords(about('path-broken', paths)).stakes).toEqual({ label: 'Breaks', items: ['A'] });
  });

  test.each<[AlertKind, Standing]>([
    ['flapping', UNREACHABLE],
    ['path-broken', MUTE],
  ])('of "%s" is not said to break', (kind, standing) => {
    const paths = [anAlertPath({ impact: 'A', standing }), anAlertPath({ impact: 'A', standing })];
    expect(noticeWords(about(kind, paths)).stakes).toEqual({ label: 'At stake', items: ['A'] });
  });
});

describe('what to do next', () => {
  const leads = (notice: Notice): readonly string[] =>
    noticeWords(notice).steps.map(({ lead }) => lead.slice(0, 32));

  test.each<[AlertKind, string]>([
    ['own-network', "Look at this host's own network "],
    ['own-resolver', "Look at this host's own DNS sett"],
    ['own-firewall', 'The firewall of pc17 itself hold'],
    ['name-unresolved', 'These names have no address. Cor'],
    ['host-unreachable', 'These hosts do not answer at all'],
    ['accepts-everything', 'Something else answered here. Lo'],
    ['rejected-by', 'Ask the firewall team to allow ('],
    ['dropped-beyond', 'Ask the firewall team to allow ('],
    ['flapping', 'These change too often to say ho'],
  ])('about "%s"', (kind, lead) => {
    expect(leads(about(kind, [anAlertPath()]))).toEqual([lead, 'To see on pc17 how a path change']);
  });

  test('about broken paths hangs on their verdicts', () => {
    const verdicts = ['error', 'wrong-service', 'closed', 'blocked', 'unresolved', 'unreachable'] as const;
    const broken = verdicts.map((verdict, at) =>
      anAlertPath({ port: 5000 + at, standing: { outcome: 'broken', verdict, code: '' } }),
    );
    const unproven = [
      anAlertPath({ port: 1, standing: { ...MUTE, code: 'service-mute' } }),
      anAlertPath({ port: 2, transport: 'udp', standing: MUTE }),
      anAlertPath({ port: 3, standing: MET }),
    ];
    const { steps } = noticeWords(about('path-broken', [...unproven, ...broken]));
    expect(steps.map(({ lead, items }) => [lead.split(' ').slice(0, 4).join(' '), ...items])).toEqual([
      ['These hosts do not', 'cic01 (10.0.0.5)'],
      ['These names have no', 'cic01 (10.0.0.5)'],
      ['Ask the firewall team', 'from pc17 to cic01 (10.0.0.5): tcp 5003'],
      ['These ports are refused.', 'cic01 (10.0.0.5): tcp 5002'],
      ['Something else answered here.', 'cic01 (10.0.0.5): tcp 5001'],
      ['These ports accept connections,', 'cic01 (10.0.0.5): tcp 1'],
      ['These no longer answer,', 'cic01 (10.0.0.5): udp 2'],
      ['pc17 could not check', 'cic01 (10.0.0.5): tcp 5000'],
      [
        'To see on pc17',
        'cicprobe history client-operations.desktop.notifier-ssl/cic01/10.0.0.5/1',
        'cicprobe explain client-operations.desktop.notifier-ssl/cic01/10.0.0.5/1',
      ],
    ]);
  });

  test('about paths that all are met by now names one of them', () => {
    const [, more] = noticeWords(about('flapping', [anAlertPath({ standing: MET, pathId: 'a/b' })])).steps;
    expect(more?.items).toEqual(['cicprobe history a/b', 'cicprobe explain a/b']);
  });

  test('about no path is the advice alone', () => {
    expect(leads(about('own-network', []))).toEqual(["Look at this host's own network "]);
  });
});

test('many paths are counted, and those that read alike told once', () => {
  const paths = Array.from({ length: 13 }, (_, at) =>
    anAlertPath({ port: at < 2 ? 80 : at, standing: BLOCKED }),
  );
  const words = noticeWords(about('path-broken', paths));
  expect(words.facts).toContainEqual(['Concerns', '13 paths: 13 broken']);
  expect(words.paths.items).toHaveLength(11);
  expect(words.paths.items.at(-1)).toBe('and 2 more paths');
});

test('a site without a name, an alert about no single host and one without paths say nothing of these', () => {
  const alert = anAlert({ target: null, paths: [] });
  const labels = noticeWords(aNotice({ site: '', alert })).facts.map(([label]) => label);
  expect(labels).toEqual(['Since', 'Seen from', 'Watch']);
});
