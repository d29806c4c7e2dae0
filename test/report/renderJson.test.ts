import { describe, expect, test } from 'vitest';
import { makeReport } from '../../src/report/makeReport.ts';
import { renderJson, safeJson } from '../../src/report/renderJson.ts';
import { renderNdjson } from '../../src/report/renderNdjson.ts';
import { aReport, aReportPath, aReportSkip } from '../support/builders.ts';
import { expectGolden } from './golden.ts';
import { hostile, unprintableIn } from './hostile.ts';
import * as scenarios from './scenarios.ts';

const mixed = makeReport(scenarios.mixed);
const dead = makeReport(scenarios.deadHost);

describe('renderJson', () => {
  test.each([
    ['mixed.json', scenarios.mixed],
    ['unresolved.json', scenarios.unresolved],
    ['empty.json', scenarios.empty],
  ])('prints %s', (file, input) => {
    expectGolden(`json/${file}`, renderJson(makeReport(input)));
  });

  test('parses to the report itself', () => {
    const report = hostile(mixed);
    expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test('lets no control character through, not even those that JSON allows', () => {
    expect(unprintableIn(renderJson(hostile(mixed)))).toEqual([]);
    expect(safeJson('\u007f\u009b\u202e\u2028\u{e0001}')).toBe(
      '"\\u007f\\u009b\\u202e\\u2028\\udb40\\udc01"',
    );
  });

  test('ends with one line feed', () => {
    expect(renderJson(mixed)).toMatch(/}\n$/);
  });
});

describe('renderNdjson', () => {
  test.each([
    ['mixed.ndjson', scenarios.mixed],
    ['dead-host.ndjson', scenarios.deadHost],
  ])('prints %s', (file, input) => {
    expectGolden(`json/${file}`, renderNdjson(makeReport(input)));
  });

  test('has one record per line and loses nothing', () => {
    const records = renderNdjson(dead)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const having = (kind: string): readonly Record<string, unknown>[] =>
      records
        .filter(({ record }) => record === kind)
        .map((record) => Object.fromEntries(Object.entries(record).filter(([key]) => key !== 'record')));
    const { schemaVersion, tool, run, portMap, targets } = dead;
    expect(having('run')).toEqual([{ schemaVersion, tool, run, portMap, targets }]);
    expect(having('path')).toEqual(JSON.parse(JSON.stringify(dead.paths)));
    expect(having('cause')).toEqual(dead.causes);
    expect(having('skipped')).toEqual(dead.skipped);
    expect(having('summary')).toEqual([dead.summary]);
    expect(records.at(-1)?.['record']).toBe('summary');
  });

  test('says of each record what it is', () => {
    const report = aReport({
      paths: [aReportPath({ id: 'a' }), aReportPath({ id: 'b' })],
      skipped: [aReportSkip()],
    });
    const kinds = renderNdjson(report)
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 20));
    expect(kinds).toEqual([
      '{"record":"run","sch',
      '{"record":"path","id',
      '{"record":"path","id',
      '{"record":"skipped",',
      '{"record":"summary",',
    ]);
  });

  test('lets no control character through', () => {
    expect(unprintableIn(renderNdjson(hostile(dead)))).toEqual([]);
  });
});
