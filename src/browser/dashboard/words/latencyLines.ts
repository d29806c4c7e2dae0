import type { Spell } from '../../../model/remembered.ts';

/** Times in seconds since 1970-01-01 UTC, and for each the mean and the longest time to an answer in milliseconds. */
export interface LatencyLines {
  readonly times: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly most: readonly (number | null)[];
}

/** Spells as the lines of a chart; where nothing was measured, or no spell is, the lines are broken off. */
export function latencyLines(spells: readonly Spell[]): LatencyLines {
  const times: number[] = [];
  const mean: (number | null)[] = [];
  const most: (number | null)[] = [];
  let endedMs: number | null = null;
  for (const { fromMs, untilMs, latency } of spells) {
    if (endedMs !== null && fromMs > endedMs) add(endedMs, null);
    add(fromMs, latency);
    endedMs = untilMs;
  }
  return { times, mean, most };

  function add(ms: number, latency: Spell['latency']): void {
    times.push(ms / 1000);
    mean.push(latency?.meanMs ?? null);
    most.push(latency?.maxMs ?? null);
  }
}
