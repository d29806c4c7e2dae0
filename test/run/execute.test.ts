import { describe, expect, test } from 'vitest';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { asIpAddress, type IpAddress } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import type { Limits } from '../../src/model/site.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { execute } from '../../src/run/execute.ts';
import { anEvidence, someLimits } from '../support/builders.ts';
import { type FakeClock, makeFakeClock } from '../support/fakeClock.ts';
import { type Act, type FakeProbe, makeFakeProbe } from '../support/fakeProbe.ts';
import { aDoor, connected, refused } from '../support/observations.ts';

const exhausted: Fact = { kind: 'not-tried', fault: 'descriptors', detail: 'EMFILE' };
const tcp = { kind: 'tcp', options: {} };

/** Doors on one address, ports 1, 2, 3 … */
const doors = (address: string, count: number): readonly Check[] =>
  Array.from({ length: count }, (_, at) => aDoor({ address, port: at + 1, probe: tcp }));

describe('the limits', () => {
  test('of the whole run and of one host are used and never exceeded', async () => {
    const run = begin(
      ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].flatMap((address) => doors(address, 20)),
      () => ({ fact: connected, afterMs: 20 }),
      { concurrency: 10, perHost: 4 },
    );
    const observations = await run.finish();
    expect(observations).toHaveLength(80);
    expect(run.probe.peak()).toBe(10);
    expect(run.probe.peakOf('10.0.0.1')).toBeLessThanOrEqual(4);
  });

  test('of one host hold when there is only one', async () => {
    const run = begin(doors('10.0.0.1', 30), () => ({ fact: connected, afterMs: 20 }), { perHost: 4 });
    await run.finish();
    expect(run.probe.peak()).toBe(4);
  });

  test('of one address hold whatever the names that lead there', async () => {
    const checks = ['cic01', 'cic01.example.com'].flatMap((target) =>
      [1, 2, 3, 4].map((port) => aDoor({ target, port, probe: tcp })),
    );
    const run = begin(checks, () => ({ fact: connected, afterMs: 20 }), { perHost: 3 });
    await run.finish();
    expect(run.probe.peak()).toBe(3);
  });

  test('hold for ten thousand checks', async () => {
    const checks = Array.from({ length: 100 }, (_, at) => doors(`10.0.1.${at}`, 100)).flat();
    const run = begin(checks, () => ({ fact: refused, afterMs: 5 }), { concurrency: 50, perHost: 8 });
    const observations = await run.finish();
    expect(new Set(observations.map(({ check }) => check)).size).toBe(10_000);
    expect(run.probe.peak()).toBe(50);
    expect(run.probe.peakOf('10.0.1.7')).toBeLessThanOrEqual(8);
  });
});

describe('volleys', () => {
  const silent = [{ ...anEvidence({ kind: 'silent', stage: 'reply' }) }];
  const udp = { kind: 'udp', options: {} };
  const aim = async (transport: 'tcp' | 'udp', seen: readonly Evidence[] | null) => {
    const clock = makeFakeClock();
    const asked: number[] = [];
    const { probe, knocks } = makeFakeProbe(clock, () => ({ fact: connected }), 'udp', transport);
    const source = asIpAddress('10.0.0.9');
    const running = execute([aDoor({ transport, port: 7, probe: udp })], someLimits, source, {
      probes: new Map([['udp', probe]]),
      clock,
      signal: new AbortController().signal,
      platform: 'linux',
      runStartedAt: 0,
      volleys: {
        tryDoor: async (door) => {
          expect(door.source).toBe(source);
          asked.push(door.port);
          return seen;
        },
      },
    });
    const { value } = await clock.until(running.next());
    return { asked, attempts: knocks.length, evidence: (value as Observation).evidence };
  };

  test('tell of a UDP port what they saw', async () => {
    expect(await aim('udp', silent)).toEqual({ asked: [7], attempts: 0, evidence: silent });
  });

  test('that cannot tell leave it to single attempts', async () => {
    expect(await aim('udp', null)).toMatchObject({
      asked: [7],
      attempts: 1,
      evidence: [{ kind: 'connected' }],
    });
  });

  test('are not for connections', async () => {
    expect(await aim('tcp', silent)).toMatchObject({ asked: [], attempts: 1 });
  });
});

describe('the observations', () => {
  test('come as soon as they are complete, one for each check', async () => {
    const checks = doors('10.0.0.1', 3);
    const run = begin(checks, ({ port }) => ({ fact: connected, afterMs: 40 - 10 * port }));
    await run.clock.advance(15);
    expect(portsOf(run.seen)).toEqual([3]);
    expect(portsOf(await run.finish())).toEqual([3, 2, 1]);
    expect(new Set(run.seen.map(({ check }) => check))).toEqual(new Set(checks));
  });

  test('of a slow host do not hold up the others', async () => {
    const run = begin(
      [...doors('10.0.0.1', 12), ...doors('10.0.0.2', 12)],
      ({ address }) => (address === '10.0.0.1' ? {} : { fact: connected, afterMs: 5 }),
      { perHost: 4, concurrency: 8, timeoutMs: 1000 },
    );
    await run.clock.advance(100);
    expect(run.seen.map(({ check }) => String(check.address))).toEqual(Array(12).fill('10.0.0.2'));
    expect(await run.finish()).toHaveLength(24);
  });

  test('tell when each attempt began, counted from the beginning of the run', async () => {
    const clock = makeFakeClock();
    await clock.advance(5000);
    const probe = makeFakeProbe(clock, () => ({ fact: refused, afterMs: 30 }));
    const run = collect(doors('10.0.0.1', 2), clock, [probe], { ...someLimits, perHost: 1 }, null);
    const observations = await run.finish();
    expect(observations.map(({ evidence }) => evidence[0]?.startedAtMs)).toEqual([0, 30]);
  });

  test('of no checks are none', async () => {
    expect(await begin([], () => ({})).finish()).toEqual([]);
  });

  test('share what is learned about a host: its silent ports are given up sooner', async () => {
    const run = begin(
      [...doors('10.0.0.1', 2), ...doors('10.0.0.2', 1)],
      ({ address, port }) => (address === '10.0.0.1' && port === 1 ? { fact: connected, afterMs: 2 } : {}),
      { timeoutMs: 3000 },
    );
    await run.clock.advance(1000);
    expect(run.seen.map(({ check }) => check.port)).toEqual([1, 2]);
    await run.finish();
    expect(run.clock.now()).toBe(3000);
  });

  test('are made with the probe, the options and the source address of the check', async () => {
    const clock = makeFakeClock();
    const fakes = ['tcp', 'udp'].map((kind) => makeFakeProbe(clock, () => ({ fact: refused }), kind));
    const checks = [aDoor({ port: 1, probe: tcp }), aDoor({ port: 2, probe: { kind: 'udp', options: {} } })];
    const run = collect(checks, clock, fakes, someLimits, asIpAddress('10.9.8.7'));
    await run.finish();
    expect(fakes.map(({ knocks }) => knocks.map(({ door }) => door))).toEqual([
      [{ target: 'cic01', address: '10.0.0.5', transport: 'tcp', port: 1, source: '10.9.8.7' }],
      [{ target: 'cic01', address: '10.0.0.5', transport: 'tcp', port: 2, source: '10.9.8.7' }],
    ]);
  });
});

describe('a door', () => {
  test('from which nothing has come back to three attempts is told of, once, while it goes on', async () => {
    const run = begin(doors('10.0.0.1', 2), ({ port }) => (port === 1 ? { fact: refused, afterMs: 5 } : {}), {
      timeoutMs: 3000,
    });
    await run.clock.advance(349);
    expect(run.quiet).toEqual([]);
    await run.clock.advance(1);
    expect(portsOf(run.quiet.map((check) => ({ check, evidence: [] })))).toEqual([2]);
    await run.finish();
    expect(run.quiet).toHaveLength(1);
  });

  test('that answers, accepts or rejects in time is not', async () => {
    const acts: Readonly<Record<number, Act>> = {
      1: { fact: connected, afterMs: 250 },
      2: { acceptedAfterMs: 10, fact: connected, afterMs: 1000 },
      3: { fact: { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false }, afterMs: 5 },
    };
    const run = begin(doors('10.0.0.1', 3), ({ port }) => acts[port] ?? {}, { timeoutMs: 3000 });
    await run.finish();
    expect(run.quiet).toEqual([]);
  });
});

describe('a burst', () => {
  test('is broken off to look at answers: its own length must not look like the way to the host', async () => {
    const clock = makeFakeClock();
    const begun: number[] = [];
    const probe = makeFakeProbe(clock, ({ port }) => {
      begun.push(port);
      return { fact: refused, afterMs: 5 };
    });
    const looks: number[] = [];
    const watched = {
      ...clock,
      afterPoll: (callback: () => void) =>
        clock.afterPoll(() => {
          looks.push(begun.length);
          callback();
        }),
    };
    const limits = { ...someLimits, perHost: 512, concurrency: 512 };
    const run = collect(doors('10.0.0.1', 300), watched, [probe], limits, null);
    await run.finish();
    expect(looks.slice(0, 2)).toEqual([128, 256]);
    expect(run.seen).toHaveLength(300);
  });
});

describe('exhaustion of this host', () => {
  test.each(['descriptors', 'source-ports'] as const)('(%s) is tried again', async (fault) => {
    let tries = 0;
    const run = begin(doors('10.0.0.1', 1), () =>
      tries++ < 3 ? { fact: { ...exhausted, fault } } : { fact: connected },
    );
    const [observation] = await run.finish();
    expect(observation?.evidence.map(({ kind }) => kind)).toEqual(['connected']);
    expect(run.probe.knocks.map(({ startedAt }) => startedAt)).toEqual([0, 100, 300, 600]);
  });

  test('is reported as ours when it does not end', async () => {
    const run = begin(doors('10.0.0.1', 1), () => ({ fact: exhausted }));
    const [observation] = await run.finish();
    expect(observation?.evidence).toMatchObject([{ kind: 'not-tried', fault: 'descriptors' }]);
    expect(run.probe.knocks).toHaveLength(7);
  });

  test('slows the whole run down', async () => {
    let tries = 0;
    const run = begin(
      doors('10.0.0.1', 200),
      // Of the first 64, which all begin at once, the last 40 find nothing left.
      () => (tries++ >= 24 && tries <= 64 ? { fact: exhausted } : { fact: connected, afterMs: 50 }),
      { concurrency: 64, perHost: 64 },
    );
    const observations = await run.finish();
    expect(kindsOf(observations)).toEqual(Array(200).fill('connected'));
    expect(run.probe.knocks).toHaveLength(240);
    expect(peakOf(run.probe.knocks.slice(64))).toBeLessThanOrEqual(32);
    expect(peakOf(run.probe.knocks.slice(64))).toBeGreaterThanOrEqual(4);
  });

  test('never raises a low limit', async () => {
    let tries = 0;
    const run = begin(
      doors('10.0.0.1', 20),
      () => (tries++ < 2 ? { fact: exhausted } : { fact: connected, afterMs: 50 }),
      { concurrency: 2 },
    );
    await run.finish();
    expect(run.probe.peak()).toBe(2);
  });

  test.each(['permission', 'own-firewall', 'probe-failed'] as const)('is not what %s is', async (fault) => {
    const run = begin(doors('10.0.0.1', 1), () => ({ fact: { ...exhausted, fault } }));
    await run.finish();
    expect(run.probe.knocks).toHaveLength(1);
  });

  test('is not tried again after the run was stopped', async () => {
    const run = begin(doors('10.0.0.1', 1), () => ({ fact: exhausted }));
    await run.clock.advance(50);
    run.stop.abort();
    const [observation] = await run.finish();
    expect(observation?.evidence).toMatchObject([{ kind: 'not-tried', fault: 'cancelled' }]);
    expect(run.probe.knocks).toHaveLength(1);
  });
});

describe('an end before its time', () => {
  test('gives every check an observation, tried or not', async () => {
    const run = begin(
      doors('10.0.0.1', 10),
      ({ port }) => (port === 1 ? { fact: connected, afterMs: 5 } : {}),
      {
        perHost: 3,
      },
    );
    await run.clock.advance(50);
    run.stop.abort(new DOMException('late', 'TimeoutError'));
    const observations = await run.finish();
    expect(observations).toHaveLength(10);
    const faults = observations.flatMap(({ evidence }) => evidence.map(faultOf));
    expect(faults).toEqual(['', ...Array(9).fill('deadline')]);
    expect(run.clock.now()).toBe(50);
    expect(run.clock.waiting()).toBe(0);
  });
});

describe('a probe', () => {
  test('that throws does not stop the others', async () => {
    const run = begin(doors('10.0.0.1', 3), ({ port }) =>
      port === 2 ? { throws: new Error('broken') } : { fact: connected },
    );
    const observations = await run.finish();
    expect(observations.map(({ check, evidence }) => [check.port, evidence[0]?.kind]).sort()).toEqual([
      [1, 'connected'],
      [2, 'not-tried'],
      [3, 'connected'],
    ]);
  });

  test('that does not exist is a programming error, told after all the rest is done', async () => {
    const strange = aDoor({ address: '10.0.0.2', probe: { kind: 'pigeon', options: {} } });
    const run = begin([strange, ...doors('10.0.0.1', 2)], () => ({ fact: connected, afterMs: 5 }));
    await expect(run.finish()).rejects.toThrow('no probe of kind "pigeon"');
    expect(run.seen).toHaveLength(2);
  });
});

interface Run {
  readonly clock: FakeClock;
  readonly probe: FakeProbe;
  readonly stop: AbortController;
  /** Observations so far, in the order of their arrival. */
  readonly seen: readonly Observation[];
  /** Doors from which nothing had come back, in the order of being told so. */
  readonly quiet: readonly Check[];
  readonly finish: () => Promise<readonly Observation[]>;
}

function begin(checks: readonly Check[], act: (door: Door) => Act, limits: Partial<Limits> = {}): Run {
  const clock = makeFakeClock();
  const probe = makeFakeProbe(clock, act);
  return collect(checks, clock, [probe], { ...someLimits, ...limits }, null);
}

type Door = FakeProbe['knocks'][number]['door'];

function collect(
  checks: readonly Check[],
  clock: FakeClock,
  fakes: readonly FakeProbe[],
  limits: Limits,
  source: IpAddress | null,
): Run {
  const [probe] = fakes;
  if (probe === undefined) throw new Error('a run needs a probe');
  const stop = new AbortController();
  const seen: Observation[] = [];
  const quiet: Check[] = [];
  const startedAt = clock.now();
  const probes = new Map(fakes.map((fake) => [fake.probe.kind, fake.probe]));
  const reading = (async () => {
    const parts = {
      probes,
      clock,
      signal: stop.signal,
      platform: 'linux',
      runStartedAt: startedAt,
      onQuiet: (check: Check) => quiet.push(check),
    };
    for await (const observation of execute(checks, limits, source, parts)) seen.push(observation);
    return seen;
  })();
  reading.catch(() => undefined);
  return { clock, probe, stop, seen, quiet, finish: () => clock.until(reading) };
}

/** The most of these attempts that ran at one moment. */
function peakOf(knocks: FakeProbe['knocks']): number {
  return Math.max(
    ...knocks.map(
      ({ startedAt }) =>
        knocks.filter((other) => other.startedAt <= startedAt && (other.endedAt ?? Infinity) > startedAt)
          .length,
    ),
  );
}

function portsOf(observations: readonly Observation[]): readonly number[] {
  return observations.map(({ check }) => check.port);
}

function kindsOf(observations: readonly Observation[]): readonly (string | undefined)[] {
  return observations.map(({ evidence }) => evidence.at(-1)?.kind);
}

function faultOf(evidence: Evidence): string {
  return evidence.kind === 'not-tried' ? evidence.fault : '';
}
