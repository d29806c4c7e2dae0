import { describe, expect, test } from 'vitest';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { asIpAddress } from '../../src/model/ids.ts';
import type { Door } from '../../src/model/probe.ts';
import { makeVolleys, type VolleyHooks, volleyLimits } from '../../src/run/volley.ts';
import { someLimits } from '../support/builders.ts';
import { type FakeClock, makeFakeClock } from '../support/fakeClock.ts';
import { aDoor } from '../support/observations.ts';

const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };
const local = { address: '10.0.0.9', port: 1 };

describe('a port', () => {
  test('that answers gets one datagram', async () => {
    const { run, clock, sent } = volleys({ answerAfterMs: () => 10 });
    expect(await clock.until(run.tryDoor(door()))).toEqual([
      { ...witness, startedAtMs: 0, tookMs: 10, rttMs: 10, local },
    ]);
    expect(sent).toEqual([0]);
    expect(clock.waiting()).toBe(0);
  });

  test('that keeps silent gets six, and each is told', async () => {
    const { run, clock, closed } = volleys({ knownRttMs: 1 });
    const evidence = await clock.until(run.tryDoor(door()));
    expect(evidence?.map(({ kind, startedAtMs, tookMs }) => [kind, startedAtMs, tookMs])).toEqual([
      ['silent', 0, 450],
      ['silent', 40, 410],
      ['silent', 80, 370],
      ['silent', 120, 330],
      ['silent', 160, 290],
      ['silent', 200, 250],
    ]);
    expect(closed()).toBe(1);
  });

  test('that loses the first datagrams is told with the one that came through', async () => {
    const { run, clock } = volleys({ knownRttMs: 1, answerAfterMs: (index) => (index === 4 ? 5 : null) });
    expect(await clock.until(run.tryDoor(door()))).toMatchObject([
      { kind: 'witnessed', startedAtMs: 160, tookMs: 5, rttMs: 5 },
    ]);
  });

  test.each([null, 300])(
    'far away is not taken for a silent one; its round trip known before: %s',
    async (known) => {
      const { run, clock } = volleys({ knownRttMs: known, answerAfterMs: () => 480 });
      expect(await clock.until(run.tryDoor(door()))).toMatchObject([{ kind: 'witnessed', rttMs: 480 }]);
    },
  );

  test('is given longer once an answer of that host has taken longer', async () => {
    let slow = 400;
    const { run, clock } = volleys({ knownRttMs: 1, answerAfterMs: () => slow });
    expect(await clock.until(run.tryDoor(door()))).toMatchObject([{ kind: 'witnessed' }]);
    slow = 900;
    expect(await clock.until(run.tryDoor(door()))).toMatchObject([{ kind: 'witnessed' }]);
  });

  test('of one host has nothing to learn from another host', async () => {
    const { run, clock } = volleys({
      knownRttMs: null,
      answerAfterMs: (_, { port }) => (port === 1 ? 1 : null),
    });
    await clock.until(run.tryDoor(door(1)));
    const other = await clock.until(run.tryDoor({ ...door(2), address: asIpAddress('10.0.0.6') }));
    expect(durationOf(other)).toBe(1500);
    expect(durationOf(await clock.until(run.tryDoor(door(2))))).toBe(450);
  });

  test('has no longer than the time-out', async () => {
    const { run, clock, sent } = volleys({ knownRttMs: null, timeoutMs: 500 });
    expect(durationOf(await clock.until(run.tryDoor(door())))).toBe(500);
    expect(sent).toEqual([0, 200, 400]);
  });

  test('whose answer came while this process was busy is no silent one', async () => {
    const { run, clock } = volleys({ knownRttMs: 1, answerAfterMs: (index) => (index === 5 ? 251 : null) });
    const trying = run.tryDoor(door());
    await clock.advance(220);
    await clock.oversleep(1000);
    expect(await trying).toMatchObject([{ kind: 'witnessed' }]);
  });

  test('that is refused is left to single attempts', async () => {
    const { run, clock, closed } = volleys({ knownRttMs: 1, troubleAfterMs: 7 });
    expect(await clock.until(run.tryDoor(door()))).toBeNull();
    expect(closed()).toBe(1);
    expect(clock.waiting()).toBe(0);
  });
});

describe('the end of the run', () => {
  test('ends every volley at once', async () => {
    const { run, clock, controller, closed } = volleys({ knownRttMs: 1 });
    const both = Promise.all([run.tryDoor(door(1)), run.tryDoor(door(2))]);
    await clock.advance(50);
    controller.abort();
    expect(await both).toEqual([null, null]);
    expect(closed()).toBe(2);
    expect(await run.tryDoor(door(3))).toBeNull();
    expect(clock.waiting()).toBe(0);
  });
});

describe('the number of ports at once', () => {
  const udp = aDoor({ transport: 'udp' });
  test('is larger where each has one socket', () => {
    expect(volleyLimits([udp], someLimits)).toEqual({ ...someLimits, concurrency: 1024, perHost: 256 });
  });

  test('is the usual one as soon as connections are among them', () => {
    expect(volleyLimits([udp, aDoor()], someLimits)).toEqual(someLimits);
  });
});

interface Acts {
  readonly knownRttMs?: number | null;
  readonly timeoutMs?: number;
  /** Milliseconds until the answer to a datagram; null for none. */
  readonly answerAfterMs?: (index: number, door: Door) => number | null;
  readonly troubleAfterMs?: number;
}

/** Volleys without sockets: when each datagram was sent, and how many sockets were closed. */
function volleys({ knownRttMs = null, timeoutMs = 3000, answerAfterMs = () => null, troubleAfterMs }: Acts) {
  const clock: FakeClock = makeFakeClock();
  const controller = new AbortController();
  const sent: number[] = [];
  let closed = 0;
  const open = (to: Door, hooks: VolleyHooks) => {
    let index = 0;
    const callOffs = [clock.after(0, hooks.onReady)];
    if (troubleAfterMs !== undefined) callOffs.push(clock.after(troubleAfterMs, hooks.onTrouble));
    return {
      send: () => {
        const own = index++;
        sent.push(clock.now());
        const afterMs = answerAfterMs(own, to);
        if (afterMs === null) return;
        const seen = { fact: witness, local, rttMs: afterMs };
        callOffs.push(clock.after(afterMs, () => hooks.onAnswer(seen, own)));
      },
      silence: () => ({ fact: { kind: 'silent', stage: 'reply' } as const, local, rttMs: null }),
      close: () => {
        closed++;
        for (const callOff of callOffs) callOff();
      },
    };
  };
  const run = makeVolleys({
    open,
    clock,
    signal: controller.signal,
    runStartedAt: 0,
    timeoutMs,
    knownRttMs: () => knownRttMs,
  });
  return { run, clock, controller, sent, closed: () => closed };
}

function door(port = 1): Door {
  const { target, address, transport, port: number } = aDoor({ transport: 'udp', port });
  return { target, address, transport, port: number, source: null };
}

function durationOf(evidence: readonly Evidence[] | null): number {
  return (
    Math.max(...(evidence ?? []).map(({ startedAtMs, tookMs }) => startedAtMs + tookMs)) - startOf(evidence)
  );
}

function startOf(evidence: readonly Evidence[] | null): number {
  return Math.min(...(evidence ?? []).map(({ startedAtMs }) => startedAtMs));
}
