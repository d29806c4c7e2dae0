import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderPathsCsv } from '../../src/report/renderPathsCsv.ts';
import { aReport, aReportPath } from '../support/builders.ts';
import { answered } from './certificates.ts';
import { hostileMixed, long, mixed, shown, whole } from './formats.ts';
import { expectGolden } from './golden.ts';
import { unprintableIn } from './hostile.ts';

/** By an independent parser, strict about quotes and the number of cells. */
function rowsOf(report: Report): readonly Record<string, string>[] {
  return parse(whole(renderPathsCsv(report)), { columns: true, record_delimiter: '\r\n' });
}

describe('renderPathsCsv', () => {
  test.each(shown)('prints %s', (name, report) => {
    expectGolden(`csv/${name}.csv`, whole(renderPathsCsv(report)));
  });

  test.each(shown)('has a row for each path of %s, whatever stands in it', (_name, report) => {
    expect(rowsOf(report)).toHaveLength(report.paths.length);
  });

  test('gives back what the report says', () => {
    for (const [at, row] of rowsOf(mixed).entries()) {
      const path = mixed.paths[at];
      expect(row).toMatchObject({
        run: mixed.run.id,
        started_at: mixed.run.startedAt,
        id: path?.id,
        verdict: path?.verdict,
        outcome: path?.outcome,
        reason: path?.reason.text,
        impact: path?.impact,
        latency_ms: path?.latencyMs === null ? '' : String(path?.latencyMs),
        documented_port: path?.documentedPort === undefined ? '' : String(path.documentedPort),
      });
    }
  });

  test('tells where a path was tried from, without an address, and when its certificate ends', () => {
    const [row] = rowsOf(
      aReport({
        paths: [
          aReportPath({
            address: null,
            triedFrom: 'cic01',
            wan: false,
            evidence: [answered(Date.UTC(2027, 1, 3))],
          }),
        ],
      }),
    );
    expect(row).toMatchObject({
      address: '',
      tried_from: 'cic01',
      wan: 'no',
      certificate_ends: '2027-02-03',
    });
  });

  test.each([
    ['=cmd|calc', "'=cmd|calc"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\t=1', "'=1"],
    ['\r=1', "'=1"],
    ['＝1', "'＝1"],
    ['"quoted", and more', '"quoted", and more'],
  ])('disarms %j', (text, expected) => {
    const [row] = rowsOf(aReport({ paths: [aReportPath({ reason: { code: 'x', text } })] }));
    expect(row?.['reason']).toBe(expected);
  });

  test('is complete however long it is', () => {
    expect(rowsOf(long).map(({ id }) => id)).toEqual(long.paths.map(({ id }) => id));
  });

  test('lets nothing through that steers a terminal', () => {
    const text = whole(renderPathsCsv(hostileMixed)).replaceAll('\r\n', '');
    expect(text).not.toContain('\n');
    expect(unprintableIn(text)).toEqual([]);
  });
});
