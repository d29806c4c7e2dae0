import type { Gauge, Registry } from 'prom-client';
import { type Outcome, VERDICTS } from '../../model/verdict.ts';
import { addGauges, inSeconds } from './gauges.ts';
import type { PathNow, WatchNow } from './seenWatches.ts';

export interface PathGauges {
  /** Shows these paths and no others. */
  readonly show: (watches: readonly WatchNow[]) => void;
}

/** Worst first. */
export const OUTCOMES: readonly Outcome[] = ['broken', 'unproven', 'met'];

/** Series of single paths, of so many at most: what is left out is counted. */
export function pathGauges(registry: Registry, maxPaths: number): PathGauges {
  const gauges = addGauges(registry, PATH_GAUGES, PATH_LABELS);
  const { paths_without_series: left } = addGauges(registry, {
    paths_without_series: [
      'Number of paths that have no series of their own, because there are too many.',
      'watch',
    ],
  });
  return {
    show: (watches) => {
      for (const gauge of [...Object.values(gauges), left]) gauge.reset();
      const paths = worstFirst(watches.flatMap((watch) => watch.paths));
      for (const path of paths.slice(0, maxPaths)) showPath(gauges, path);
      for (const { name } of watches) left.set({ watch: name }, 0);
      for (const { watch } of paths.slice(maxPaths)) left.inc({ watch });
    },
  };
}

const PATH_LABELS = ['watch', 'path', 'role', 'target', 'address', 'transport', 'port', 'service', 'flow'];

const PATH_GAUGES = {
  path_verdict: ['Whether the path counts as having this verdict (1) or not (0).', 'verdict'],
  path_outcome: ['Whether the path counts as having this outcome (1) or not (0).', 'outcome'],
  path_last_check_outcome: [
    'Whether the last check of the path had this outcome (1) or not (0). It counts once enough checks agree.',
    'outcome',
  ],
  path_flapping: ['Whether the path changes too often to say how it stands (1) or not (0).'],
  path_since_timestamp_seconds: ['Since when the verdict of the path counts, in Unix time.'],
  path_last_check_timestamp_seconds: ['When the path was checked last, in Unix time.'],
  path_last_met_timestamp_seconds: [
    'When a check found the path met last, in Unix time. Missing when none did since the start.',
  ],
  path_latency_seconds: ['Time to the first answer of the peer in the last check, where there was one.'],
  path_phase_seconds: ['How long a part of the last check took, where it came so far.', 'phase'],
  path_certificate_expiry_timestamp_seconds: [
    'When the certificate that was shown on the path ends, in Unix time.',
  ],
} as const;

function showPath(
  gauges: Readonly<Record<keyof typeof PATH_GAUGES, Gauge>>,
  { watch, seen, watched }: PathNow,
): void {
  const labels = { watch, ...seen.labels };
  const setTime = (gauge: Gauge, ms: number | null): void => {
    if (ms !== null) gauge.set(labels, inSeconds(ms));
  };
  const { held } = watched;
  for (const verdict of VERDICTS)
    gauges.path_verdict.set({ ...labels, verdict }, Number(verdict === held.verdict));
  for (const outcome of OUTCOMES) {
    gauges.path_outcome.set({ ...labels, outcome }, Number(outcome === held.outcome));
    gauges.path_last_check_outcome.set({ ...labels, outcome }, Number(outcome === seen.outcome));
  }
  gauges.path_flapping.set(labels, Number(watched.flappingSinceMs !== null));
  setTime(gauges.path_since_timestamp_seconds, watched.sinceMs);
  setTime(gauges.path_last_check_timestamp_seconds, seen.atMs);
  setTime(gauges.path_last_met_timestamp_seconds, seen.metMs);
  setTime(gauges.path_latency_seconds, seen.latencyMs);
  for (const { name, ms } of seen.phases)
    gauges.path_phase_seconds.set({ ...labels, phase: name }, inSeconds(ms));
  setTime(gauges.path_certificate_expiry_timestamp_seconds, seen.certificateMs);
}

/** Always the same of equals: series that come and go would be of no use. */
function worstFirst(paths: readonly PathNow[]): readonly PathNow[] {
  const rank = ({ watched }: PathNow): number => OUTCOMES.indexOf(watched.held.outcome);
  return paths.toSorted(
    (one, other) =>
      rank(one) - rank(other) || compare(one.watch, other.watch) || compare(one.seen.id, other.seen.id),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
