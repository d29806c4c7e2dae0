import { Parser, type Result } from 'tap-parser';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderTap } from '../../src/report/renderTap.ts';
import { aReport, aReportPath } from '../support/builders.ts';
import { allGood, cancelled, empty, hostileMixed, long, mixed, preInstall, shown, whole } from './formats.ts';
import { expectGolden } from './golden.ts';
import { unprintableIn } from './hostile.ts';

/** By an independent parser that takes nothing but TAP. */
function read(report: Report) {
  const points: Result[] = [];
  const garbage: string[] = [];
  const parser = new Parser({ strict: true });
  parser.on('assert', (point) => points.push(point));
  parser.on('extra', (line) => garbage.push(line));
  parser.end(whole(renderTap(report)));
  expect(garbage).toEqual([]);
  return { points, results: parser.results, ok: parser.ok };
}

describe('renderTap', () => {
  test.each(shown)('prints %s', (name, report) => {
    expectGolden(`tap/${name}.tap`, whole(renderTap(report)));
  });

  test.each(shown)('of %s is read back by a parser, a point per path', (_name, report) => {
    const { points, results } = read(report);
    expect(points).toHaveLength(report.paths.length);
    expect(results?.plan.end).toBe(report.paths.length);
    expect(results?.failures.filter(({ tapError }) => tapError !== null)).toEqual([]);
  });

  test('a point is ok where the path is met, and only there', () => {
    for (const report of [mixed, preInstall, cancelled]) {
      expect(read(report).points.map(({ ok }) => ok)).toEqual(
        report.paths.map(({ outcome }) => outcome === 'met'),
      );
    }
  });

  test('unproven is to be done: it neither passes nor fails the run', () => {
    const unproven = mixed.paths.filter(({ outcome }) => outcome === 'unproven');
    const report = { ...mixed, paths: [...allGood.paths.slice(0, 1), ...unproven] };
    const { points, ok } = read(report);
    expect(ok).toBe(true);
    for (const point of points.slice(1)) {
      expect(point).toMatchObject({ ok: false, skip: false });
      expect(point.todo).toMatch(/^unproven: /);
    }
  });

  test('a broken path and one that this host could not check fail the run', () => {
    expect(read(mixed).ok).toBe(false);
    const errors = { ...cancelled, paths: cancelled.paths.filter(({ verdict }) => verdict === 'error') };
    const { points, ok } = read(errors);
    expect(ok).toBe(false);
    expect(points[0]).toMatchObject({
      ok: false,
      todo: false,
      diag: { severity: 'error', verdict: 'error' },
    });
  });

  test('the diagnostics say what the report says', () => {
    for (const report of [mixed, hostileMixed]) {
      const { points } = read(report);
      for (const [at, path] of report.paths.entries()) {
        if (path.outcome === 'met') continue;
        expect(points[at]?.diag).toMatchObject({ verdict: path.verdict, outcome: path.outcome });
        expect(points[at]?.diag.alternatives ?? []).toHaveLength(path.alternatives.length);
      }
    }
    const broken = mixed.paths.findIndex(({ verdict }) => verdict === 'blocked');
    expect(read(mixed).points[broken]?.diag).toMatchObject({
      message: mixed.paths[broken]?.reason.text,
      id: mixed.paths[broken]?.id,
    });
  });

  test('tells the warnings of a path, whether it is met or not', () => {
    const warnings = [{ code: 'slow', text: 'the answer took 3 s' }];
    const report = aReport({
      paths: [aReportPath({ warnings }), aReportPath({ warnings, verdict: 'blocked', outcome: 'broken' })],
    });
    expect(read(report).points[1]?.diag.warnings).toEqual(['the answer took 3 s']);
    expect(whole(renderTap(report))).toContain('\n# warning: the answer took 3 s\n');
  });

  test('no name begins a directive', () => {
    const path = aReportPath({ service: 'a # SKIP \\# TODO\nnot ok 7', outcome: 'met' });
    const [point] = read(aReport({ paths: [path] })).points;
    expect(point).toMatchObject({ ok: true, skip: false, todo: false });
    const text = whole(renderTap(aReport({ paths: [path] })));
    expect(text).toContain('ok 1 - a \\# SKIP \\\\\\# TODO not ok 7 tcp/');
  });

  test('nothing checked is skipped as a whole, not passed', () => {
    expect(whole(renderTap(empty))).toContain('\n1..0 # SKIP no path was checked\n');
  });

  test('is complete however long it is', () => {
    expect(read(long).points.map(({ id }) => id)).toEqual(long.paths.map((_, index) => index + 1));
  });

  test('lets nothing through that steers a terminal', () => {
    expect(unprintableIn(whole(renderTap(hostileMixed)))).toEqual([]);
  });
});
