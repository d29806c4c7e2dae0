import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../src/model/evidence.ts';
import { renderPrometheus } from '../../../src/report/renderPrometheus.ts';
import { answered } from '../../report/certificates.ts';
import { hostileMixed } from '../../report/formats.ts';
import { unprintableIn } from '../../report/hostile.ts';
import { anEvidence, aReport, aReportPath } from '../../support/builders.ts';
import { whyWithout } from '../../support/programs.ts';
import { aWatched, OPEN, pathAs, SHUT } from '../../support/stores.ts';
import { AT_MS, aDaemon, aLiveWatch, WATCH } from './aDaemon.ts';
import { familiesIn, type Sample, samplesIn } from './metricsSamples.ts';

const hot = (samples: readonly Sample[], key: string): readonly (string | undefined)[] =>
  samples.filter(({ value }) => value === 1).map(({ labels }) => labels[key]);
const values = (samples: readonly Sample[]): readonly number[] => samples.map(({ value }) => value);

const whyNoPromtool = whyWithout('promtool', ['--version'], 'prometheus');

/** One of everything that there is to tell. */
async function aBusyDaemon(): Promise<string> {
  const daemon = aDaemon(2);
  const { metrics } = daemon;
  daemon.run(WATCH, [
    pathAs('a', OPEN, { transport: 'tcp', evidence: [answered(Date.UTC(2027, 0, 1))] }),
    pathAs('b', SHUT, { target: 'cic02' }),
    pathAs('c', OPEN, { service: 'a "b" \\ c' }),
  ]);
  daemon.setWatches([aLiveWatch({ nextMs: AT_MS + 60_000 })]);
  metrics.failed(WATCH);
  metrics.storeTrouble('full');
  metrics.runsWaiting(3);
  metrics.config({ file: '/etc/cicprobe.yaml', loadedMs: AT_MS, fault: 'site: unknown key', waits: [] });
  metrics.alertsOpen(1);
  metrics.notice('ops', 'sent');
  metrics.noticesWaiting(2);
  return daemon.text();
}

describe('what a Prometheus reads', () => {
  test.skipIf(whyNoPromtool !== '')(`promtool has nothing to say about it${whyNoPromtool}`, async () => {
    const input = await aBusyDaemon();
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('no series occurs twice, and each belongs to a metric that is introduced', async () => {
    const text = await aBusyDaemon();
    const samples = samplesIn(text);
    const series = samples.map(({ name, labels }) => JSON.stringify([name, labels]));
    expect(new Set(series).size).toBe(series.length);
    const introduced = familiesIn(text);
    const bare = samples.filter(({ name }) => !introduced.has(name.replace(/_(sum|count|bucket)$/, '')));
    expect(bare).toEqual([]);
  });

  test('its media type is that of the text format', async () => {
    expect((await aDaemon().metrics.text()).type).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  test('what the textfile form has too has the same name, type and labels', async () => {
    const report = aReport({ paths: [aReportPath({ evidence: [answered(Date.UTC(2027, 0, 1))] })] });
    const file = [...renderPrometheus(report)].join('');
    const daemon = aDaemon();
    daemon.run(WATCH, report.paths);
    const text = await daemon.text();
    for (const [name, type] of familiesIn(file)) expect(familiesIn(text).get(name), name).toBe(type);
    const served = samplesIn(text);
    for (const { name, labels } of samplesIn(file)) {
      const alike = served.find((sample) => sample.name === name);
      expect(Object.keys(alike?.labels ?? {}), name).toEqual(expect.arrayContaining(Object.keys(labels)));
    }
  });

  test('two daemons in one process know nothing of each other', async () => {
    const [one, other] = [aDaemon(), aDaemon()];
    one.run(WATCH, [pathAs('a', OPEN)]);
    expect(await other.samples('path_verdict')).toEqual([]);
  });

  test('lets nothing through that steers a terminal', async () => {
    const daemon = aDaemon();
    daemon.run(WATCH, hostileMixed.paths, { change: () => hostileMixed });
    expect(unprintableIn((await daemon.text()).replaceAll('\n', ''))).toEqual([]);
  });
});

describe('a path', () => {
  test('counts as what is held, apart from what the last check saw', async () => {
    const daemon = aDaemon();
    daemon.hold(WATCH, 'a', aWatched({ held: OPEN, sinceMs: AT_MS - 5000 }));
    daemon.run(WATCH, [pathAs('a', SHUT)]);
    expect(hot(await daemon.samples('path_verdict'), 'verdict')).toEqual(['open']);
    expect(hot(await daemon.samples('path_outcome'), 'outcome')).toEqual(['met']);
    expect(hot(await daemon.samples('path_last_check_outcome'), 'outcome')).toEqual(['broken']);
    expect(values(await daemon.samples('path_since_timestamp_seconds'))).toEqual([AT_MS / 1000 - 5]);
    expect(await daemon.samples('path_verdict')).toHaveLength(8);
  });

  test('takes a change that was confirmed, and says when it flaps', async () => {
    const daemon = aDaemon();
    daemon.run(WATCH, [pathAs('a', OPEN)]);
    expect(values(await daemon.samples('path_flapping'))).toEqual([0]);
    daemon.hold(WATCH, 'a', aWatched({ held: SHUT, flappingSinceMs: AT_MS }));
    daemon.run(WATCH, [pathAs('a', SHUT)]);
    expect(hot(await daemon.samples('path_verdict'), 'verdict')).toEqual(['blocked']);
    expect(values(await daemon.samples('path_flapping'))).toEqual([1]);
    expect(values(await daemon.samples('paths_flapping'))).toEqual([1]);
  });

  test('that is gone is shown no more, whether the run or the memory lost it', async () => {
    const daemon = aDaemon();
    const paths = [pathAs('a', OPEN), pathAs('b', OPEN)];
    daemon.run(WATCH, paths);
    daemon.hold(WATCH, 'a', null);
    daemon.run(WATCH, [pathAs('b', OPEN)]);
    expect((await daemon.samples('path_flapping')).map(({ labels }) => labels['path'])).toEqual(['b']);
    // A run that was cut short lost nothing for good.
    daemon.run(WATCH, [], {
      change: (report) => ({ ...report, run: { ...report.run, ended: 'cancelled' } }),
    });
    expect(await daemon.samples('path_flapping')).toHaveLength(1);
    daemon.run(WATCH, []);
    expect(await daemon.samples('path_flapping')).toEqual([]);
  });

  test('keeps its place beside the hosts in doubt', async () => {
    const daemon = aDaemon();
    daemon.run(WATCH, [pathAs('a', OPEN), pathAs('b', OPEN)]);
    daemon.run(WATCH, [pathAs('b', SHUT)], { isWhole: false, atMs: AT_MS + 2000 });
    expect(values(await daemon.samples('path_last_check_timestamp_seconds'))).toEqual([
      AT_MS / 1000,
      AT_MS / 1000 + 2,
    ]);
    expect(values(await daemon.samples('run_end_timestamp_seconds'))).toEqual([AT_MS / 1000]);
    expect((await daemon.samples('runs_total')).reduce((sum, { value }) => sum + value, 0)).toBe(2);
  });

  test('remembers when it was met last', async () => {
    const daemon = aDaemon();
    daemon.run(WATCH, [pathAs('a', OPEN)]);
    daemon.run(WATCH, [pathAs('a', SHUT), pathAs('b', SHUT)], { atMs: AT_MS + 60_000 });
    const met = await daemon.samples('path_last_met_timestamp_seconds');
    expect(met.map(({ labels, value }) => [labels['path'], value])).toEqual([['a', AT_MS / 1000]]);
  });

  const tls = (fact: Evidence, handshakeMs: number): Evidence =>
    fact.kind === 'answered' && fact.facts.tls !== undefined
      ? { ...fact, rttMs: 4, facts: { ...fact.facts, tls: { ...fact.facts.tls, handshakeMs } } }
      : fact;

  test.each<[string, readonly Evidence[], 'tcp' | 'udp', Readonly<Record<string, number>>]>([
    ['over TLS', [tls(answered(0), 12)], 'tcp', { connect: 0.004, tls: 0.012 }],
    [
      'that answers in the clear at the second try',
      [
        anEvidence({ kind: 'silent', stage: 'connect' }, { rttMs: null }),
        anEvidence({ kind: 'connected', lingeredMs: 1 }, { rttMs: 3 }),
      ],
      'tcp',
      { connect: 0.003 },
    ],
    ['that is refused', [anEvidence({ kind: 'refused', code: 'ECONNREFUSED' }, { rttMs: 1 })], 'tcp', {}],
    ['over UDP', [anEvidence({ kind: 'answered', facts: { protocol: 'udp' } }, { rttMs: 1 })], 'udp', {}],
  ])('has the phases of its last attempt: one %s', async (_what, evidence, transport, expected) => {
    const daemon = aDaemon();
    daemon.run(WATCH, [pathAs('a', OPEN, { evidence, transport })]);
    const phases = await daemon.samples('path_phase_seconds');
    expect(Object.fromEntries(phases.map(({ labels, value }) => [labels['phase'], value]))).toEqual(expected);
  });

  test('shows the end of its certificate and its latency', async () => {
    const daemon = aDaemon();
    daemon.run(WATCH, [pathAs('a', OPEN, { latencyMs: 2.2, evidence: [answered(Date.UTC(2027, 0, 1))] })]);
    expect(values(await daemon.samples('path_certificate_expiry_timestamp_seconds'))).toEqual([
      Date.UTC(2027, 0, 1) / 1000,
    ]);
    expect(values(await daemon.samples('path_latency_seconds'))).toEqual([0.0022]);
  });
});

describe('too many paths', () => {
  test('are counted, the broken ones have series first, and sums are of all', async () => {
    const daemon = aDaemon(2);
    daemon.run(WATCH, [pathAs('a', OPEN), pathAs('b', OPEN), pathAs('c', SHUT)]);
    expect((await daemon.samples('path_flapping')).map(({ labels }) => labels['path'])).toEqual(['c', 'a']);
    expect(values(await daemon.samples('paths_without_series'))).toEqual([1]);
    const sums = await daemon.samples('paths_by_outcome');
    expect(sums.map(({ labels, value }) => [labels['outcome'], value])).toEqual([
      ['broken', 1],
      ['unproven', 0],
      ['met', 2],
    ]);
  });
});

describe('a watch', () => {
  test('has its last run, and when the last one came to its end', async () => {
    const daemon = aDaemon();
    daemon.run(WATCH, [pathAs('a', OPEN)]);
    daemon.run(WATCH, [pathAs('a', OPEN)], {
      atMs: AT_MS + 60_000,
      change: (report) => ({ ...report, run: { ...report.run, ended: 'deadline' } }),
    });
    expect(values(await daemon.samples('run_complete'))).toEqual([0]);
    expect(values(await daemon.samples('run_last_complete_timestamp_seconds'))).toEqual([AT_MS / 1000]);
    expect(values(await daemon.samples('run_end_timestamp_seconds'))).toEqual([AT_MS / 1000 + 60]);
    expect(values(await daemon.samples('run_duration_seconds'))).toEqual([1]);
  });

  test('counts paths by target, and look-ups that were needed', async () => {
    const daemon = aDaemon();
    daemon.run(WATCH, [pathAs('a', SHUT), pathAs('b', OPEN, { target: 'sql01' })], {
      change: (report) => ({
        ...report,
        targets: [
          { role: 'cic-server', name: 'cic01', addresses: ['10.0.0.5'] },
          { role: 'database-server', name: 'sql01', addresses: ['10.0.0.6'], lookupMs: 7 },
        ],
      }),
    });
    const broken = (await daemon.samples('target_paths')).filter(
      ({ labels }) => labels['outcome'] === 'broken',
    );
    expect(broken.map(({ labels, value }) => [labels['target'], value])).toEqual([
      ['cic01', 1],
      ['sql01', 0],
    ]);
    const lookups = await daemon.samples('target_lookup_seconds');
    expect(lookups.map(({ labels, value }) => [labels['target'], value])).toEqual([['sql01', 0.007]]);
  });

  test('is overdue by the start that was planned while a check hangs', async () => {
    const daemon = aDaemon();
    daemon.setWatches([aLiveWatch({ nextMs: AT_MS })]);
    expect(values(await daemon.samples('watch_due_timestamp_seconds'))).toEqual([AT_MS / 1000]);
    const running = { sinceMs: AT_MS, isWhole: true, done: 0, total: 0 };
    daemon.setWatches([aLiveWatch({ running })]);
    expect(values(await daemon.samples('watch_due_timestamp_seconds'))).toEqual([AT_MS / 1000]);
    expect(values(await daemon.samples('watch_running'))).toEqual([1]);
  });

  test('that the configuration lost is shown no more', async () => {
    const daemon = aDaemon();
    daemon.setWatches([aLiveWatch(), aLiveWatch({ name: 'other', nextMs: AT_MS })]);
    daemon.run(WATCH, [pathAs('a', OPEN)]);
    daemon.run('other', [pathAs('a', OPEN)]);
    expect(await daemon.samples('path_flapping')).toHaveLength(2);
    daemon.setWatches([aLiveWatch()]);
    for (const name of ['path_flapping', 'run_complete', 'watch_running', 'paths_without_series']) {
      expect(
        (await daemon.samples(name)).map(({ labels }) => labels['watch']),
        name,
      ).toEqual([WATCH]);
    }
    expect(await daemon.samples('watch_due_timestamp_seconds')).toEqual([]);
  });
});

describe('the daemon itself', () => {
  test('tells which trouble the store has, and when it is over', async () => {
    const { metrics, samples } = aDaemon();
    expect(hot(await samples('store_trouble'), 'kind')).toEqual([]);
    expect(await samples('store_trouble')).toHaveLength(5);
    metrics.storeTrouble('full');
    expect(hot(await samples('store_trouble'), 'kind')).toEqual(['full']);
    metrics.storeTrouble(null);
    expect(hot(await samples('store_trouble'), 'kind')).toEqual([]);
  });

  test('tells which configuration is in force', async () => {
    const { metrics, samples } = aDaemon();
    expect(values(await samples('config_last_reload_successful'))).toEqual([1]);
    metrics.config({ file: 'cicprobe.yaml', loadedMs: AT_MS, fault: null, waits: [] });
    expect(values(await samples('config_last_reload_successful'))).toEqual([1]);
    metrics.config({
      file: 'cicprobe.yaml',
      loadedMs: AT_MS,
      fault: 'cicprobe.yaml:1 site: wrong',
      waits: [],
    });
    expect(values(await samples('config_last_reload_successful'))).toEqual([0]);
    expect(values(await samples('config_last_reload_success_timestamp_seconds'))).toEqual([AT_MS / 1000]);
  });

  test('counts runs, checks that failed and notices, and tells what waits', async () => {
    const { metrics, run, samples } = aDaemon();
    run(WATCH, [pathAs('a', OPEN)]);
    run(WATCH, [pathAs('a', OPEN)]);
    expect(values(await samples('checks_failed_total'))).toEqual([0]);
    metrics.failed(WATCH);
    metrics.notice('ops', 'failed');
    metrics.notice('ops', 'sent');
    metrics.notice('ops', 'sent');
    metrics.noticesWaiting(4);
    metrics.runsWaiting(5);
    metrics.alertsOpen(6);
    expect(values(await samples('runs_total'))).toEqual([2]);
    expect(values(await samples('checks_failed_total'))).toEqual([1]);
    const notices = await samples('notices_total');
    expect(notices.map(({ labels, value }) => [labels['channel'], labels['result'], value])).toEqual([
      ['ops', 'sent', 2],
      ['ops', 'failed', 1],
      ['ops', 'dropped', 0],
    ]);
    expect(values(await samples('notices_waiting'))).toEqual([4]);
    expect(values(await samples('runs_waiting'))).toEqual([5]);
    expect(values(await samples('alerts_open'))).toEqual([6]);
  });

  test('names its version, and has the figures of its process', async () => {
    const { text, samples } = aDaemon();
    expect((await samples('build_info')).map(({ labels }) => labels['version'])).toEqual(['1.2.3']);
    const names = [...familiesIn(await text()).keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        'process_start_time_seconds',
        'process_resident_memory_bytes',
        'nodejs_eventloop_lag_seconds',
      ]),
    );
  });
});
