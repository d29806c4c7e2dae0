import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { nagiosState } from '../../src/report/nagiosState.ts';
import { renderNagios } from '../../src/report/renderNagios.ts';
import { summarize } from '../../src/report/summarize.ts';
import { aReason, aReport, aReportPath, aRun } from '../support/builders.ts';
import { whyWithout } from '../support/programs.ts';
import { answered } from './certificates.ts';
import { allGood, cancelled, empty, hostileMixed, mixed, paired, preInstall, shown } from './formats.ts';
import { expectGolden } from './golden.ts';
import { unprintableIn } from './hostile.ts';

const PERFDATA = /^'([a-z_-]+)'=(-?\d+(?:\.\d+)?)(s?);([^;]*);([^;]*);(\d*);(\d*)$/;

/** The three parts of a plugin's output, as the guidelines divide it. */
function partsOf(report: Report) {
  const [first = '', ...lines] = renderNagios(report).trimEnd().split('\n');
  const [status = '', perfdata = '', ...rest] = first.split('|');
  expect(rest).toEqual([]);
  const values = new Map<string, number>();
  for (const one of perfdata.split(' ')) {
    const found = PERFDATA.exec(one);
    expect(found, one).not.toBeNull();
    values.set(found?.[1] ?? '', Number(found?.[2]));
  }
  return { status, lines, values, perfdata };
}

const pathsOf = (...paths: Report['paths']): Report => aReport({ paths, summary: summarize(paths, 0) });

const whyNoPerl = whyWithout(
  'perl',
  ['-MMonitoring::Plugin::Performance', '-e', '1'],
  'libmonitoring-plugin-perl',
);

describe('renderNagios', () => {
  test.each(shown)('prints %s', (name, report) => {
    expectGolden(`nagios/${name}.txt`, renderNagios(report));
  });

  test.each(shown)('of %s has a status line, performance data and one line for each finding', (_, report) => {
    const { status, lines } = partsOf(report);
    expect(status).toMatch(new RegExp(`^CIC ${nagiosState(report)} - `));
    for (const line of lines) expect(line).toMatch(/^(BROKEN|UNPROVEN) \(|^NOTE /);
    expect(lines.join('')).not.toContain('|');
  });

  test.skipIf(whyNoPerl !== '').each(shown)(
    `Monitoring::Plugin reads the data of %s${whyNoPerl}`,
    (_, report) => {
      const { perfdata, values } = partsOf(report);
      const script =
        'print join(" ", map { $_->label . "=" . $_->value } Monitoring::Plugin::Performance->parse_perfstring($ARGV[0]))';
      const read = execFileSync('perl', ['-MMonitoring::Plugin::Performance', '-e', script, perfdata], {
        encoding: 'utf8',
      });
      const parsed = read.split(' ').map((one) => one.split('='));
      expect(new Map(parsed.map(([label, value]) => [label, Number(value)]))).toEqual(values);
    },
  );

  test('the state follows the outcome', () => {
    expect([allGood, mixed, preInstall, empty].map(nagiosState)).toEqual([
      'OK',
      'CRITICAL',
      'CRITICAL',
      'UNKNOWN',
    ]);
    const open = aReportPath();
    const error = aReportPath({ verdict: 'error', outcome: 'unproven' });
    const silent = aReportPath({ verdict: 'unproven', outcome: 'unproven' });
    expect(nagiosState(pathsOf(open, silent))).toBe('WARNING');
    expect(nagiosState(pathsOf(open, error))).toBe('WARNING');
    expect(nagiosState(pathsOf(error, error))).toBe('UNKNOWN');
  });

  test('the status line counts, and says what it does not know', () => {
    expect(partsOf(allGood).status).toBe('CIC OK - 15 paths from ws-042: 15 open');
    expect(partsOf(mixed).status).toBe(
      'CIC CRITICAL - 15 paths from ws-042: 7 broken, 2 unproven, 6 open; 6 documented flows not checked',
    );
    expect(partsOf(cancelled).status).toMatch(/; partial, the run ended early$/);
    expect(partsOf(empty).status).toBe('CIC UNKNOWN - no path was checked, so nothing is known');
    const broken = aReportPath({ verdict: 'blocked', outcome: 'broken' });
    expect(partsOf(pathsOf(broken)).status).toBe('CIC CRITICAL - 1 path from ws-042: 1 broken');
  });

  test('the data hold the counts, the longest latency and the nearest end of a certificate', () => {
    const end = (day: number): number => Date.UTC(2026, 10, day, 8, 45, 13, 445);
    const { values } = partsOf(
      pathsOf(
        aReportPath({ latencyMs: 12.3456, evidence: [answered(end(30))] }),
        aReportPath({ latencyMs: 250, evidence: [answered(end(26) - 1), answered(end(29))] }),
        aReportPath({ latencyMs: null }),
        // Whoever answers in the service's place has certificates of no interest.
        aReportPath({ verdict: 'wrong-service', outcome: 'broken', latencyMs: 900, evidence: [answered(0)] }),
      ),
    );
    expect(Object.fromEntries(values)).toMatchObject({
      paths_broken: 1,
      paths_unproven: 0,
      open: 3,
      'wrong-service': 1,
      longest_latency: 0.25,
      certificate_days: 2,
    });
  });

  test('what is not known has no value', () => {
    const unknown = [...partsOf(empty).values.keys()];
    expect(unknown).not.toContain('longest_latency');
    expect(unknown).not.toContain('certificate_days');
    const paths = [aReportPath({ evidence: [answered(Number.NaN), answered(5)] })];
    const undated = aReport({ paths, run: aRun({ finishedAt: 'yesterday' }) });
    expect([...partsOf(undated).values.keys()]).not.toContain('certificate_days');
  });

  test('a cause has one line for all its paths', () => {
    const { lines } = partsOf(paired);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('a warning is told once, with how many paths have it', () => {
    const warnings = [aReason('the certificate expires in 9 days')];
    const { lines } = partsOf(pathsOf(aReportPath({ warnings }), aReportPath({ warnings, port: 6234 })));
    expect(lines).toEqual([
      'NOTE Notifier tcp/5597 on cic01 (10.0.0.5) and 1 more path: the certificate expires in 9 days',
    ]);
  });

  test('a server keeps only so much: more findings are counted', () => {
    const paths = Array.from({ length: 50 }, (_, index) =>
      aReportPath({
        id: `p${index}`,
        port: 1000 + 2 * index,
        verdict: 'blocked',
        outcome: 'broken',
        reason: aReason(`reason ${index}`),
      }),
    );
    const lines = renderNagios(pathsOf(...paths))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(32);
    expect(lines.at(-1)).toBe('and 20 more');
  });

  test('lets nothing through that steers a terminal', () => {
    expect(unprintableIn(renderNagios(hostileMixed))).toEqual([]);
  });
});
