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
const whole = (pieces: Iterable<string>): string => [...pieces].join('');

describe('renderJson', () => {
  test.each([
    ['mixed.json', scenarios.mixed],
    ['unresolved.json', scenarios.unresolved],
    ['empty.json', scenarios.empty],
  ])('prints %s', (file, input) => {
    expectGolden(`json/${file}`, whole(renderJson(makeReport(input))));
  });

  test('parses to the report itself', () => {
    const report = hostile(mixed);
    expect(JSON.parse(whole(renderJson(report)))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test('is what JSON.stringify makes of it, however long its lists are', () => {
    const [path] = mixed.paths;
    if (path === undefined) throw new Error('the scenario has no path');
    const long = { ...mixed, paths: Array.from({ length: 700 }, () => path) };
    expect(whole(renderJson(long))).toBe(`${JSON.stringify(long, null, 2)}\n`);
  });

  test('lets no control character through, not even those that JSON allows', () => {
    expect(unprintableIn(whole(renderJson(hostile(mixed))))).toEqual([]);
    expect(safeJson('\u007f\u009b\u202e\u2028\u{e0001}')).toBe(
      '"\\u007f\\u009b\\u202e\\u2028\\udb40\\udc01"',
    );
  });

  test('ends with one line feed', () => {
    expect(whole(renderJson(mixed))).toMatch(/}\n$/);
  });
});

describe('renderNdjson', () => {
  test.each([
    ['mixed.ndjson', scenarios.mixed],
    ['dead-host.ndjson', scenarios.deadHost],
  ])('prints %s', (file, input) => {
    expectGolden(`json/${file}`, whole(renderNdjson(makeReport(input))));
  });

  test('has one record per line and loses nothing', () => {
    const records = whole(renderNdjson(dead))
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
    const kinds = whole(renderNdjson(report))
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
    expect(unprintableIn(whole(renderNdjson(hostile(dead))))).toEqual([]);
  });
});
