import { describe, expect, test } from 'vitest';
import { asIpAddress } from '../../src/model/ids.ts';
import type { Kernel, KernelAnswer, KernelQuestion } from '../../src/model/kernel.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { type Investigated, type InvestigateParts, investigate } from '../../src/run/investigate.ts';
import { type FakeClock, makeFakeClock } from '../support/fakeClock.ts';
import {
  connected,
  refused,
  rejections,
  seenAt,
  silence,
  tlsAnswer,
  udpSilence,
} from '../support/observations.ts';
import { type FakeKernel, icmp, makeFakeKernel, routers } from './fakeKernel.ts';

const closed = seenAt({ port: 2 }, refused);
const byRouter = icmp(3, 13, '10.1.0.1');

describe('the kernel is asked', () => {
  test.each<[string, Observation]>([
    ['who refused', closed],
    ['who rejected', seenAt({}, ...rejections(2))],
    ['whether a silent UDP path was refused', seenAt({ transport: 'udp' }, ...udpSilence())],
    ['whether a silent TCP path was rejected', seenAt({}, ...silence())],
    ['who refused beside silence', seenAt({}, ...silence(), refused)],
  ])('%s', async (_name, observation) => {
    const { result, fake } = await ask([observation], () => byRouter);
    expect(result.kernel).toBe('asked');
    expect(fake.questions).toEqual([
      {
        transport: observation.check.transport,
        address: '10.0.0.5',
        port: observation.check.port,
        source: null,
        hops: null,
        payload: Uint8Array.from([13, 10, 13, 10]),
        timeoutMs: 400,
      },
    ]);
    expect(result.observations).toEqual([
      {
        check: observation.check,
        evidence: [
          ...observation.evidence,
          {
            kind: 'rejected',
            code: 'ICMP',
            scope: 'policy',
            here: false,
            by: '10.1.0.1',
            icmp: { type: 3, code: 13 },
            startedAtMs: 0,
            tookMs: 0,
            rttMs: 0,
            local: null,
          },
        ],
      },
    ]);
  });

  test('from the address that the check left from', async () => {
    const { fake } = await ask([closed], () => byRouter, { source: asIpAddress('10.9.8.7') });
    expect(fake.questions[0]?.source).toBe('10.9.8.7');
  });

  test('about failed paths alone, and the order stays', async () => {
    const observations = [seenAt({ port: 1 }, connected), closed, seenAt({ port: 3 }, tlsAnswer())];
    const { result, fake } = await ask(observations, () => byRouter);
    expect(fake.questions.map((one) => one.port)).toEqual([2]);
    expect(result.observations.map((one) => [one.check.port, one.evidence.length])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
  });

  test.each<KernelAnswer>([{ kind: 'reset' }, { kind: 'silent' }, { kind: 'local', errno: 113 }])(
    'and %o adds nothing',
    async (answer) => {
      const { result } = await ask([closed], () => answer);
      expect(result).toEqual({ observations: [closed], kernel: 'asked' });
    },
  );

  test('at most sixty-four questions at a time', async () => {
    let asking = 0;
    let peak = 0;
    const { fake } = await ask(
      Array.from({ length: 200 }, (_, at) => seenAt({ port: at + 1 }, refused)),
      async () => {
        peak = Math.max(peak, ++asking);
        await Promise.resolve();
        asking--;
        return { kind: 'silent' };
      },
    );
    expect(fake.questions).toHaveLength(200);
    expect(peak).toBe(64);
  });
});

describe('the kernel is left alone', () => {
  test.each<[string, Observation]>([
    ['an open path', seenAt({}, connected)],
    ['an answer after a refusal', seenAt({}, refused, tlsAnswer())],
    [
      'a path that the responder saw',
      seenAt({}, refused, {
        kind: 'witnessed',
        seenSource: { address: '10.0.0.1', port: 1 },
        rewritten: false,
      }),
    ],
    ['a path that accepts and is mute', seenAt({}, { kind: 'silent', stage: 'tls' })],
    ["a path that this host's own routing refuses", seenAt({}, ...rejections(0, { here: true }))],
    ['a path that was not tried', seenAt({}, { kind: 'not-tried', fault: 'cancelled', detail: '' })],
    ['a path without evidence', seenAt({})],
  ])('about %s', async (_name, observation) => {
    const { result, opened } = await ask([observation], () => byRouter);
    expect(result).toEqual({ observations: [observation], kernel: 'not-needed' });
    expect(opened()).toBe(0);
  });

  test('by a run that was stopped', async () => {
    const { result, opened } = await ask([closed], () => byRouter, { signal: AbortSignal.abort() });
    expect([result.kernel, opened()]).toEqual(['not-needed', 0]);
  });

  test('where it cannot be asked, and the report says why', async () => {
    const kernel: Kernel = {
      unavailable: 'not on this system',
      ask: () => Promise.reject(new Error('was asked')),
    };
    const { result } = await ask([closed], () => byRouter, { openKernel: () => Promise.resolve(kernel) });
    expect(result).toEqual({ observations: [closed], kernel: 'not on this system' });
  });
});

describe('a trace', () => {
  const mute = seenAt({}, ...silence());

  test('is made where it is wanted', async () => {
    const { result } = await ask([mute], routers(2), { trace: true });
    expect(result.kernel).toBe('asked');
    expect(result.observations[0]?.evidence.at(-1)).toMatchObject({ kind: 'silent', lastHop: '10.1.0.2' });
  });

  test('is not made of a path whose refuser was found', async () => {
    const udp = seenAt({ transport: 'udp' }, ...udpSilence());
    const { fake } = await ask([udp], () => byRouter, { trace: true });
    expect(fake.questions.map((one) => one.hops)).toEqual([null]);
  });
});

describe('a question that fails', () => {
  test.each<[unknown, string]>([
    [new Error('no such device'), 'failed: no such device'],
    ['broken', 'failed: broken'],
  ])('loses nothing and is told (%o)', async (thrown, told) => {
    const { result } = await ask([closed, seenAt({ port: 3 }, refused)], ({ port }) => {
      if (port === 2) throw thrown;
      return byRouter;
    });
    expect(result.kernel).toBe(told);
    expect(result.observations.map((one) => one.evidence.length)).toEqual([1, 2]);
  });
});

describe('the questions end', () => {
  test('after two seconds all together', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => new Promise(() => undefined));
    void investigate([closed], partsOf(fake, clock));
    await clock.advance(1999);
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([false]);
    await clock.advance(1);
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([true]);
  });

  test('with the run', async () => {
    const clock = makeFakeClock();
    const stop = new AbortController();
    const fake = makeFakeKernel(() => new Promise(() => undefined));
    void investigate([closed], { ...partsOf(fake, clock), signal: stop.signal });
    await clock.advance(1);
    stop.abort();
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([true]);
  });

  test('with a run that was stopped while the kernel was opened', async () => {
    const stop = new AbortController();
    const fake = makeFakeKernel(() => ({ kind: 'silent' }));
    await investigate([closed], {
      ...partsOf(fake, makeFakeClock()),
      signal: stop.signal,
      openKernel: () => {
        stop.abort();
        return Promise.resolve(fake.kernel);
      },
    });
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([true]);
  });

  test('and leave no timer behind', async () => {
    const clock = makeFakeClock();
    await investigate(
      [closed],
      partsOf(
        makeFakeKernel(() => byRouter),
        clock,
      ),
    );
    expect(clock.waiting()).toBe(0);
  });
});

async function ask(
  observations: readonly Observation[],
  answer: (question: KernelQuestion) => KernelAnswer | Promise<KernelAnswer>,
  given: Partial<InvestigateParts> = {},
): Promise<{ readonly result: Investigated; readonly fake: FakeKernel; readonly opened: () => number }> {
  const fake = makeFakeKernel(answer);
  let opened = 0;
  const openKernel = (): Promise<Kernel> => {
    opened++;
    return Promise.resolve(fake.kernel);
  };
  const parts = { ...partsOf(fake, makeFakeClock()), openKernel, ...given };
  return { result: await investigate(observations, parts), fake, opened: () => opened };
}

function partsOf(fake: FakeKernel, clock: FakeClock): InvestigateParts {
  return {
    openKernel: () => Promise.resolve(fake.kernel),
    trace: false,
    clock,
    signal: new AbortController().signal,
    runStartedAt: 0,
    source: null,
  };
}
