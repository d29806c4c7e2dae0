import type { Transport } from '../model/ids.ts';
import type { Limits } from '../model/site.ts';

/** What a run has learned about one address so far. */
export interface Pulse {
  /** Shortest time to an accepted connection or an answer; null until one came. */
  acceptedRttMs: number | null;
  /** Shortest time to a refusal; a firewall may have sent it, so it counts for less. */
  refusedRttMs: number | null;
}

/** When to try again and when to call it silence; all in milliseconds. */
export interface Pace {
  /** Pause before the attempt after `attempts` have begun; null when there have been enough. */
  readonly gapMs: (pulse: Pulse, attempts: number) => number | null;
  /** Total time after which no answer to `attempts` attempts is called silence. A busy host gets to them late: so, by both. */
  readonly patienceMs: (pulse: Pulse, attempts: number) => number;
  readonly lingerMs: (pulse: Pulse) => number;
  readonly replyTimeoutMs: number;
}

/** Kernels retransmit a SYN only after a second; fresh connects at this gap find a lost one sooner. */
const FIRST_GAP_MS = 150;
/** The gap to a host whose round trip is known: three of them, within these bounds. */
const MIN_GAP_MS = 100;
const MAX_GAP_MS = 600;
/** A host that has not answered in the first second gets rarer attempts. */
const LATE_GAP_MS = 400;
const EARLY_ATTEMPTS = 7;
/** Eight independent attempts: at 15 % loss each way all are lost once in 26,000 paths. */
const ENOUGH_ATTEMPTS = 8;
/** An upper bound for one path, whatever the time-out. */
const MAX_ATTEMPTS = 16;
/** A host known to answer is believed silent on a port after this long at least. */
const QUIET_MS = 800;
/** Where only refusals were seen (a firewall's round trip may be shorter than the host's). */
const QUIET_AFTER_REFUSAL_MS = 2000;
/** A refused connect is reported only after about 2 s on Windows: the stack repeats the SYN (KB 175523). */
const WINDOWS_REFUSAL_MS = 3000;
const WINDOWS_GAP_MS = 700;
/** Enough to be called silence; more fit in only when the time-out is raised. */
const WINDOWS_ENOUGH_ATTEMPTS = 4;
const MIN_LINGER_MS = 100;
const MAX_LINGER_MS = 500;
/** Patience for a handshake or an answer on an accepted connection; twice of it still fits the default time-out. */
const REPLY_TIMEOUT_MS = 1500;
const UDP_GAP_MS = 200;
const UDP_ATTEMPTS = 6;
const UDP_QUIET_MS = 1500;

/** The pace of one kind of path; pure, so that it is tested without waiting. */
export function makePace(transport: Transport, platform: string, limits: Limits): Pace {
  // An echo is not repeated by the system, there neither.
  const windows = platform === 'win32' && transport === 'tcp';
  const bounded = (ms: number): number => Math.min(ms, limits.timeoutMs);
  const replyTimeoutMs = Math.min(REPLY_TIMEOUT_MS, limits.timeoutMs / 2);
  const lingerMs = (pulse: Pulse): number =>
    clamp(3 * (rttOf(pulse) ?? 0), MIN_LINGER_MS, Math.min(MAX_LINGER_MS, limits.timeoutMs));
  if (transport === 'udp') {
    return {
      gapMs: (pulse, attempts) =>
        attempts >= UDP_ATTEMPTS ? null : clamp(2 * (rttOf(pulse) ?? 0), UDP_GAP_MS, LATE_GAP_MS),
      patienceMs: (pulse, attempts) =>
        attempts < UDP_ATTEMPTS ? limits.timeoutMs : bounded(UDP_QUIET_MS + 2 * (rttOf(pulse) ?? 0)),
      lingerMs,
      replyTimeoutMs,
    };
  }
  const enough = windows ? WINDOWS_ENOUGH_ATTEMPTS : ENOUGH_ATTEMPTS;
  const gap = (pulse: Pulse, attempts: number): number => {
    const rtt = rttOf(pulse);
    if (windows) return WINDOWS_GAP_MS;
    if (rtt === null) return attempts < EARLY_ATTEMPTS ? FIRST_GAP_MS : LATE_GAP_MS;
    return clamp(3 * rtt, MIN_GAP_MS, MAX_GAP_MS);
  };
  return {
    gapMs: (pulse, attempts) => (attempts >= MAX_ATTEMPTS ? null : gap(pulse, attempts)),
    patienceMs: (pulse, attempts) => {
      if (rttOf(pulse) === null || attempts < enough) return limits.timeoutMs;
      const quiet = windows
        ? WINDOWS_REFUSAL_MS
        : pulse.acceptedRttMs === null
          ? QUIET_AFTER_REFUSAL_MS
          : QUIET_MS;
      return bounded(Math.max(quiet, ENOUGH_ATTEMPTS * gap(pulse, 0)));
    },
    lingerMs,
    replyTimeoutMs,
  };
}

/** Longest time for one path unless the user says otherwise: past the 3.07 s after which a dead neighbour is known. */
export function defaultTimeoutMs(platform: string): number {
  return platform === 'win32' ? 4500 : 3200;
}

function rttOf(pulse: Pulse): number | null {
  return pulse.acceptedRttMs ?? pulse.refusedRttMs;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** The most attempts that silence can lead to, whatever is learned about the host meanwhile; for `--dry-run`. */
export function maxAttempts(transport: Transport, platform: string, limits: Limits): number {
  const pace = makePace(transport, platform, limits);
  // A host that refuses elsewhere, and quickly, is asked at the shortest gaps for the longer of the two quiet times.
  const pulses: readonly Pulse[] = [
    { acceptedRttMs: null, refusedRttMs: null },
    { acceptedRttMs: null, refusedRttMs: 0 },
  ];
  return Math.max(...pulses.map((pulse) => attemptsWhile(pulse, pace)));
}

function attemptsWhile(pulse: Pulse, pace: Pace): number {
  let attempts = 1;
  for (let at = 0; ; attempts++) {
    const gap = pace.gapMs(pulse, attempts);
    if (gap === null) return attempts;
    at += gap;
    if (at >= pace.patienceMs(pulse, attempts)) return attempts;
  }
}
