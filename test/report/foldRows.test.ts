import { describe, expect, test } from 'vitest';
import type { ReportPath } from '../../src/model/report.ts';
import { doorsOf } from '../../src/report/doors.ts';
import { foldRows, rowLabel } from '../../src/report/foldRows.ts';
import { renderText } from '../../src/report/renderText.ts';
import { aReport, aReportPath } from '../support/builders.ts';
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
