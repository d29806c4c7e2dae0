import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderPrometheus } from '../../src/report/renderPrometheus.ts';
import { summarize } from '../../src/report/summarize.ts';
import { aReport, aReportPath, aRun } from '../support/builders.ts';
import { whyWithout } from '../support/programs.ts';
import { answered } from './certificates.ts';
import { cancelled, empty, hostileMixed, mixed, paired, shown, whole } from './formats.ts';
import { expectGolden } from './golden.ts';
import { unprintableIn } from './hostile.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\]|\\.)*",?)+)\})? (\S+)$/;

function samplesOf(report: Report): readonly Sample[] {
  const lines = whole(renderPrometheus(report)).trimEnd().split('\n');
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const found = SAMPLE.exec(line);
      expect(found, line).not.toBeNull();
      const pairs = [...(found?.[2] ?? '').matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)];
      return {
        name: found?.[1] ?? '',
        labels: Object.fromEntries(pairs.map(([, key, text]) => [key, text?.replace(/\\(.)/g, '$1')])),
        value: Number(found?.[3]),
      };
    });
}

const named = (report: Report, name: string): readonly Sample[] =>
  samplesOf(report).filter((sample) => sample.name === `cicprobe_${name}`);

const whyNoPromtool = whyWithout('promtool', ['--version'], 'prometheus');

describe('renderPrometheus', () => {
  test.each(shown)('prints %s', (name, report) => {
    expectGolden(`prometheus/${name}.prom`, whole(renderPrometheus(report)));
  });

  test.skipIf(whyNoPromtool !== '').each([...shown, ['paired', paired] as const])(
    `promtool has nothing to say about %s${whyNoPromtool}`,
    (_name, report) => {
      const input = whole(renderPrometheus(report));
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input,
        encoding: 'utf8',
      });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    },
  );

  test.each(shown)('no series of %s occurs twice', (_name, report) => {
    const series = samplesOf(report).map(({ name, labels }) => JSON.stringify([name, labels]));
    expect(new Set(series).size).toBe(series.length);
  });

  test('a path has one verdict and one outcome', () => {
    for (const key of ['verdict', 'outcome'] as const) {
      const hot = named(mixed, `path_${key}`).filter(({ value }) => value === 1);
      expect(hot.map(({ labels }) => labels[key])).toEqual(mixed.paths.map((path) => path[key]));
    }
    expect(named(mixed, 'path_verdict')).toHaveLength(8 * mixed.paths.length);
    expect(named(mixed, 'path_outcome')).toHaveLength(3 * mixed.paths.length);
  });

  test('sums, latency and certificates are those of the report', () => {
    const paths = [
      aReportPath({ latencyMs: 2.2, evidence: [answered(Date.UTC(2027, 0, 1))] }),
      aReportPath({ latencyMs: null, port: 2, address: null, triedFrom: 'sm02' }),
    ];
    const report = aReport({ paths, summary: summarize(paths, 0) });
    expect(named(report, 'path_latency_seconds').map(({ value }) => value)).toEqual([0.0022]);
    expect(named(report, 'path_certificate_expiry_timestamp_seconds').map(({ value }) => value)).toEqual([
      Date.UTC(2027, 0, 1) / 1000,
    ]);
    expect(named(report, 'paths').find(({ labels }) => labels['verdict'] === 'open')?.value).toBe(2);
    expect(named(report, 'paths_by_outcome').map(({ value }) => value)).toEqual([2, 0, 0]);
    expect(named(report, 'path_verdict').at(-1)?.labels).toMatchObject({ address: '', tried_from: 'sm02' });
  });

  test('the run has its times, and says whether it came to its end', () => {
    const one = (name: string, report: Report): number | undefined => named(report, name)[0]?.value;
    expect(one('run_start_timestamp_seconds', mixed)).toBe(Date.parse(mixed.run.startedAt) / 1000);
    expect(one('run_end_timestamp_seconds', mixed)).toBe(Date.parse(mixed.run.finishedAt) / 1000);
    expect(one('run_duration_seconds', mixed)).toBe(mixed.run.durationMs / 1000);
    expect(one('run_complete', mixed)).toBe(1);
    expect(one('run_complete', cancelled)).toBe(0);
    expect(named(aReport({ run: aRun({ startedAt: 'today' }) }), 'run_start_timestamp_seconds')).toEqual([]);
    expect(one('flows_not_checked', empty)).toBe(empty.skipped.length);
  });

  test('paths that share a door are series apart by their flow', () => {
    const paths = [aReportPath({ flow: 'a' }), aReportPath({ flow: 'b' })];
    expect(named(aReport({ paths }), 'path_latency_seconds').map(({ labels }) => labels['flow'])).toEqual([
      'a',
      'b',
    ]);
  });

  test('paths that no label tells apart are one series, the worst of them', () => {
    const paths = [
      aReportPath(),
      aReportPath({ verdict: 'blocked', outcome: 'broken' }),
      aReportPath({ verdict: 'unproven', outcome: 'unproven' }),
    ];
    const hot = named(aReport({ paths }), 'path_verdict').filter(({ value }) => value === 1);
    expect(hot.map(({ labels }) => labels['verdict'])).toEqual(['blocked']);
  });

  test('escapes label values', () => {
    const service = 'a "b" \\ c\nd';
    const [sample] = named(aReport({ paths: [aReportPath({ service })] }), 'path_verdict');
    expect(sample?.labels['service']).toBe('a "b" \\ c d');
  });

  test('lets nothing through that steers a terminal', () => {
    expect(unprintableIn(whole(renderPrometheus(hostileMixed)))).toEqual([]);
  });
});
