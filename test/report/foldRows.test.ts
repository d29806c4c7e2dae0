import { describe, expect, test } from 'vitest';
import { asFlowId, asRoleName } from '../../src/model/ids.ts';
import type { Report, ReportPath } from '../../src/model/report.ts';
import { doorsOf } from '../../src/report/doors.ts';
import { foldRows, rowLabel } from '../../src/report/foldRows.ts';
import { renderText } from '../../src/report/renderText.ts';
import { betweenTried } from '../../src/report/sampledRanges.ts';
import { aReport, aReportPath, aReportSkip, aRun } from '../support/builders.ts';
import { plainText } from './looks.ts';

describe('ports in a row', () => {
  test('of one service at one verdict are one line from eight on', () => {
    expect(labels(range(9000, 8))).toEqual(['udp/9000-9007']);
    expect(labels(range(9000, 7))).toEqual(
      [9000, 9001, 9002, 9003, 9004, 9005, 9006].map((at) => `udp/${at}`),
    );
  });

  test.each<[string, Partial<ReportPath>]>([
    ['the verdict', { verdict: 'blocked' }],
    ['the outcome', { outcome: 'broken' }],
    ['the flow', { flow: 'another.flow' }],
    ['the transport', { transport: 'tcp' }],
    ['the host', { target: 'cic02' }],
    ['the address', { address: '10.0.0.99' }],
    ['the documented port', { documentedPort: 1 }],
  ])('end where %s is another', (_what, change) => {
    const paths = range(9000, 24).map((path) => (path.port === 9010 ? { ...path, ...change } : path));
    const transport = change.transport ?? 'udp';
    expect(labels(paths)).toEqual(
      change.documentedPort === undefined
        ? ['udp/9000-9009', `${transport}/9010`, 'udp/9011-9023']
        : ['udp/9000-9009', 'udp/9010-9023'],
    );
  });

  test('end at a gap', () => {
    expect(labels([...range(9000, 8), ...range(9010, 8)])).toEqual(['udp/9000-9007', 'udp/9010-9017']);
  });

  test('are told with their number in place of a time, and the columns fit', () => {
    const text = renderText(aReport({ paths: range(16_384, 16_384) }), plainText);
    expect(text).toMatch(/ udp\/16384-32767 {2}open\s+16,384 ports\n/);
    expect(text.split('\n').length).toBeLessThan(30);
  });
});

function range(first: number, length: number): readonly ReportPath[] {
  return Array.from({ length }, (_, at) => {
    const port = first + at;
    return aReportPath({
      id: `rtp/${port}`,
      flow: 'rtp',
      service: 'RTP',
      transport: 'udp',
      security: 'none',
      port,
    });
  });
}

function labels(paths: readonly ReportPath[]): readonly string[] {
  return foldRows(doorsOf(paths)).map(rowLabel);
}

describe('ports of a sampled range', () => {
  const responders = [{ target: 'cic01', address: '10.0.0.5', state: 'paired', text: '' }] as const;
  const skipped = [
    aReportSkip({
      id: asFlowId('rtp'),
      to: asRoleName('cic-server'),
      transport: 'udp',
      ports: '9000-9999',
      reason: 'range-sampled',
      why: '5 of 1000 ports were tried',
    }),
  ];
  const sample = (...ports: readonly number[]): readonly ReportPath[] =>
    ports.flatMap((port) => range(port, 1));
  const paths = [
    ...sample(9000, 9400),
    ...sample(9401, 9700, 9999).map((path) => ({ ...path, verdict: 'blocked', outcome: 'broken' }) as const),
  ];
  const paired = aReport({ paths, skipped, run: aRun({ responders }) });
  const labelsIn = (report: Report): readonly string[] =>
    foldRows(doorsOf(report.paths), betweenTried(report)).map(
      (row) => `${rowLabel(row)} ${row.door.verdict} ${row.tried}`,
    );

  test('stand for those between them where they are alike, with how many were tried', () => {
    expect(labelsIn(paired)).toEqual(['udp/9000-9400 open 2', 'udp/9401-9999 blocked 3']);
  });

  test('are not joined over one that turned out otherwise, and a bound that was not found stays open', () => {
    const [first, second, third] = sample(9000, 9500, 9999);
    if (first === undefined || second === undefined || third === undefined) throw new Error('no paths');
    const mixed: readonly ReportPath[] = [first, third, { ...second, verdict: 'blocked', outcome: 'broken' }];
    expect(labelsIn({ ...paired, paths: mixed })).toEqual([
      'udp/9000 open 1',
      'udp/9999 open 1',
      'udp/9500 blocked 1',
    ]);
  });

  test('stand for themselves alone when they were tried from one side', () => {
    const labels = labelsIn({ ...paired, run: aRun() });
    expect(labels).toHaveLength(5);
    expect(labels).toContain('udp/9700 blocked 1');
  });

  test('of one address say nothing of another', () => {
    const [first, second] = sample(9000, 9999);
    if (first === undefined || second === undefined) throw new Error('no paths');
    const elsewhere = { ...second, address: '10.0.0.6' };
    expect(labelsIn({ ...paired, paths: [first, elsewhere] })).toEqual([
      'udp/9000 open 1',
      'udp/9999 open 1',
    ]);
  });

  test('are asked of the firewall team as the range that they are', () => {
    const text = renderText(paired, plainText);
    expect(text).toContain('(10.0.0.5): udp 9401-9999');
    expect(text).toMatch(/ udp\/9401-9999 {2}blocked\s+3 of 599\n/);
    expect(text).toMatch(/ udp\/9000-9400 {2}open\s+2 of 401\n/);
  });
});
