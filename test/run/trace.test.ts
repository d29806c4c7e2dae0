import { describe, expect, test } from 'vitest';
import type { KernelAnswer, KernelQuestion } from '../../src/model/kernel.ts';
import type { Observation } from '../../src/model/verdict.ts';
import type { Asking } from '../../src/run/question.ts';
import { isSilent, traceAll } from '../../src/run/trace.ts';
import { makeFakeClock } from '../support/fakeClock.ts';
import { connected, refused, seenAt, silence, udpSilence } from '../support/observations.ts';
import { type FakeKernel, icmp, makeFakeKernel, routers } from './fakeKernel.ts';

const alive = seenAt({ port: 1 }, connected);
const silent = (port: number, address = '10.0.0.5'): Observation => seenAt({ port, address }, ...silence());

describe('a silent path', () => {
  test('is asked at every hop, and its last router becomes one more fact', async () => {
    const { traced, fake } = await trace([silent(2)], routers(3));
    expect(fake.questions.map((one) => one.hops)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    expect(fake.questions[0]).toMatchObject({ transport: 'tcp', address: '10.0.0.5', port: 2, source: null });
    expect(traced[0]?.evidence).toEqual([
      ...silence(),
      {
        kind: 'silent',
        stage: 'connect',
        lastHop: '10.1.0.3',
        startedAtMs: -40,
        tookMs: 0,
        rttMs: null,
        local: null,
      },
    ]);
  });

  test('of UDP is told as a datagram without an answer', async () => {
    const { traced } = await trace([seenAt({ transport: 'udp' }, ...udpSilence())], routers(2));
    expect(traced[0]?.evidence.at(-1)).toMatchObject({ kind: 'silent', stage: 'reply', lastHop: '10.1.0.2' });
  });

  test('of IPv6 is read by the numbers of IPv6', async () => {
    const { traced } = await trace([silent(2, '2001:db8::5')], ({ hops }) =>
      hops === 1 ? icmp(3, 0, '2001:db8::1') : icmp(11, 0, '2001:db8::2'),
    );
    expect(traced[0]?.evidence.at(-1)).toMatchObject({ lastHop: '2001:db8::1' });
  });

  test('whose routers say nothing stays as it was', async () => {
    const observation = silent(2);
    const { traced } = await trace([observation], () => ({ kind: 'silent' }));
    expect(traced).toEqual([observation]);
  });

  test('with a router in between that says nothing ends at the farthest that does', async () => {
    const { traced } = await trace([silent(2)], ({ hops }) =>
      hops === 1 || hops === 4 ? icmp(11, 0, `10.1.0.${hops}`) : { kind: 'silent' },
    );
    expect(traced[0]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.4' });
  });

  test('whose packets a device turns back is told with its name instead', async () => {
    const { traced } = await trace([silent(2)], ({ hops }) =>
      hops === 1 ? icmp(11, 0) : hops === 2 ? icmp(3, 13, '10.1.0.2') : { kind: 'silent' },
    );
    expect(traced[0]?.evidence.at(-1)).toMatchObject({ kind: 'rejected', scope: 'policy', by: '10.1.0.2' });
  });

  // A connect that gets through now says nothing about the attempts that did not.
  test.each<KernelAnswer['kind']>(['accepted', 'reset'])(
    'that the trace gets through (%s) stays as it was',
    async (kind) => {
      const { traced } = await trace([silent(2)], () => ({ kind }) as KernelAnswer);
      expect(traced).toEqual([silent(2)]);
    },
  );
});

describe('several silent paths', () => {
  test('of a host that is alive are asked where the first one ended', async () => {
    const { fake, traced } = await trace([alive, silent(2), silent(3)], routers(4));
    const hopsOf = (port: number) => fake.questions.filter((one) => one.port === port).map((one) => one.hops);
    expect(hopsOf(2)).toHaveLength(16);
    expect(hopsOf(3)).toEqual([4, 5, 6]);
    expect(traced.map((one) => one.evidence.at(-1))).toMatchObject([
      { kind: 'connected' },
      { lastHop: '10.1.0.4' },
      { lastHop: '10.1.0.4' },
    ]);
  });

  test('of a wholly silent host end at one place: one of them is asked', async () => {
    const { fake } = await trace([silent(2), silent(3), silent(4)], routers(4));
    expect(new Set(fake.questions.map((one) => one.port))).toEqual(new Set([2]));
  });

  test('behind routers that say nothing are not asked again', async () => {
    const { fake } = await trace([alive, silent(2), silent(3)], () => ({ kind: 'silent' }));
    expect(new Set(fake.questions.map((one) => one.port))).toEqual(new Set([2]));
  });

  test('of one address are three at most', async () => {
    const { fake } = await trace([alive, ...[2, 3, 4, 5, 6].map((port) => silent(port))], routers(2));
    expect(new Set(fake.questions.map((one) => one.port))).toEqual(new Set([2, 3, 4]));
  });

  test('of many addresses are twenty-four at most', async () => {
    const many = Array.from({ length: 40 }, (_, at) => silent(2, `10.0.1.${at}`));
    const { fake, traced } = await trace(many, routers(1));
    expect(new Set(fake.questions.map((one) => one.address)).size).toBe(24);
    expect(traced.map((one) => one.check)).toEqual(many.map((one) => one.check));
  });
});

test.each<[string, Observation, boolean]>([
  ['nothing tried', seenAt({}), false],
  ['unanswered connects', silent(2), true],
  ['unanswered datagrams', seenAt({}, ...udpSilence()), true],
  ['an accept and no more', seenAt({}, { kind: 'silent', stage: 'tls' }), false],
  ['a refusal among silence', seenAt({}, ...silence(), refused), false],
  [
    'a run that was stopped',
    seenAt({}, ...silence(), { kind: 'not-tried', fault: 'cancelled', detail: '' }),
    false,
  ],
])('%s: nothing at all came back?', (_name, observation, expected) => {
  expect(isSilent(observation)).toBe(expected);
});

async function trace(
  observations: readonly Observation[],
  answer: (question: KernelQuestion) => KernelAnswer,
): Promise<{ readonly traced: readonly Observation[]; readonly fake: FakeKernel }> {
  const fake = makeFakeKernel(answer);
  const asking: Asking = {
    kernel: fake.kernel,
    clock: makeFakeClock(),
    signal: new AbortController().signal,
    runStartedAt: 40,
    source: null,
  };
  return { traced: await traceAll(observations, asking), fake };
}
