import { setMaxListeners } from 'node:events';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Clock } from '../model/clock.ts';
import type { Evidence, LocalFault } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Check } from '../model/plan.ts';
import type { Probe } from '../model/probe.ts';
import type { Limits } from '../model/site.ts';
import type { Observation } from '../model/verdict.ts';
import { tryDoor } from './attempt.ts';
import { makePace, type Pulse } from './pace.ts';
import type { Volleys } from './volley.ts';

/** Everything from outside that a run needs. */
export interface ExecuteParts {
  readonly probes: ReadonlyMap<string, Probe>;
  readonly clock: Clock;
  /** Aborted with an AbortError to cancel, with a TimeoutError at the run's deadline. */
  readonly signal: AbortSignal;
  readonly platform: string;
  /** The clock's reading when the run began. */
  readonly runStartedAt: number;
  /** Told of doors from which nothing has come back so far, while their probes go on. */
  readonly onQuiet?: (check: Check) => void;
  /** Tries UDP ports where the far end counts what arrives; without it every port is tried attempt by attempt. */
  readonly volleys?: Volleys;
}

/** Tries of one check that failed for want of descriptors or source ports, before it is given up as `error`. */
const LOCAL_RETRIES = 6;
/** Pause before such a retry, times the number of the try, in milliseconds. */
const LOCAL_PAUSE_MS = 100;
/** The run never goes below this many checks at once. */
const MIN_CONCURRENCY = 4;
/** Checks begun in one go: a longer burst would keep answers waiting, and its own length would look like the way to the host. */
const BURST = 128;

/** Runs every check, many at once, and yields each observation as soon as it is complete. */
export async function* execute(
  checks: readonly Check[],
  limits: Limits,
  source: IpAddress | null,
  parts: ExecuteParts,
): AsyncGenerator<Observation> {
  setMaxListeners(0, parts.signal);
  const ready: Observation[] = [];
  let wake = (): void => undefined;
  const failures: unknown[] = [];
  let running = 0;
  const global = pLimit(limits.concurrency);
  const turn = takeTurns(parts.clock);

  // One lane per address keeps a slow host from holding up the others; its workers are the per-host limit.
  const work = async (lane: Lane): Promise<void> => {
    for (let check = lane.next(); check !== undefined; check = lane.next()) {
      const current = check;
      const evidence = await tryPatiently(global, parts, async (signal) => {
        await turn();
        const door = { ...pickDoor(current), source };
        const seen = current.transport === 'udp' ? await parts.volleys?.tryDoor(door) : null;
        if (seen) return seen;
        return tryDoor({
          door,
          probe: probeOfKind(current.probe.kind, parts.probes),
          options: current.probe.options,
          pace: makePace(current.transport, parts.platform, limits),
          pulse: lane.pulse,
          clock: parts.clock,
          signal,
          runStartedAt: parts.runStartedAt,
          onQuiet: () => parts.onQuiet?.(current),
        });
      });
      ready.push({ check: current, evidence });
      wake();
    }
  };
  for (const lane of lanesOf(checks)) {
    for (let worker = Math.min(limits.perHost, lane.size); worker > 0; worker--) {
      running++;
      work(lane)
        .catch((error: unknown) => failures.push(error))
        .finally(() => {
          running--;
          wake();
        });
    }
  }
  while (running > 0 || ready.length > 0) {
    const next = ready.shift();
    if (next !== undefined) yield next;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  if (failures.length > 0) throw failures[0];
}

/** Local exhaustion slows the whole run down and is tried again: it says nothing about the peer. */
async function tryPatiently(
  global: LimitFunction,
  parts: ExecuteParts,
  attempt: (signal: AbortSignal) => Promise<readonly Evidence[]>,
): Promise<readonly Evidence[]> {
  for (let tries = 1; ; tries++) {
    const evidence = await global(() => attempt(parts.signal));
    const last = evidence.at(-1);
    const exhausted = last?.kind === 'not-tried' && isExhaustion(last.fault);
    if (!exhausted || tries > LOCAL_RETRIES || parts.signal.aborted) return evidence;
    const fewer = Math.max(MIN_CONCURRENCY, Math.floor(global.activeCount / 2));
    global.concurrency = Math.min(global.concurrency, fewer);
    await new Promise<void>((resolve) => {
      parts.clock.after(LOCAL_PAUSE_MS * tries, resolve);
    });
  }
}

/** Lets so many begin at once; the next ones wait until what came in meanwhile has been looked at. */
function takeTurns(clock: Clock): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let begun = 0;
  const goOn = (): void => {
    const next = waiting.splice(0, BURST);
    begun = next.length;
    for (const begin of next) begin();
    if (waiting.length > 0) clock.afterPoll(goOn);
  };
  return () => {
    if (begun < BURST) {
      begun++;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      if (waiting.length === 0) clock.afterPoll(goOn);
      waiting.push(resolve);
    });
  };
}

function isExhaustion(fault: LocalFault): boolean {
  return fault === 'descriptors' || fault === 'source-ports';
}

interface Lane {
  readonly size: number;
  readonly pulse: Pulse;
  readonly next: () => Check | undefined;
}

function lanesOf(checks: readonly Check[]): Lane[] {
  const byAddress = new Map<IpAddress, Check[]>();
  for (const check of checks) {
    const lane = byAddress.get(check.address);
    if (lane === undefined) byAddress.set(check.address, [check]);
    else lane.push(check);
  }
  return [...byAddress.values()].map((lane) => {
    let at = 0;
    return {
      size: lane.length,
      pulse: { acceptedRttMs: null, refusedRttMs: null },
      next: () => lane[at++],
    };
  });
}

function pickDoor(check: Check): Pick<Check, 'target' | 'address' | 'transport' | 'port'> {
  const { target, address, transport, port } = check;
  return { target, address, transport, port };
}

/** The probe of that kind; the port map is validated against the same registry, so only a programming error finds none. */
export function probeOfKind(kind: string, probes: ReadonlyMap<string, Probe>): Probe {
  const probe = probes.get(kind);
  if (probe === undefined) throw new Error(`no probe of kind "${kind}"`);
  return probe;
}
