/** Daemons for the dashboard: what one knows, made of the report of a run. */
import type { Alert } from '../../src/model/alert.ts';
import type { LiveWatch } from '../../src/model/live.ts';
import type { Change, PathStatus, SavedRun, Spell } from '../../src/model/remembered.ts';
import type { Report, ReportPath } from '../../src/model/report.ts';
import type { Standing, Watched } from '../../src/model/watch.ts';
import type { FakeDaemon } from './fakeApi.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function aWatch(given: Partial<LiveWatch> = {}): LiveWatch {
  return {
    name: 'everything',
    hosts: null,
    timing: { kind: 'every', everyMs: MINUTE_MS },
    jitterMs: 0,
    running: null,
    nextMs: Date.now() + 40_000,
    last: {
      reportId: '3f2b8c1e',
      finishedMs: Date.now() - 20_000,
      durationMs: 2400,
      outcome: 'met',
    },
    failure: null,
    ...given,
  };
}

/** A daemon that has just started: nothing is known. */
export function freshDaemon(given: Partial<FakeDaemon> = {}): FakeDaemon {
  return {
    overview: {
      host: 'cic01',
      site: 'Main street',
      role: 'cic-server',
      tool: { name: 'cicprobe', version: '0.1.0' },
      nowMs: Date.now(),
      outcome: 'unproven',
      counts: { met: 0, broken: 0, unproven: 0, flapping: 0 },
      thisHost: null,
      watches: [
        aWatch({
          last: null,
          nextMs: null,
          running: { sinceMs: Date.now(), isWhole: true, done: 0, total: 0 },
        }),
      ],
      alerts: [],
      config: { file: 'cicprobe.yaml', loadedMs: Date.now() - HOUR_MS, fault: null, waits: [] },
      store: { trouble: null },
      maintenance: null,
    },
    paths: [],
    seen: new Map(),
    spells: () => [],
    changes: [],
    runs: [],
    alerts: [],
    diagram: null,
    tokens: null,
    runStatus: 202,
    streams: 'open',
    ...given,
  };
}

/** A daemon that has watched these paths for a year. */
export function daemonOf(report: Report, given: Partial<FakeDaemon> = {}): FakeDaemon {
  const paths = report.paths.map((path) => statusOf(path));
  const { overview } = freshDaemon();
  const counts = countsOf(paths);
  return freshDaemon({
    overview: {
      ...overview,
      outcome: report.summary.outcome,
      counts,
      watches: [aWatch({ last: { ...lastRun(), outcome: report.summary.outcome } })],
    },
    paths,
    seen: new Map(report.paths.map((path) => [path.id, path])),
    spells: (pathId, fromMs, untilMs) => aYear(pathId.length, fromMs, untilMs),
    changes: report.paths.filter(({ outcome }) => outcome !== 'met').map(aChange),
    runs: Array.from({ length: 250 }, (_, at) => aSavedRun(250 - at, counts)),
    ...given,
  });
}

export function countsOf(paths: readonly PathStatus[]): FakeDaemon['overview']['counts'] {
  const count = (outcome: string): number =>
    paths.filter(({ watched }) => watched.held.outcome === outcome).length;
  return {
    met: count('met'),
    broken: count('broken'),
    unproven: count('unproven'),
    flapping: paths.filter(({ watched }) => watched.flappingSinceMs !== null).length,
  };
}

function standingOf({ outcome, verdict, reason }: ReportPath): Standing {
  return { outcome, verdict, code: reason.code };
}

export function statusOf(path: ReportPath, watched: Partial<Watched> = {}): PathStatus {
  const held = standingOf(path);
  return {
    watch: 'everything',
    pathId: path.id,
    about: path,
    watched: {
      held,
      sinceMs: Date.now() - 3 * HOUR_MS,
      doubts: [],
      turnsMs: [],
      flappingSinceMs: null,
      ...watched,
    },
    latest: { atMs: Date.now() - 20_000, runId: 250, standing: held, latencyMs: path.latencyMs },
  };
}

/** An alert about these paths. */
export function anAlert(paths: readonly ReportPath[], given: Partial<Alert> = {}): Alert {
  return {
    id: 'alert-1',
    watch: 'everything',
    key: 'host-unreachable cic02',
    kind: 'host-unreachable',
    state: 'open',
    title: 'Nothing at all answers at cic02 (10.0.0.6).',
    target: 'cic02',
    openedMs: Date.now() - HOUR_MS,
    updatedMs: Date.now() - HOUR_MS,
    resolvedMs: null,
    paths: paths.map((path) => ({
      ...path,
      pathId: path.id,
      standing: standingOf(path),
      text: path.reason.text,
    })),
    ...given,
  };
}

const OPEN: Standing = { outcome: 'met', verdict: 'open', code: 'connected' };

function aChange(path: ReportPath, at: number): Change {
  return {
    id: 1000 - at,
    watch: 'everything',
    pathId: path.id,
    about: path,
    atMs: Date.now() - 3 * HOUR_MS - at * MINUTE_MS,
    kind: 'changed',
    from: OPEN,
    to: standingOf(path),
    maintenance: at === 1,
    runId: 250 - at,
    path,
  };
}

function lastRun() {
  return { reportId: '3f2b8c1e', finishedMs: Date.now() - 20_000, durationMs: 2400 };
}

function aSavedRun(id: number, counts: FakeDaemon['overview']['counts']): SavedRun {
  const finishedMs = Date.now() - 20_000 - (250 - id) * MINUTE_MS;
  return {
    id,
    watch: 'everything',
    reportId: `run-${id}`,
    startedMs: finishedMs - 2400,
    finishedMs,
    outcome: counts.broken > 0 ? 'broken' : counts.unproven > 0 ? 'unproven' : 'met',
    met: counts.met,
    broken: counts.broken,
    unproven: counts.unproven,
    isWhole: id % 10 !== 0,
    maintenance: id === 248,
  };
}

/** Hours of the last 35 days, days before; each path has bad hours of its own, a night of maintenance and a gap. */
function aYear(seed: number, fromMs: number, untilMs: number): readonly Spell[] {
  const firstHour = Math.floor(Date.now() / DAY_MS) * DAY_MS - 35 * DAY_MS;
  const spells: Spell[] = [];
  for (let at = Math.floor(fromMs / DAY_MS) * DAY_MS; at < Math.min(untilMs, firstHour); at += DAY_MS) {
    spells.push(aSpell(at, DAY_MS, 1440, seed));
  }
  for (let at = Math.max(firstHour, Math.floor(fromMs / HOUR_MS) * HOUR_MS); at < untilMs; at += HOUR_MS) {
    spells.push(aSpell(at, HOUR_MS, 60, seed));
  }
  // The daemon was off for a while.
  return spells.filter(({ fromMs: start }) => Math.floor(start / DAY_MS) % 29 !== seed % 29);
}

function aSpell(fromMs: number, lengthMs: number, checks: number, seed: number): Spell {
  const number = Math.floor(fromMs / HOUR_MS) * 31 + seed * 17;
  const isMaintained = new Date(fromMs).getUTCDay() === 0 && lengthMs === HOUR_MS && number % 24 < 3;
  const broken = isMaintained ? 0 : number % 37 === 0 ? checks : number % 41 === 0 ? 7 : 0;
  const unproven = isMaintained || broken > 0 || number % 53 !== 0 ? 0 : checks;
  const met = isMaintained ? 0 : checks - broken - unproven;
  const meanMs = 8 + (number % 17) / 2;
  return {
    fromMs,
    untilMs: fromMs + lengthMs,
    checks,
    met,
    broken,
    unproven,
    maintained: isMaintained ? checks : 0,
    latency: met === 0 ? null : { meanMs, maxMs: meanMs * (2 + (number % 5)), count: met },
  };
}
