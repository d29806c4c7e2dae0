import { timeIsUp } from '../../src/model/abort.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { Fact } from '../../src/model/evidence.ts';
import type { Transport } from '../../src/model/ids.ts';
import type { Door, Probe, ProbeContext, Seen } from '../../src/model/probe.ts';

/** What one attempt does. Without `fact` it waits for an answer that never comes. */
export interface Act {
  /** Milliseconds until the fact is known; 0 unless given. */
  readonly afterMs?: number;
  readonly fact?: Fact;
  /** Milliseconds until the peer accepts; never unless given. */
  readonly acceptedAfterMs?: number;
  /** Time to the first answer; `afterMs` where the fact is an answer, unless given. */
  readonly rttMs?: number | null;
  /** Thrown at once, before there is a promise. */
  readonly throws?: unknown;
  /** Rejects with the reason of the abort instead of telling what was seen. */
  readonly rejectsOnAbort?: boolean;
  /** Takes no notice of an abort at all. */
  readonly deaf?: boolean;
}

/** One attempt as the probe lived it. */
interface Knock {
  readonly door: Door;
  readonly context: ProbeContext;
  readonly startedAt: number;
  endedAt: number | null;
  /** `running` until its end; `time is up` and `superseded` are the two ways of being aborted. */
  end: 'running' | 'answered' | 'time is up' | 'superseded';
}

export interface FakeProbe {
  readonly probe: Probe;
  /** Every attempt, in the order of their beginnings. */
  readonly knocks: Knock[];
  /** The most attempts that ran at one moment: all together, and by address. */
  readonly peak: () => number;
  readonly peakOf: (address: string) => number;
}

/** A probe that acts as told and keeps a record; it touches no socket. */
export function makeFakeProbe(
  clock: Clock,
  act: (door: Door, context: ProbeContext) => Act,
  kind = 'tcp',
  transport: Transport = 'tcp',
): FakeProbe {
  const knocks: Knock[] = [];
  const running = new Map<string, number>();
  const peaks = new Map<string, number>();
  const count = (key: string, change: number): void => {
    const now = (running.get(key) ?? 0) + change;
    running.set(key, now);
    peaks.set(key, Math.max(peaks.get(key) ?? 0, now));
  };

  const knock = (door: Door, context: ProbeContext): Promise<Seen> => {
    const told = act(door, context);
    if ('throws' in told) throw told.throws;
    const own: Knock = { door, context, startedAt: clock.now(), endedAt: null, end: 'running' };
    knocks.push(own);
    count(ALL, 1);
    count(door.address, 1);
    return new Promise((resolve, reject) => {
      const callOffs: (() => void)[] = [];
      const finish = (end: Knock['end'], tell: () => void): void => {
        if (own.end !== 'running') return;
        own.end = end;
        own.endedAt = clock.now();
        for (const callOff of callOffs) callOff();
        count(ALL, -1);
        count(door.address, -1);
        tell();
      };
      const { fact, afterMs = 0, acceptedAfterMs } = told;
      if (acceptedAfterMs !== undefined) callOffs.push(clock.after(acceptedAfterMs, context.accepted));
      if (fact !== undefined) {
        callOffs.push(clock.after(afterMs, () => finish('answered', () => resolve(seen(fact, told)))));
      }
      if (told.deaf === true) return;
      context.signal.addEventListener('abort', () => {
        const late = context.signal.reason === timeIsUp;
        finish(late ? 'time is up' : 'superseded', () =>
          told.rejectsOnAbort === true
            ? reject(context.signal.reason)
            : resolve(unseen(late, transport, acceptedAfterMs !== undefined)),
        );
      });
    });
  };
  return {
    probe: {
      kind,
      transports: [transport],
      validate: () => undefined,
      describe: () => [],
      run: (door, _options, context) => knock(door, context),
    },
    knocks,
    peak: () => peaks.get(ALL) ?? 0,
    peakOf: (address) => peaks.get(address) ?? 0,
  };
}

const ALL = 'all';

function seen(fact: Fact, told: Act): Seen {
  const answers = fact.kind !== 'silent' && fact.kind !== 'not-tried' && fact.kind !== 'rejected';
  const usual = answers ? (told.acceptedAfterMs ?? told.afterMs ?? 0) : null;
  return { fact, local: null, rttMs: told.rttMs === undefined ? usual : told.rttMs };
}

function unseen(late: boolean, transport: Transport, accepted: boolean): Seen {
  const stage = transport === 'udp' ? 'reply' : accepted ? 'tls' : 'connect';
  const fact: Fact = late
    ? { kind: 'silent', stage }
    : { kind: 'not-tried', fault: 'cancelled', detail: 'stopped before an answer came' };
  return { fact, local: null, rttMs: null };
}
