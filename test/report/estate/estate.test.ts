import { describe, expect, test } from 'vitest';
import { estateSchema } from '../../../src/config/estateSchema.ts';
import type { Flow } from '../../../src/model/portMap.ts';
import type { Report, ReportPath, ReportRun } from '../../../src/model/report.ts';
import { mergeRuns } from '../../../src/report/estate/mergeRuns.ts';
import { renderEstate } from '../../../src/report/estate/renderEstate.ts';
import { renderEstateCsv } from '../../../src/report/estate/renderEstateCsv.ts';
import { renderEstateMarkdown } from '../../../src/report/estate/renderEstateMarkdown.ts';
import { renderJson } from '../../../src/report/renderJson.ts';
import { anEvidence, aPortMap, aReason, aReport, aReportPath, aRun } from '../../support/builders.ts';
import { need } from '../../support/planBuilders.ts';
import { expectGolden } from '../golden.ts';
import { ansiStyle, asciiLook, plainLook, withoutColour } from '../looks.ts';

const twoWay: Partial<Omit<Flow, 'id' | 'from' | 'to'>> = { direction: '<->', listens: 'both' };

const portMap = aPortMap({
  flows: [
    need('workstation', 'cic-server', { id: 'desktop.notifier' }),
    need('cic-server', 'workstation', { id: 'desktop.back' }),
    need('cic-server', 'database-server', { id: 'database.sql' }),
    need('workstation', 'database-server', { id: 'reports.sql', when: { reporting: ['direct'] } }),
    need('workstation', 'media-server', { id: 'media.option', when: { irrcs: ['used'] } }),
    need('workstation', 'media-server', { id: 'media.dynamic', ports: { kind: 'dynamic' } }),
    need('workstation', 'media-server', { id: 'media.unknown', ports: { kind: 'unknown' } }),
    need('cic-server', 'media-server', { id: 'media.both', ...twoWay }),
    need('cic-server', 'cic-server', { id: 'switchover', ...twoWay }),
    { ...need('media-server', 'database-server', { id: 'drawn' }), direction: '<->' },
  ],
});

function path(given: Partial<ReportPath> & { readonly port: number }): ReportPath {
  const { flow = 'desktop.notifier', target = 'cic01', address = '10.0.0.5', port } = given;
  return aReportPath({ id: `${flow}/${target}/${address}/${port}`, flow, target, address, ...given });
}

const broken = {
  verdict: 'blocked',
  outcome: 'broken',
  reason: aReason('TCP 8018 on cic01 (10.0.0.5) does not answer at all: something drops it', 'silent'),
} as const;
const unproven = {
  verdict: 'unproven',
  outcome: 'unproven',
  reason: aReason('silence', 'udp-silent'),
} as const;
const toDatabase = {
  flow: 'database.sql',
  from: 'cic-server',
  to: 'database-server',
  target: 'sql01',
  address: '10.0.0.9',
  port: 1433,
};

function run(
  given: Partial<ReportRun>,
  paths: readonly ReportPath[],
  targets: Report['targets'] = [],
): Report {
  return aReport({ run: aRun({ options: { reporting: 'direct' }, ...given }), paths, targets });
}

const fromCic = { local: { address: '10.0.0.5', port: 50_000 } };
const files: Readonly<Record<string, Report>> = {
  'ws-old.json': run({ id: 'a', startedAt: '2026-11-23T07:00:00.000Z' }, [
    path({ port: 5597 }),
    path({ port: 8018 }),
    path({ port: 8019, ...broken }),
  ]),
  'ws-new.json': run({ id: 'b', startedAt: '2026-11-23T08:00:00.000Z', ended: 'deadline' }, [
    path({ port: 5597 }),
    path({ port: 8018, ...broken }),
    path({ port: 6235, transport: 'udp', ...unproven }),
    path({ port: 80, to: 'session-manager', address: null, ...broken }),
  ]),
  'cic.json': run(
    { id: 'c', host: 'CIC01', role: 'cic-server,media-server', startedAt: '2026-11-23T07:30:00.000Z' },
    [
      path({ ...toDatabase, evidence: [anEvidence(undefined, fromCic)] }),
      path({ ...toDatabase, target: 'sql02', address: '10.0.0.10', ...unproven, evidence: [] }),
    ],
    [
      { role: 'database-server', name: 'sql01', addresses: ['10.0.0.9'] },
      { role: 'cic-server', name: 'cic02', addresses: ['10.0.0.6'] },
    ],
  ),
};

const estate = mergeRuns(
  Object.entries(files).map(([file, report]) => ({ file, report })),
  portMap,
);

const inShort = (merged = estate): readonly string[] =>
  merged.cells.map(({ from, to, state }) => `${from.role} ${from.host} > ${to.role} ${to.host}: ${state}`);

describe('several runs as one', () => {
  test('name their runs with the newest first, and how much of each is the newest', () => {
    expect(estate.runs.map(({ file, paths, newest }) => [file, paths, newest])).toEqual([
      ['ws-new.json', 4, 4],
      ['cic.json', 2, 2],
      ['ws-old.json', 3, 1],
    ]);
  });

  test('count the newest of a path, and remember the older ones', () => {
    const found = estate.paths.map(({ file, port, outcome, older }) => [
      file,
      port,
      outcome,
      older.map((one) => `${one.verdict} ${one.file}`),
    ]);
    expect(found).toEqual([
      ['ws-new.json', 5597, 'met', ['open ws-old.json']],
      ['ws-new.json', 8018, 'broken', ['open ws-old.json']],
      ['ws-new.json', 6235, 'unproven', []],
      ['ws-new.json', 80, 'broken', []],
      ['cic.json', 1433, 'met', []],
      ['cic.json', 1433, 'unproven', []],
      ['ws-old.json', 8019, 'broken', []],
    ]);
  });

  test('tell of every direction what is known, and which is documented and was never tested', () => {
    expect(inShort()).toEqual([
      'cic-server CIC01 > cic-server cic02: never-tested',
      'cic-server CIC01 > database-server sql01: met',
      'cic-server CIC01 > database-server sql02: unproven',
      'cic-server CIC01 > workstation ws-042: never-tested',
      'media-server CIC01 > cic-server cic02: never-tested',
      'media-server CIC01 > database-server sql01: never-tested',
      'media-server CIC01 > database-server sql02: never-tested',
      'cic-server cic02 > cic-server CIC01: never-tested',
      'cic-server cic02 > media-server CIC01: never-tested',
      'cic-server cic02 > database-server sql01: never-tested',
      'cic-server cic02 > database-server sql02: never-tested',
      'cic-server cic02 > workstation ws-042: never-tested',
      'workstation ws-042 > cic-server CIC01: broken',
      'workstation ws-042 > session-manager CIC01: broken',
      'workstation ws-042 > cic-server cic02: never-tested',
      'workstation ws-042 > database-server sql01: never-tested',
      'workstation ws-042 > database-server sql02: never-tested',
    ]);
    expect(estate.summary).toEqual({ met: 2, broken: 3, unproven: 2, neverTested: 13 });
  });

  test('do not depend on the order in which they are given', () => {
    const turned = Object.entries(files).toReversed();
    expect(
      mergeRuns(
        turned.map(([file, report]) => ({ file, report })),
        portMap,
      ),
    ).toEqual(estate);
  });

  test('that began at the same moment, or at none that can be read, count as they are given', () => {
    const at = (startedAt: string, given: Partial<ReportPath>): Report =>
      run({ startedAt }, [path({ port: 1, ...given })]);
    for (const time of ['2026-11-23T07:00:00.000Z', 'long ago']) {
      const merged = mergeRuns(
        [
          { file: 'one', report: at(time, {}) },
          { file: 'two', report: at(time, broken) },
        ],
        portMap,
      );
      expect(merged.paths).toMatchObject([{ file: 'two', older: [{ file: 'one', verdict: 'open' }] }]);
    }
  });

  test('are known by one schema', () => {
    expect(estateSchema.parse(JSON.parse(JSON.stringify(estate)))).toEqual(estate);
  });
});

describe('one host under several names', () => {
  const from = (address: string) => ({ evidence: [anEvidence(undefined, { local: { address, port: 1 } })] });
  const named = (reports: readonly Report[]): readonly string[] => [
    ...new Set(
      mergeRuns(
        reports.map((report, at) => ({ file: `${at}`, report })),
        portMap,
      ).paths.flatMap((one) => [one.from.host, one.to.host]),
    ),
  ];
  const ws = run({ host: 'ws-042' }, [path({ port: 1, target: 'cic.example', address: '10.0.0.5' })]);

  test('is known by the address from which it probes', () => {
    const cic = run({ host: 'cic01' }, [
      path({ port: 2, target: 'sql', address: '10.0.0.9', ...from('10.0.0.5') }),
    ]);
    expect(named([ws, cic])).toEqual(['cic01', 'sql', 'ws-042']);
  });

  test('is not, where the address is everywhere or at several hosts', () => {
    const loop = run({ host: 'cic01' }, [
      path({ port: 2, target: 'x', address: '127.0.0.1', ...from('127.0.0.1') }),
    ]);
    expect(named([loop])).toEqual(['cic01', 'x']);
    const shared = ['cic01', 'cic02'].map((host) =>
      run({ host }, [path({ port: 2, target: 'x', address: '10.0.0.9', ...from('10.0.0.5') })]),
    );
    expect(named([ws, ...shared])).toContain('cic.example');
  });

  test('tried the way back itself', () => {
    const back = path({ port: 3, target: 'ws-042', address: '10.9.8.7', triedFrom: 'cic.example' });
    const cic = run({ host: 'cic01' }, [path({ port: 2, ...from('10.0.0.5') })]);
    const both = run({ host: 'ws-042' }, [path({ port: 1, target: 'cic.example', evidence: [] }), back]);
    expect(named([both, cic])).toEqual(['cic01', 'ws-042']);
    const nobody = { ...anEvidence(), local: null };
    expect(named([run({}, [path({ port: 1, evidence: [nobody] })])])).toEqual(['ws-042', 'cic01']);
  });
});

describe('for a person', () => {
  test('as text', () => {
    expectGolden('text/estate.txt', renderEstate(estate, plainLook));
    expectGolden('text/estate-200.txt', renderEstate(estate, { ...plainLook, width: 200 }));
    expectGolden('text/estate-ascii.txt', renderEstate(estate, asciiLook));
  });

  test('colours change nothing but colours', () => {
    const coloured = renderEstate(estate, { ...plainLook, style: ansiStyle });
    expect(coloured).not.toBe(renderEstate(estate, plainLook));
    expect(withoutColour(coloured)).toBe(renderEstate(estate, plainLook));
  });

  test('fits the terminal, however many hosts there are', () => {
    const many = run(
      {},
      Array.from({ length: 40 }, (_, at) =>
        path({ port: 1, target: `a-server-with-a-rather-long-name-${at}` }),
      ),
    );
    const text = renderEstate(mergeRuns([{ file: 'many', report: many }], portMap), plainLook);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text.match(/✓1/g)).toHaveLength(40);
  });

  test('has nothing to list where nothing is amiss', () => {
    const good = mergeRuns([{ file: 'a', report: run({}, [path({ port: 5597 })]) }], aPortMap({ flows: [] }));
    expect(renderEstate(good, plainLook)).not.toMatch(/Never tested|Broken/);
    expect(renderEstateMarkdown(good)).not.toMatch(/Never tested, |## Broken/);
    const nothing = mergeRuns([{ file: 'a', report: run({ role: 'workstation' }, []) }], portMap);
    expect(nothing.ends).toEqual([{ host: 'ws-042', role: 'workstation' }]);
    expect(renderEstate(nothing, plainLook)).toContain('0 paths');
    expect(renderEstateMarkdown(nothing)).not.toContain('Who reaches whom');
  });

  test('as Markdown, CSV and JSON', () => {
    expectGolden('markdown/estate.md', renderEstateMarkdown(estate));
    expectGolden('csv/estate.csv', renderEstateCsv(estate));
    expectGolden('json/estate.json', [...renderJson(estate)].join(''));
  });
});

test('flows that the options of every run rule out are not missed', () => {
  const reports = [
    run({ options: {} }, [path({ port: 1 })], [{ role: 'media-server', name: 'm1', addresses: [] }]),
  ];
  const merged = mergeRuns([{ file: 'a', report: reports[0] ?? aReport() }], portMap);
  const missed = merged.cells.filter(({ state }) => state === 'never-tested');
  expect(missed.map(({ from, to, untried }) => [from.role, to.role, untried])).toEqual([
    ['cic-server', 'media-server', ['media.both']],
    ['cic-server', 'workstation', ['desktop.back']],
    ['media-server', 'cic-server', ['media.both']],
  ]);
});
