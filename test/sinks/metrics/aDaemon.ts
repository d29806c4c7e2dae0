/** Metrics of a daemon that is not there: tests tell it what its runs saw. */
import type { LiveWatch } from '../../../src/model/live.ts';
import type { Report, ReportPath } from '../../../src/model/report.ts';
import type { Watched } from '../../../src/model/watch.ts';
import { makeMetrics } from '../../../src/sinks/metrics/makeMetrics.ts';
import type { Metrics } from '../../../src/sinks/metrics/metrics.ts';
import { aRunToSave, aWatched, reportAt } from '../../support/stores.ts';
import { type Sample, samplesIn } from './metricsSamples.ts';

export interface FakeDaemon {
  readonly metrics: Metrics;
  /** What counts of a path. */
  readonly hold: (watch: string, pathId: string, watched: Watched | null) => void;
  /** A run ends with these paths; what counts of new ones is what it saw. */
  readonly run: (watch: string, paths: readonly ReportPath[], given?: GivenRun) => void;
  readonly setWatches: (watches: readonly LiveWatch[]) => void;
  readonly text: () => Promise<string>;
  /** Samples of one metric, by the end of its name. */
  readonly samples: (name: string) => Promise<readonly Sample[]>;
}

interface GivenRun {
  readonly atMs?: number;
  readonly isWhole?: boolean;
  readonly change?: (report: Report) => Report;
}

export const WATCH = 'all';
export const AT_MS = Date.UTC(2026, 10, 26, 12);

export function aLiveWatch(given: Partial<LiveWatch> = {}): LiveWatch {
  return {
    name: WATCH,
    hosts: null,
    timing: { kind: 'every', everyMs: 60_000 },
    jitterMs: 0,
    running: null,
    nextMs: null,
    last: null,
    failure: null,
    ...given,
  };
}

export function aDaemon(maxPaths?: number): FakeDaemon {
  const held = new Map<string, Map<string, Watched>>();
  let watches: readonly LiveWatch[] = [aLiveWatch()];
  const remembered = (watch: string): Map<string, Watched> => {
    const paths = held.get(watch) ?? new Map<string, Watched>();
    held.set(watch, paths);
    return paths;
  };
  const metrics = makeMetrics({
    version: '1.2.3',
    recall: remembered,
    watches: () => watches,
    ...(maxPaths === undefined ? {} : { maxPaths }),
  });
  const text = async (): Promise<string> => (await metrics.text()).body;
  return {
    metrics,
    hold: (watch, pathId, watched) => {
      if (watched === null) remembered(watch).delete(pathId);
      else remembered(watch).set(pathId, watched);
    },
    run: (watch, paths, { atMs = AT_MS, isWhole = true, change = (report: Report) => report } = {}) => {
      for (const { id, outcome, verdict, reason } of paths) {
        if (remembered(watch).has(id)) continue;
        remembered(watch).set(id, aWatched({ held: { outcome, verdict, code: reason.code }, sinceMs: atMs }));
      }
      metrics.keep(aRunToSave(atMs, paths, { watch, isWhole, report: change(reportAt(atMs, paths)) }));
    },
    setWatches: (given) => {
      watches = given;
    },
    text,
    samples: async (name) => samplesIn(await text()).filter((sample) => sample.name === `cicprobe_${name}`),
  };
}
