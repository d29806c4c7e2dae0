import { setImmediate as letOthersRun } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { LiveWatch } from '../../model/live.ts';
import type { Watched } from '../../model/watch.ts';
import type { Metrics } from './metrics.ts';
import { pathGauges } from './pathGauges.ts';
import { seenWatches } from './seenWatches.ts';
import { selfMetrics } from './selfMetrics.ts';
import { watchGauges } from './watchGauges.ts';

export interface MetricsParts {
  /** Version of this program. */
  readonly version: string;
  /** What is remembered of the paths of a watch: what counts, and since when. */
  readonly recall: (watch: string) => ReadonlyMap<string, Watched>;
  /** How the watches stand: those that the configuration has, and no others. */
  readonly watches: () => readonly LiveWatch[];
  /** So many paths at most have series of their own; those that are broken come first. */
  readonly maxPaths?: number;
}

/** Some twenty series for each, 5 KB: what can be written without keeping checks waiting. */
const MAX_PATHS = 500;

/** Begins metrics in a registry of their own: a second daemon in the same process does not meet them. */
export function makeMetrics({ version, recall, watches, maxPaths = MAX_PATHS }: MetricsParts): Metrics {
  const registry = new Registry();
  const seen = seenWatches();
  const self = selfMetrics(registry, version);
  const ofWatches = watchGauges(registry);
  const ofPaths = pathGauges(registry, maxPaths);
  collectProcess(registry);
  let isStale = true;

  return {
    keep: (run) => {
      seen.keep(run);
      self.ran(run.watch, run.report.summary.outcome);
      isStale = true;
    },
    failed: self.failed,
    storeTrouble: self.storeTrouble,
    runsWaiting: self.runsWaiting,
    config: self.config,
    alertsOpen: self.alertsOpen,
    notice: self.notice,
    noticesWaiting: self.noticesWaiting,
    text: async () => {
      const live = watches();
      const names = live.map(({ name }) => name);
      self.count(names);
      // A configuration that is loaded anew may have lost a watch.
      if (seen.forgetOthers(names) || isStale) {
        const all = seen.all(recall);
        ofWatches.show(all);
        ofPaths.show(all);
        isStale = false;
      }
      ofWatches.showPlan(live);
      return { type: registry.contentType, body: await write(registry) };
    },
  };
}

/** Metric by metric: written at once, a large site's would hold up the answers of checks and falsify their times. */
async function write(registry: Registry): Promise<string> {
  const written: string[] = [];
  for (const { name } of registry.getMetricsAsArray()) {
    written.push(await registry.getSingleMetricAsString(name));
    await letOthersRun();
  }
  return `${written.join('\n\n')}\n`;
}

/** Deprecated by prom-client itself: their names are those of counters, and they are none. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

function collectProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
}
