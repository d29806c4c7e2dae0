import { describe, expect, test } from 'vitest';
import { asIpAddress } from '../../../src/model/ids.ts';
import type { Kernel, KernelAnswer, KernelQuestion } from '../../../src/model/kernel.ts';
import type { Check } from '../../../src/model/plan.ts';
import type { Observation } from '../../../src/model/verdict.ts';
import { type InquiryParts, type Investigated, openInquiry } from '../../../src/run/inquiry/inquiry.ts';
import { type FakeClock, makeFakeClock } from '../../support/fakeClock.ts';
import {
  connected,
  refused,
  rejections,
  seenAt,
  silence,
  tlsAnswer,
  udpSilence,
} from '../../support/observations.ts';
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
        untilRepeat: false,
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

  test.each<[string, Observation, number]>([
    ['a path that was rejected', seenAt({}, ...rejections(2)), 2],
    ['a silent path', seenAt({}, ...silence()), 1],
  ])('again about %s when nobody answers, so many times: %#', async (_name, observation, times) => {
    let asked = 0;
    const { result } = await ask([observation], () => (++asked < 2 ? { kind: 'silent' } : byRouter));
    expect(asked).toBe(times);
    expect(
      result.observations[0]?.evidence.some((one) => one.kind === 'rejected' && one.by === '10.1.0.1'),
    ).toBe(times > 1);
  });

  test('four times at most', async () => {
    const { fake } = await ask([seenAt({}, ...rejections(2))], () => ({ kind: 'silent' }));
    expect(fake.questions).toHaveLength(4);
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

  test.each<KernelAnswer>([
    { kind: 'reset', atOnce: false },
    { kind: 'silent' },
    { kind: 'local', errno: 113 },
  ])('and %o adds nothing', async (answer) => {
    const { result } = await ask([closed], () => answer);
    expect(result).toEqual({ observations: [closed], kernel: 'asked' });
  });

  test.each<[string, Observation]>([
    ['an address of IPv6', seenAt({ address: '2001:db8::5' }, refused)],
    ['a packet that goes in circles', closed],
  ])('%s is read by its own numbers', async (_name, observation) => {
    const v6 = observation.check.address.includes(':');
    const { result } = await ask([observation], () => (v6 ? icmp(1, 1) : icmp(11, 0)));
    expect(result.observations[0]?.evidence.at(-1)).toMatchObject({
      kind: 'rejected',
      scope: v6 ? 'policy' : 'network',
    });
  });

  test("and what this host's own filter did is no round trip", async () => {
    const { result } = await ask([closed], () => ({ kind: 'local', errno: 1, icmp: { type: 3, code: 3 } }));
    expect(result.observations[0]?.evidence.at(-1)).toMatchObject({
      kind: 'turned-back',
      how: 'rejected',
      rttMs: null,
    });
  });

  test('at most four hundred questions at a time; those that wait take no longer for it', async () => {
    const clock = makeFakeClock();
    let asking = 0;
    let peak = 0;
    const fake = makeFakeKernel(async () => {
      peak = Math.max(peak, ++asking);
      await new Promise<void>((resolve) => clock.after(100, resolve));
      asking--;
      return byRouter;
    });
    const many = Array.from({ length: 500 }, (_, at) => seenAt({ port: at + 1 }, refused));
    const { observations } = await clock.until(investigate(many, partsOf(fake, clock)));
    expect([fake.questions.length, peak]).toEqual([500, 400]);
    expect(observations.at(-1)?.evidence.at(-1)).toMatchObject({ startedAtMs: 100, tookMs: 100, rttMs: 100 });
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
    ['a TCP path that accepts and does not reply', seenAt({}, ...udpSilence())],
    ['another service', seenAt({}, refused, { kind: 'garbled', expected: 'tls', reason: 'speaks HTTP' })],
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
    expect([result.kernel, opened()]).toEqual(['the run was stopped', 0]);
  });

  test('where it cannot be asked, and the report says why', async () => {
    const kernel: Kernel = {
      unavailable: 'not on this system',
      ask: () => Promise.reject(new Error('was asked')),
    };
    const { result } = await ask([closed], () => byRouter, { openKernel: () => Promise.resolve(kernel) });
    expect(result).toEqual({ observations: [closed], kernel: 'not on this system' });
  });

  test.each<[string, () => Promise<Kernel>]>([
    ['rejects', () => Promise.reject(new Error('out of luck'))],
    [
      'throws',
      () => {
        throw new Error('out of luck');
      },
    ],
  ])('where opening it %s', async (_name, openKernel) => {
    const { result } = await ask([closed], () => byRouter, { openKernel });
    expect(result).toEqual({ observations: [closed], kernel: 'out of luck' });
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
    [new Error('no such device'), 'asked in part: no such device'],
    ['broken', 'asked in part: broken'],
  ])('loses nothing and is told (%o)', async (thrown, told) => {
    const { result } = await ask([closed, seenAt({ port: 3 }, refused)], ({ port }) => {
      if (port === 2) throw thrown;
      return byRouter;
    });
    expect(result.kernel).toBe(told);
    expect(result.observations.map((one) => one.evidence.length)).toEqual([1, 2]);
  });
});

describe('a door that has begun to answer', () => {
  const mute = seenAt({ port: 5 }, ...silence());
  const fresh = seenAt({ port: 5 }, connected);

  test.each<[string, Observation, (question: KernelQuestion) => KernelAnswer]>([
    ['to the first question', mute, () => ({ kind: 'accepted' })],
    ['to the trace', mute, ({ hops }) => (hops === null ? { kind: 'silent' } : { kind: 'accepted' })],
    ['after it refused', seenAt({ port: 5 }, refused), () => ({ kind: 'accepted' })],
    ['with a refusal', mute, () => ({ kind: 'reset', atOnce: false })],
  ])('%s is probed again, and what that finds is added', async (_name, before, answer) => {
    const asked: (readonly Check[])[] = [];
    const { result, fake } = await ask(
      [closed, before],
      ({ port, ...rest }) => {
        return port === 2 ? byRouter : answer({ port, ...rest });
      },
      {
        trace: true,
        probeAgain: async (checks) => {
          asked.push(checks);
          return [{ ...fresh, check: before.check }];
        },
      },
    );
    expect(asked).toEqual([[before.check]]);
    expect(result.kernel).toBe('asked');
    expect(result.observations[1]).toEqual({
      check: before.check,
      evidence: [...before.evidence, ...fresh.evidence],
    });
    expect(result.observations[0]?.evidence.at(-1)).toMatchObject({ by: '10.1.0.1' });
    // One that answered the first question is not traced.
    const traced = fake.questions.some(({ hops }) => hops !== null);
    expect(traced).toBe(_name === 'to the trace');
  });

  test('whose probe fails stays as it was, and the report says why', async () => {
    const probeAgain = () => Promise.reject(new Error('no probes left'));
    const { result } = await ask([mute], () => ({ kind: 'accepted' }), { probeAgain });
    expect(result).toEqual({ observations: [mute], kernel: 'asked in part: no probes left' });
  });

  test('whose probe is cut short stays as it was', async () => {
    const cut = seenAt({ port: 5 }, { kind: 'not-tried', fault: 'deadline', detail: '' });
    const probeAgain = () => Promise.resolve([{ ...cut, check: mute.check }]);
    const { result } = await ask([mute], () => ({ kind: 'accepted' }), { probeAgain });
    expect(result).toEqual({ observations: [mute], kernel: 'asked' });
  });

  test('whose probe takes too long is given up', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => ({ kind: 'accepted' }));
    const parts = { ...partsOf(fake, clock), probeAgain: () => new Promise<never>(() => undefined) };
    const result = await clock.until(investigate([mute], parts));
    expect(result).toEqual({
      observations: [mute],
      kernel: 'asked in part: asking took longer than 2 seconds',
    });
  });
});

describe('the questions end', () => {
  const forever = (): Promise<never> => new Promise(() => undefined);
  const outOfTime = 'asked in part: asking took longer than 2 seconds';

  test('after two seconds all together, with what is known by then', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(({ port }) => (port === 2 ? byRouter : forever()));
    const late = seenAt({ port: 3 }, ...silence());
    const asking = investigate([closed, late], { ...partsOf(fake, clock), trace: true });
    await clock.advance(1999);
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([false, false]);
    const result = await clock.until(asking);
    expect(clock.now()).toBe(2000);
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([true, true]);
    expect(result.kernel).toBe(outOfTime);
    expect(result.observations[0]?.evidence.at(-1)).toMatchObject({ by: '10.1.0.1' });
    expect(result.observations[1]).toEqual(late);
  });

  test('after two seconds in the middle of a trace, which then proves nothing', async () => {
    const clock = makeFakeClock();
    const mute = seenAt({ port: 5 }, ...silence());
    const fake = makeFakeKernel(({ hops }) =>
      hops === null ? { kind: 'silent' } : hops === 1 ? icmp(11, 0) : forever(),
    );
    const result = await clock.until(investigate([mute], { ...partsOf(fake, clock), trace: true }));
    expect(result).toEqual({ observations: [mute], kernel: outOfTime });
  });

  test('when the kernel does not open in that time', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => byRouter);
    const result = await clock.until(investigate([closed], { ...partsOf(fake, clock), openKernel: forever }));
    expect(result).toEqual({ observations: [closed], kernel: 'asking took longer than 2 seconds' });
  });

  test('with the run', async () => {
    const clock = makeFakeClock();
    const stop = new AbortController();
    const fake = makeFakeKernel(forever);
    const asking = investigate([closed], { ...partsOf(fake, clock), signal: stop.signal });
    await clock.advance(1);
    stop.abort();
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(await asking).toEqual({ observations: [closed], kernel: 'asked in part: the run was stopped' });
  });

  test('with a run that was stopped while the kernel was opened', async () => {
    const stop = new AbortController();
    const fake = makeFakeKernel(() => ({ kind: 'silent' }));
    const result = await investigate([closed], {
      ...partsOf(fake, makeFakeClock()),
      signal: stop.signal,
      openKernel: () => {
        stop.abort();
        return Promise.resolve(fake.kernel);
      },
    });
    expect(fake.questions).toEqual([]);
    expect(result.observations).toEqual([closed]);
    expect(result.kernel).toContain('the run was stopped');
  });

  test('and leave no timer behind', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => byRouter);
    await investigate([closed], partsOf(fake, clock));
    expect(clock.waiting()).toBe(0);
  });
});

describe('beside the run', () => {
  const mute = seenAt({ port: 5 }, ...silence());

  test('a quiet door is asked about at once, and not again when it has stayed silent', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => byRouter);
    const inquiry = openInquiry(partsOf(fake, clock));
    await clock.advance(300);
    inquiry.suspect(mute.check);
    await clock.advance(900);
    inquiry.note(mute);
    const { observations } = await inquiry.finish([mute]);
    expect(fake.questions).toHaveLength(1);
    expect(observations[0]?.evidence.at(-1)).toMatchObject({ by: '10.1.0.1', startedAtMs: 300 });
  });

  test('what was learned of a door that answers in the end is forgotten', async () => {
    const fake = makeFakeKernel(() => byRouter);
    const clock = makeFakeClock();
    const inquiry = openInquiry({ ...partsOf(fake, clock), trace: true });
    const healed = { ...seenAt({ port: 5 }, connected), check: mute.check };
    inquiry.suspect(mute.check);
    await clock.advance(1);
    inquiry.note(healed);
    const result = await inquiry.finish([healed]);
    expect(fake.questions.length).toBeGreaterThan(0);
    expect(result).toEqual({ observations: [healed], kernel: 'not-needed' });
  });

  test('failed doors wait until one is quiet: then there is time', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => ({ kind: 'reset', atOnce: false }));
    const inquiry = openInquiry(partsOf(fake, clock));
    const ports = () => fake.questions.map((one) => one.port).sort();
    inquiry.note(closed);
    await clock.advance(1);
    expect(ports()).toEqual([]);
    inquiry.suspect(mute.check);
    await clock.advance(1);
    expect(ports()).toEqual([2, 5]);
    inquiry.note(seenAt({ port: 3 }, refused));
    await clock.advance(1);
    expect(ports()).toEqual([2, 3, 5]);
  });

  test('a port that is reset is looked at beside an open one', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(({ hops }) =>
      hops === null || hops > 1 ? { kind: 'reset', atOnce: false } : icmp(11, 0),
    );
    const inquiry = openInquiry({ ...partsOf(fake, clock), trace: true });
    const beside = seenAt({ port: 1 }, connected);
    inquiry.note(beside);
    inquiry.note(closed);
    await clock.until(inquiry.finish([beside, closed]));
    const hops = fake.questions.filter(({ port }) => port === 2).map((one) => one.hops);
    expect(hops.slice(0, 3)).toEqual([null, 1, 2]);
    expect(fake.questions.some(({ port }) => port === 1)).toBe(true);
  });

  test('no trace is begun where none is wanted', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(routers(2));
    const inquiry = openInquiry(partsOf(fake, clock));
    inquiry.suspect(mute.check);
    await clock.advance(1);
    expect(fake.questions.map((one) => one.hops)).toEqual([null]);
  });

  test('a run that came to nothing ends what is still being asked', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => new Promise(() => undefined));
    const inquiry = openInquiry(partsOf(fake, clock));
    inquiry.suspect(mute.check);
    await clock.advance(1);
    inquiry.close();
    expect(fake.signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(clock.waiting()).toBe(0);
  });

  test('the two seconds begin when the run is over', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeKernel(() => new Promise(() => undefined));
    const inquiry = openInquiry(partsOf(fake, clock));
    inquiry.suspect(mute.check);
    await clock.advance(30_000);
    await clock.until(inquiry.finish([mute]));
    expect(clock.now()).toBe(32_000);
  });
});

/** An inquiry that is told of everything as it is complete, and ends. */
function investigate(observations: readonly Observation[], parts: InquiryParts): Promise<Investigated> {
  const inquiry = openInquiry(parts);
  for (const observation of observations) inquiry.note(observation);
  return inquiry.finish(observations);
}

async function ask(
  observations: readonly Observation[],
  answer: (question: KernelQuestion) => KernelAnswer | Promise<KernelAnswer>,
  given: Partial<InquiryParts> = {},
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

function partsOf(fake: FakeKernel, clock: FakeClock): InquiryParts {
  return {
    openKernel: () => Promise.resolve(fake.kernel),
    trace: false,
    clock,
    signal: new AbortController().signal,
    runStartedAt: 0,
    source: null,
    probeAgain: () => Promise.resolve([]),
  };
}
