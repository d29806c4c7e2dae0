import type { Clock } from '../model/clock.ts';
import type { Evidence } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Check } from '../model/plan.ts';
import type { Door, Seen } from '../model/probe.ts';
import type { Limits } from '../model/site.ts';
import { noTripsYet, noteTrip, type RoundTrips, volleyPace } from './volleyPace.ts';

/** What one volley tells of itself. */
export interface VolleyHooks {
  /** The first datagram can be sent. */
  readonly onReady: () => void;
  /** The answer to one of the datagrams, counted from 0. */
  readonly onAnswer: (seen: Seen, index: number) => void;
  /** Neither an answer nor silence: to be looked into attempt by attempt. */
  readonly onTrouble: () => void;
}

/** A socket for all datagrams to one port. */
export interface Volley {
  readonly send: () => void;
  /** What silence looks like from here. */
  readonly silence: () => Seen;
  readonly close: () => void;
}

export type OpenVolley = (door: Door, hooks: VolleyHooks) => Volley;

/** Tries UDP ports whose far end counts what arrives. */
export interface Volleys {
  /** Evidence of an answer or of silence; null for anything else, which wants single attempts. */
  readonly tryDoor: (door: Door) => Promise<readonly Evidence[] | null>;
}

export interface VolleyParts {
  readonly open: OpenVolley;
  readonly clock: Clock;
  /** The run's signal. */
  readonly signal: AbortSignal;
  /** The clock's reading when the run began. */
  readonly runStartedAt: number;
  /** Longest time for one port, in milliseconds. */
  readonly timeoutMs: number;
  /** A round trip to this address that is known before, in milliseconds; null when there is none. */
  readonly knownRttMs: (address: IpAddress) => number | null;
}

/** A silent path holds up to six sockets when it is tried attempt by attempt, and one here: so many more need no more. */
const PORTS_PER_PATH = 4;

/** How many ports are tried at once, where all of them are tried by volleys. */
export function volleyLimits(checks: readonly Check[], limits: Limits): Limits {
  if (!checks.every(({ transport }) => transport === 'udp')) return limits;
  return {
    ...limits,
    concurrency: PORTS_PER_PATH * limits.concurrency,
    perHost: PORTS_PER_PATH * limits.perHost,
  };
}

export function makeVolleys(parts: VolleyParts): Volleys {
  const { signal } = parts;
  const trips = new Map<IpAddress, RoundTrips>();
  const live = new Set<() => void>();
  // One listener for thousands of sockets: a signal looks through all of them whenever one more is added.
  signal.addEventListener(
    'abort',
    () =>
      [...live].forEach((stop) => {
        stop();
      }),
    { once: true },
  );
  return {
    tryDoor: (door) => {
      if (signal.aborted) return Promise.resolve(null);
      const known = trips.get(door.address) ?? noTripsYet(parts.knownRttMs(door.address));
      trips.set(door.address, known);
      return tryByVolley(door, known, live, parts);
    },
  };
}

function tryByVolley(
  door: Door,
  trips: RoundTrips,
  live: Set<() => void>,
  { open, clock, runStartedAt, timeoutMs }: VolleyParts,
): Promise<readonly Evidence[] | null> {
  return new Promise((resolve) => {
    const sentAt: number[] = [];
    const startedAt = clock.now();
    let callOff = (): void => undefined;
    const finish = (evidence: readonly Evidence[] | null): void => {
      if (!live.delete(giveUp)) return;
      callOff();
      volley.close();
      resolve(evidence);
    };
    const giveUp = (): void => finish(null);
    const evidenceOf = ({ fact, local, rttMs }: Seen, index: number): Evidence => {
      const began = sentAt[index] ?? startedAt;
      return {
        ...fact,
        startedAtMs: round(began - runStartedAt),
        tookMs: round(clock.now() - began),
        rttMs: rttMs === null ? null : round(rttMs),
        local,
      };
    };
    const endInSilence = (): void => {
      const seen = volley.silence();
      finish(sentAt.map((_, index) => evidenceOf(seen, index)));
    };
    const send = (): void => {
      volley.send();
      sentAt.push(clock.now());
      const left = startedAt + timeoutMs - clock.now();
      const gap = volleyPace.gapMs(trips, sentAt.length);
      if (gap !== null && gap < left) callOff = clock.after(gap, send);
      // An answer may have arrived while this process was busy: it counts before silence does.
      else {
        const wait = Math.max(0, Math.min(left, volleyPace.waitMs(trips)));
        callOff = clock.after(wait, () => clock.afterPoll(endInSilence));
      }
    };
    live.add(giveUp);
    const volley = open(door, {
      onReady: send,
      onAnswer: (seen, index) => {
        noteTrip(trips, seen.rttMs ?? 0, index);
        finish([evidenceOf(seen, index)]);
      },
      onTrouble: giveUp,
    });
  });
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
