import type { Observation } from '../../model/verdict.ts';

/** Hops tried, all in flight at once. */
export const MAX_HOPS = 16;
/** Wait for the answers of one round of hops to a host of unknown distance, and the least for one that is known. */
const ROUND_MS = 500;
const MIN_ROUND_MS = 250;
/** Routers answer dying packets when they have nothing better to do: several round trips, and some time on top. */
const ROUND_TRIPS = 4;
const ROUTER_MS = 150;

/** How far away an address is, as far as its doors have shown. */
export interface Distance {
  readonly note: (observation: Observation) => void;
  /** Wait for the answers of one round of hops, in milliseconds. */
  readonly roundMs: () => number;
}

export function makeDistance(): Distance {
  let rttMs = Number.POSITIVE_INFINITY;
  return {
    note: ({ evidence }) => {
      for (const one of evidence) {
        // A device that rejects is nearer than the host.
        if (one.rttMs !== null && one.kind !== 'rejected') rttMs = Math.min(rttMs, one.rttMs);
      }
    },
    roundMs: () => Math.min(ROUND_MS, Math.max(MIN_ROUND_MS, ROUND_TRIPS * rttMs + ROUTER_MS)),
  };
}

export function hopsBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
