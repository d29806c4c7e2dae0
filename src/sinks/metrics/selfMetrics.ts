import { Counter, type Registry } from 'prom-client';
import type { ConfigState } from '../../model/live.ts';
import type { Outcome } from '../../model/verdict.ts';
import type { FaultKind } from '../store/storeError.ts';
import { addGauges, inSeconds } from './gauges.ts';
import type { Metrics, NoticeResult } from './metrics.ts';

/** What the daemon tells of itself. */
export interface SelfMetrics
  extends Pick<
    Metrics,
    'failed' | 'storeTrouble' | 'runsWaiting' | 'config' | 'alertsOpen' | 'notice' | 'noticesWaiting'
  > {
  readonly ran: (watch: string, outcome: Outcome) => void;
  /** Begins to count for these watches. */
  readonly count: (watches: readonly string[]) => void;
}

const RESULTS: readonly NoticeResult[] = ['sent', 'failed', 'dropped'];
const FAULTS: readonly FaultKind[] = ['full', 'read-only', 'corrupt', 'busy', 'other'];

export function selfMetrics(registry: Registry, version: string): SelfMetrics {
  const gauges = addGauges(registry, SELF_GAUGES);
  const addCounter = (name: string, help: string, ...labelNames: readonly string[]): Counter =>
    new Counter({ name: `cicprobe_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const runs = addCounter('runs_total', 'Runs that ended, confirming ones included.', 'watch', 'outcome');
  const failures = addCounter('checks_failed_total', 'Checks that could not be made at all.', 'watch');
  const notices = addCounter('notices_total', 'Notices by what became of them.', 'channel', 'result');

  const storeTrouble = (kind: FaultKind | null): void => {
    for (const fault of FAULTS) gauges.store_trouble.set({ kind: fault }, Number(fault === kind));
  };
  gauges.build_info.set({ version }, 1);
  storeTrouble(null);
  // What runs has been configured.
  gauges.config_last_reload_successful.set(1);
  return {
    ran: (watch, outcome) => runs.inc({ watch, outcome }),
    count: (watches) => {
      // An alert takes a first failure for none when there was no 0 before it.
      for (const watch of watches) failures.inc({ watch }, 0);
    },
    failed: (watch) => failures.inc({ watch }),
    storeTrouble,
    runsWaiting: (count) => gauges.runs_waiting.set(count),
    config: ({ loadedMs, fault }: ConfigState) => {
      gauges.config_last_reload_successful.set(Number(fault === null));
      gauges.config_last_reload_success_timestamp_seconds.set(inSeconds(loadedMs));
    },
    alertsOpen: (count) => gauges.alerts_open.set(count),
    notice: (channel, result) => {
      for (const one of RESULTS) notices.inc({ channel, result: one }, Number(one === result));
    },
    noticesWaiting: (count) => gauges.notices_waiting.set(count),
  };
}

const SELF_GAUGES = {
  build_info: ['Which cicprobe this is; always 1.', 'version'],
  store_trouble: ['Whether runs cannot be saved for this reason (1) or not (0).', 'kind'],
  runs_waiting: ['Number of runs that wait in memory to be saved.'],
  config_last_reload_successful: [
    'Whether the configuration in the file is the one in force (1) or is wrong (0).',
  ],
  config_last_reload_success_timestamp_seconds: ['When the configuration in force was loaded, in Unix time.'],
  alerts_open: ['Number of alerts that are open.'],
  notices_waiting: ['Number of notices that wait to be sent.'],
} as const;
