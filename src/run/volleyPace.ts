/** What was seen of the datagrams to one address so far; times in milliseconds. */
export interface RoundTrips {
  /** The longest round trip; null while none is known. */
  worstMs: number | null;
  /** A running mean of the recent ones. */
  meanMs: number;
  answered: number;
  /** Datagrams to ports that answered a later one. */
  lost: number;
}

/** When to send again, and when to call it silence; all in milliseconds. */
export interface VolleyPace {
  /** Pause before the datagram after `sent` have been sent; null when there have been enough. */
  readonly gapMs: (trips: RoundTrips, sent: number) => number | null;
  /** How long to wait for an answer after the last datagram. */
  readonly waitMs: (trips: RoundTrips) => number;
}

/** As many as a port gets that is tried attempt by attempt. */
const FEWEST = 6;
/** At 15 % loss each way one good port in 17 million stays without an answer to so many. */
const MOST = 13;
/** How rarely a good port may be lost to mere chance, at the loss that is seen. */
const CHANCE = 1e-7;

/** Datagrams sent at once are lost at once; this far apart a full queue has had time to drain. */
const LEAST_GAP_MS = 40;
/** While nothing is known about the way. */
const GAP_MS = 200;
const WAIT_MS = 500;
/** Beyond twice the longest round trip seen; the way may become as slow as that all of a sudden. */
const MARGIN_MS = 200;
const LEAST_WAIT_MS = 250;
/** Share of the newest round trip in the running mean, as in RFC 6298. */
const NEWEST = 1 / 8;

/** The pace of UDP ports that are held open for us at the far end, where what arrives is counted. */
export const volleyPace: VolleyPace = {
  gapMs: (trips, sent) => {
    if (sent >= enough(trips)) return null;
    if (trips.worstMs === null) return GAP_MS;
    // A port that answers in the usual time gets one datagram.
    return Math.max(LEAST_GAP_MS, Math.min(GAP_MS, 2 * trips.meanMs));
  },
  waitMs: ({ worstMs }) => (worstMs === null ? WAIT_MS : Math.max(LEAST_WAIT_MS, 2 * worstMs + MARGIN_MS)),
};

/** @param rttMs a round trip that is known already, in milliseconds; null when there is none. */
export function noTripsYet(rttMs: number | null): RoundTrips {
  return { worstMs: rttMs, meanMs: rttMs ?? 0, answered: 0, lost: 0 };
}

/** Learns from an answer to the datagram after `before` others. */
export function noteTrip(trips: RoundTrips, rttMs: number, before: number): void {
  trips.meanMs = trips.worstMs === null ? rttMs : trips.meanMs + NEWEST * (rttMs - trips.meanMs);
  trips.worstMs = Math.max(trips.worstMs ?? 0, rttMs);
  trips.answered++;
  trips.lost += before;
}

function enough({ answered, lost }: RoundTrips): number {
  // Believed at once: where few ports are tried, a few datagrams more cost nothing.
  if (lost === 0) return FEWEST;
  const share = lost / (lost + answered);
  return Math.min(MOST, Math.max(FEWEST, Math.ceil(Math.log(CHANCE) / Math.log(share))));
}
