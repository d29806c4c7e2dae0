import { describe, expect, test } from 'vitest';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { asHostName, asIpAddress, asPort, type Transport } from '../../src/model/ids.ts';
import { tryDoor } from '../../src/run/attempt.ts';
import { makePace, type Pulse } from '../../src/run/pace.ts';
import { someLimits } from '../support/builders.ts';
import { type FakeClock, makeFakeClock } from '../support/fakeClock.ts';
import { type Act, type FakeProbe, makeFakeProbe } from '../support/fakeProbe.ts';
import { connected, refused, tlsAnswer } from '../support/observations.ts';

const rejected: Fact = { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false };
const reset: Fact = { kind: 'dropped-after-connect', how: 'reset', stage: 'connect', afterMs: 1 };
const mute: Fact = { kind: 'silent', stage: 'tls' };

describe('hedging', () => {
  test('begins a fresh attempt every 150 ms, and rarer ones after the first second', async () => {
    const { probe, outcome, clock } = begin(() => ({}));
    await clock.until(outcome);
    expect(startsOf(probe)).toEqual([0, 150, 300, 450, 600, 750, 900, 1300, 1700, 2100, 2500, 2900]);
  });

  test('numbers the attempts', async () => {
    const { probe, outcome, clock } = begin(() => ({}), { timeoutMs: 500 });
    await clock.until(outcome);
    expect(probe.knocks.map(({ context }) => context.attempt)).toEqual([0, 1, 2, 3]);
  });

  test('gives up all of them together, and all are silence', async () => {
    const { probe, outcome, clock } = begin(() => ({}), { timeoutMs: 500 });
    const evidence = await clock.until(outcome);
    expect(clock.now()).toBe(500);
    expect(evidence.map(({ kind, startedAtMs, tookMs }) => [kind, startedAtMs, tookMs])).toEqual([
      ['silent', 0, 500],
      ['silent', 150, 350],
      ['silent', 300, 200],
      ['silent', 450, 50],
    ]);
    expect(probe.knocks.every(({ end }) => end === 'time is up')).toBe(true);
  });

  test('ends with the first conclusive answer; the others are called off and are no evidence', async () => {
    const { probe, outcome, clock } = begin(({ attempt }) =>
      attempt === 1 ? { fact: connected, afterMs: 200, rttMs: 3 } : {},
    );
    const evidence = await clock.until(outcome);
    expect(evidence).toEqual([{ ...connected, startedAtMs: 150, tookMs: 200, rttMs: 3, local: null }]);
    expect(probe.knocks.map(({ end }) => end)).toEqual(['superseded', 'answered', 'superseded']);
  });

  test('hears an early attempt that answers after later ones have begun', async () => {
    const { probe, outcome, clock } = begin(({ attempt }) =>
      attempt === 0 ? { fact: refused, afterMs: 1000 } : {},
    );
    const evidence = await clock.until(outcome);
    expect(evidence).toMatchObject([{ kind: 'refused', startedAtMs: 0, tookMs: 1000 }]);
    expect(probe.knocks).toHaveLength(7);
  });

  test('leaves nothing behind', async () => {
    const lateAndMute = { fact: mute, acceptedAfterMs: 1, afterMs: 4000 };
    for (const act of [{}, { fact: connected }, { fact: reset }, lateAndMute]) {
      const { outcome, clock, probe } = begin(() => act);
      await clock.until(outcome);
      expect(clock.waiting()).toBe(0);
      expect(probe.knocks.filter(({ end }) => end === 'running')).toEqual([]);
    }
  });

  test('goes on when an attempt is given up by the system itself', async () => {
    const silent: Fact = { kind: 'silent', stage: 'connect' };
    const { probe, outcome, clock } = begin(({ attempt }) =>
      attempt < 2 ? { fact: silent, afterMs: 10 } : { fact: connected, afterMs: 10 },
    );
    const evidence = await clock.until(outcome);
    expect(startsOf(probe)).toEqual([0, 150, 300]);
    expect(evidence.map(({ kind }) => kind)).toEqual(['silent', 'silent', 'connected']);
  });

  test('ends with its patience when no attempt is left in play', async () => {
    const { outcome, clock } = begin(() => ({ fact: { kind: 'silent', stage: 'connect' }, afterMs: 10 }), {
      timeoutMs: 500,
    });
    expect(await clock.until(outcome)).toHaveLength(4);
    expect(clock.now()).toBe(500);
  });

  test('ends with the last datagram that may be sent when none is left in play', async () => {
    const { outcome, clock } = begin(() => ({ fact: { kind: 'silent', stage: 'reply' }, afterMs: 10 }), {
      transport: 'udp',
    });
    expect(await clock.until(outcome)).toHaveLength(6);
    expect(clock.now()).toBe(1010);
  });

  test('sends few datagrams, and waits for their answers after the last', async () => {
    const { probe, outcome, clock } = begin(() => ({}), { transport: 'udp' });
    const evidence = await clock.until(outcome);
    expect(startsOf(probe)).toEqual([0, 200, 400, 600, 800, 1000]);
    expect(clock.now()).toBe(1500);
    expect(evidence.every((one) => one.kind === 'silent' && one.stage === 'reply')).toBe(true);
  });
});

describe('an attempt that was accepted', () => {
  test('stops new ones while it goes on', async () => {
    const { probe, outcome, clock } = begin(() => ({
      acceptedAfterMs: 10,
      fact: tlsAnswer(),
      afterMs: 1400,
    }));
    const evidence = await clock.until(outcome);
    expect(probe.knocks).toHaveLength(1);
    expect(evidence).toMatchObject([{ kind: 'answered', tookMs: 1400, rttMs: 10 }]);
  });

  test('may finish after patience has ended', async () => {
    const { outcome, clock } = begin(
      ({ attempt }) => (attempt === 3 ? { acceptedAfterMs: 20, fact: tlsAnswer(), afterMs: 400 } : {}),
      { timeoutMs: 500 },
    );
    const evidence = await clock.until(outcome);
    expect(evidence.map(({ kind }) => kind)).toEqual(['silent', 'silent', 'silent', 'answered']);
    expect(clock.now()).toBe(850);
  });

  test('does not go on for ever: a further connection of it may meet silence', async () => {
    const { outcome, clock, probe } = begin(() => ({ acceptedAfterMs: 5 }), { timeoutMs: 1000 });
    const evidence = await clock.until(outcome);
    // Both the first and the confirming attempt are given four times the half second of a reply.
    expect(evidence).toMatchObject([
      { kind: 'silent', stage: 'tls', tookMs: 3000 },
      { kind: 'silent', stage: 'tls', tookMs: 3000 },
    ]);
    expect(probe.knocks).toHaveLength(2);
  });
});

describe('what a passing fault could have made', () => {
  test.each([
    ['a rejection', rejected],
    ['a hang-up', reset],
  ])('%s is asked for once more at once', async (_name, fact) => {
    const { probe, outcome, clock } = begin(() => ({ fact, afterMs: 2 }));
    const evidence = await clock.until(outcome);
    expect(startsOf(probe)).toEqual([0, 2]);
    expect(evidence.map(({ kind }) => kind)).toEqual([fact.kind, fact.kind]);
  });

  test.each([
    ['a rejection', rejected],
    ['a hang-up', reset],
  ])('%s gives way to an answer', async (_name, fact) => {
    const { outcome, clock } = begin(({ attempt }) => ({
      fact: attempt === 0 ? fact : connected,
      afterMs: 2,
    }));
    const evidence = await clock.until(outcome);
    expect(evidence.map(({ kind }) => kind)).toEqual([fact.kind, 'connected']);
  });

  test('a rejection is not confirmed as long as earlier attempts are in play', async () => {
    const { probe, outcome, clock } = begin(({ attempt }) =>
      attempt === 1
        ? { fact: rejected, afterMs: 10 }
        : attempt === 0
          ? { fact: connected, afterMs: 220 }
          : {},
    );
    const evidence = await clock.until(outcome);
    expect(startsOf(probe)).toEqual([0, 150]);
    expect(evidence.map(({ kind }) => kind)).toEqual(['rejected', 'connected']);
  });

  test('a dead neighbour, told to all attempts at one moment, is settled by two of them', async () => {
    const { outcome, clock } = begin(({ now }) => ({ fact: rejected, afterMs: 3070 - now }));
    const evidence = await clock.until(outcome);
    expect(clock.now()).toBe(3070);
    expect(evidence.map(({ tookMs }) => tookMs)).toEqual([3070, 2920]);
  });

  test('a mute server is asked again, even when patience is over by then', async () => {
    const { probe, outcome, clock } = begin(() => ({ acceptedAfterMs: 5, fact: mute, afterMs: 1500 }), {
      timeoutMs: 1000,
    });
    const evidence = await clock.until(outcome);
    expect(startsOf(probe)).toEqual([0, 1500]);
    expect(evidence.map(({ kind }) => kind)).toEqual(['silent', 'silent']);
  });

  test('a confirming attempt that nobody accepts is given up', async () => {
    const { outcome, clock } = begin(
      ({ attempt }) => (attempt === 0 ? { acceptedAfterMs: 5, fact: mute, afterMs: 1500 } : {}),
      { timeoutMs: 1000 },
    );
    const evidence = await clock.until(outcome);
    expect(evidence).toMatchObject([
      { kind: 'silent', stage: 'tls' },
      { kind: 'silent', stage: 'connect', startedAtMs: 1500, tookMs: 1000 },
    ]);
  });

  test('attempts that met no answer do not confirm a mute server', async () => {
    const { probe, outcome, clock } = begin(
      ({ attempt }) => (attempt === 1 ? { acceptedAfterMs: 5, fact: mute, afterMs: 1000 } : {}),
      { timeoutMs: 800 },
    );
    const evidence = await clock.until(outcome);
    expect(startsOf(probe)).toEqual([0, 150, 1150]);
    expect(evidence.map((one) => one.kind === 'silent' && one.stage)).toEqual(['connect', 'tls', 'connect']);
  });

  test('goes on hedging after a hang-up that leaves the confirming attempt without answer', async () => {
    const { probe, outcome, clock } = begin(
      ({ attempt }) => (attempt === 0 ? { fact: reset, afterMs: 20 } : {}),
      {
        timeoutMs: 400,
      },
    );
    await clock.until(outcome);
    // The pause is now that for a host known to answer.
    expect(startsOf(probe)).toEqual([0, 20, 120, 220, 320]);
  });
});

describe('patience', () => {
  test('shrinks when the host turns out to answer elsewhere', async () => {
    const { pulse, outcome, clock } = begin(() => ({}));
    await clock.advance(200);
    pulse.acceptedRttMs = 2;
    await clock.until(outcome);
    expect(clock.now()).toBe(800);
  });

  test('ends soon when the host turns out to answer later than that', async () => {
    const { pulse, outcome, clock } = begin(() => ({}));
    await clock.advance(2010);
    pulse.acceptedRttMs = 2;
    await clock.until(outcome);
    expect(clock.now()).toBe(2100);
  });

  test('is longer where only refusals were seen: a firewall may have sent them', async () => {
    const { pulse, outcome, clock } = begin(() => ({}));
    pulse.refusedRttMs = 2;
    await clock.until(outcome);
    expect(clock.now()).toBe(2000);
  });

  test('grows with the time that the host is known to need', async () => {
    const { pulse, outcome, clock } = begin(() => ({}), {
      pulse: { acceptedRttMs: 100, refusedRttMs: null },
    });
    expect(pulse.acceptedRttMs).toBe(100);
    await clock.until(outcome);
    expect(clock.now()).toBe(2400);
  });

  test('does not end before what arrived meanwhile was looked at', async () => {
    // The answer came when this process was busy; the timer of patience is overdue by then too.
    const { outcome, clock } = begin(
      ({ attempt }) => (attempt === 0 ? { fact: connected, afterMs: 501 } : {}),
      {
        timeoutMs: 500,
      },
    );
    await clock.advance(400);
    await clock.oversleep(300);
    expect(await clock.until(outcome)).toMatchObject([{ kind: 'connected' }]);
  });

  test('on Windows waits for a refusal that takes two seconds', async () => {
    const known: Pulse = { acceptedRttMs: 1, refusedRttMs: null };
    const { outcome, clock } = begin(() => ({ fact: refused, afterMs: 2100 }), {
      platform: 'win32',
      timeoutMs: 4500,
      pulse: known,
    });
    expect((await clock.until(outcome)).map(({ kind }) => kind)).toEqual(['refused']);
  });
});

describe('what is learned about the host', () => {
  test.each<[string, Fact, Pulse]>([
    ['an accepted connection', connected, { acceptedRttMs: 7, refusedRttMs: null }],
    [
      'the wrong service',
      { kind: 'garbled', expected: 'tls', reason: 'x' },
      { acceptedRttMs: 7, refusedRttMs: null },
    ],
    ['a refusal', refused, { acceptedRttMs: null, refusedRttMs: 7 }],
    ['a rejection, which a device on the way sent', rejected, { acceptedRttMs: null, refusedRttMs: null }],
  ])('by %s', async (_name, fact, learned) => {
    const { pulse, outcome, clock } = begin(() => ({ fact, afterMs: 7, rttMs: 7 }));
    await clock.until(outcome);
    expect(pulse).toEqual(learned);
  });

  test('is the shortest time seen', async () => {
    const pulse: Pulse = { acceptedRttMs: 5, refusedRttMs: 9 };
    const first = begin(() => ({ fact: connected, afterMs: 7 }), { pulse });
    await first.clock.until(first.outcome);
    const second = begin(() => ({ fact: refused, afterMs: 7 }), { pulse });
    await second.clock.until(second.outcome);
    expect(pulse).toEqual({ acceptedRttMs: 5, refusedRttMs: 7 });
  });

  test('lengthens the watch over an accepted connection', async () => {
    const { probe, outcome, clock } = begin(() => ({ fact: connected }), {
      pulse: { acceptedRttMs: 100, refusedRttMs: null },
    });
    await clock.until(outcome);
    expect(probe.knocks[0]?.context.lingerMs).toBe(300);
  });
});

describe('the end of the run', () => {
  test.each([
    ['cancelled', undefined, 'the run was stopped'],
    ['cancelled', new DOMException('stop', 'AbortError'), 'the run was stopped'],
    ['deadline', new DOMException('late', 'TimeoutError'), "the run's time was over"],
  ])('is a fault of ours: %s (%s)', async (fault, reason, detail) => {
    const { probe, outcome, clock, run } = begin(() => ({}));
    await clock.advance(200);
    run.abort(reason);
    expect(await clock.until(outcome)).toEqual([
      { kind: 'not-tried', fault, detail, startedAtMs: 0, tookMs: 200, rttMs: null, local: null },
    ]);
    expect(probe.knocks.map(({ end }) => end)).toEqual(['superseded', 'superseded']);
    expect(clock.waiting()).toBe(0);
  });

  test('keeps what was seen before', async () => {
    const { outcome, clock, run } = begin(({ attempt }) =>
      attempt === 0 ? { fact: reset, afterMs: 5 } : {},
    );
    await clock.advance(50);
    run.abort();
    expect((await clock.until(outcome)).map(({ kind }) => kind)).toEqual([
      'dropped-after-connect',
      'not-tried',
    ]);
  });

  test('before the beginning leaves the probe alone', async () => {
    const run = new AbortController();
    run.abort();
    const { probe, outcome, clock } = begin(() => ({}), { run });
    expect(await clock.until(outcome)).toMatchObject([{ kind: 'not-tried', fault: 'cancelled', tookMs: 0 }]);
    expect(probe.knocks).toEqual([]);
  });
});

describe('a probe', () => {
  test.each<[string, Act, string]>([
    ['throws before it gives a promise', { throws: new TypeError('no path') }, 'TypeError: no path'],
    ['throws something odd', { throws: 'no path' }, 'no path'],
  ])('that %s is our fault', async (_name, act, detail) => {
    const { outcome, clock } = begin(() => act);
    expect(await clock.until(outcome)).toMatchObject([{ kind: 'not-tried', fault: 'probe-failed', detail }]);
  });

  test('that throws at a later attempt does not end the process', async () => {
    const { outcome, clock } = begin(({ attempt }) => (attempt === 0 ? {} : { throws: new Error('broken') }));
    expect(await clock.until(outcome)).toMatchObject([{ kind: 'not-tried', detail: 'Error: broken' }]);
  });

  test.each([
    ['tcp', 'connect'],
    ['udp', 'reply'],
  ] as const)('that rejects with the reason of the abort met silence (%s)', async (transport, stage) => {
    const { outcome, clock } = begin(() => ({ rejectsOnAbort: true }), { transport, timeoutMs: 400 });
    const evidence = await clock.until(outcome);
    expect(evidence.length).toBeGreaterThan(1);
    for (const one of evidence) expect(one).toMatchObject({ kind: 'silent', stage });
  });

  test('that is told nothing more after the end is not asked any more', async () => {
    const { outcome, clock } = begin(({ attempt }) =>
      attempt === 0 ? { deaf: true, fact: refused, afterMs: 400 } : { fact: connected, afterMs: 5 },
    );
    const evidence = await clock.until(outcome);
    await clock.advance(1000);
    expect(evidence.map(({ kind }) => kind)).toEqual(['connected']);
  });
});

interface Begun {
  readonly outcome: Promise<readonly Evidence[]>;
  readonly clock: FakeClock;
  readonly probe: FakeProbe;
  readonly pulse: Pulse;
  readonly run: AbortController;
}

/** Tries one door with the default patience of the platform, or as told. */
function begin(
  act: (told: { readonly attempt: number; readonly now: number }) => Act,
  given: {
    readonly transport?: Transport;
    readonly platform?: string;
    readonly timeoutMs?: number;
    readonly pulse?: Pulse;
    readonly run?: AbortController;
  } = {},
): Begun {
  const { transport = 'tcp', platform = 'linux', timeoutMs = 3200, run = new AbortController() } = given;
  const clock = makeFakeClock();
  const pulse = given.pulse ?? { acceptedRttMs: null, refusedRttMs: null };
  const probe = makeFakeProbe(
    clock,
    (_door, { attempt }) => act({ attempt, now: clock.now() }),
    transport,
    transport,
  );
  const outcome = tryDoor({
    door: {
      target: asHostName('cic01'),
      address: asIpAddress('10.0.0.5'),
      transport,
      port: asPort(5597),
      source: null,
    },
    probe: probe.probe,
    options: {},
    pace: makePace(transport, platform, { ...someLimits, timeoutMs }),
    pulse,
    clock,
    signal: run.signal,
    runStartedAt: 0,
  });
  return { outcome, clock, probe, pulse, run };
}

function startsOf(probe: FakeProbe): readonly number[] {
  return probe.knocks.map(({ startedAt }) => startedAt);
}
