import { describe, expect, test } from 'vitest';
import type { KernelAnswer, KernelQuestion } from '../../../src/model/kernel.ts';
import type { Observation } from '../../../src/model/verdict.ts';
import { makeTracer } from '../../../src/run/inquiry/trace.ts';
import { connected, refused, seenAt } from '../../support/observations.ts';
import { anAsking, icmp, makeFakeKernel } from './fakeKernel.ts';

const alive = seenAt({ port: 1 }, connected);
const shut = seenAt({ port: 2 }, refused);
const reset = (atOnce = false): KernelAnswer => ({ kind: 'reset', atOnce });

/** Routers 10.1.0.1 … up to the host; what is sent to port 2 is reset once it lives so many hops, to port 1 accepted. */
const world =
  (hostAt: number, resetAt: number) =>
  ({ hops, port }: KernelQuestion): KernelAnswer => {
    const life = hops ?? 64;
    if (port === 2 && life >= resetAt) return reset();
    return life < hostAt ? icmp(11, 0, `10.1.0.${life}`) : { kind: 'accepted' };
  };

describe('a reset', () => {
  test('from as far as the host itself may be the host: nothing is added, and the open port is asked once', async () => {
    const { traced, questions } = await trace([alive, shut], world(4, 4));
    expect(traced).toEqual([alive, shut]);
    expect(questions.filter(({ port }) => port === 1)).toHaveLength(1);
  });

  test('from nearer than the host is not the host: between which devices is told', async () => {
    const { traced } = await trace([alive, shut], world(4, 2));
    expect(traced[1]?.evidence).toEqual([
      ...shut.evidence,
      expect.objectContaining({ kind: 'refused', code: 'RST', nearerThan: '10.1.0.2', lastHop: '10.1.0.1' }),
    ]);
  });

  test('from before the first device is told without a last hop', async () => {
    const { traced } = await trace([alive, shut], world(3, 1));
    expect(traced[1]?.evidence.at(-1)).toMatchObject({ kind: 'refused', nearerThan: '10.1.0.1' });
    expect(traced[1]?.evidence.at(-1)).not.toHaveProperty('lastHop');
  });

  test('that is there at once, from before the first device, is this host itself', async () => {
    const { traced } = await trace([alive, shut], (question) =>
      question.port === 2 ? reset(true) : world(3, 9)(question),
    );
    expect(traced[1]?.evidence.at(-1)).toMatchObject({ kind: 'turned-back', how: 'reset' });
  });

  test.each<[string, (question: KernelQuestion, asked: number) => KernelAnswer]>([
    ['is not repeated', (q, asked) => (q.port === 2 && asked > 16 ? { kind: 'silent' } : world(4, 2)(q))],
    [
      'dies on the way another time',
      (q, asked) => (q.port === 2 && asked > 16 ? icmp(11, 0) : world(4, 2)(q)),
    ],
    [
      'is met by another route that is as short',
      (q, asked) => (q.port === 1 && asked > 18 ? { kind: 'accepted' } : world(4, 2)(q)),
    ],
    [
      'is met by routes over different devices',
      (q, asked) => (q.port === 1 && asked > 20 ? icmp(11, 0, '10.7.0.2') : world(4, 2)(q)),
    ],
    ['is nearer than nobody tells', (q) => (q.port === 1 ? { kind: 'silent' } : world(4, 2)(q))],
    ['does not come any more', (q) => (q.port === 2 ? { kind: 'silent' } : world(4, 2)(q))],
  ])('that %s proves nothing', async (_name, answer) => {
    let asked = 0;
    const { traced } = await trace([alive, shut], (question) => answer(question, asked++));
    expect(traced).toEqual([alive, shut]);
  });

  test.each<[string, readonly Observation[]]>([
    ['without an open port of the host', [shut]],
    ['with an open port of another host', [shut, seenAt({ port: 1, address: '10.0.0.6' }, connected)]],
    ['of UDP', [alive, seenAt({ port: 2, transport: 'udp' }, refused)]],
    ['whose sender is known', [alive, seenAt({ port: 2 }, { ...refused, by: '10.0.0.5' })]],
  ])('%s is not traced', async (_name, observations) => {
    const { questions } = await trace(observations, world(4, 2));
    expect(questions).toEqual([]);
  });

  test('is looked at for eight ports of an address at most', async () => {
    const many = Array.from({ length: 20 }, (_, at) => seenAt({ port: at + 2 }, refused));
    const { questions } = await trace([alive, ...many], world(4, 9));
    expect(new Set(questions.map(({ port }) => port).filter((port) => port !== 1)).size).toBe(8);
  });
});

async function trace(
  observations: readonly Observation[],
  answer: (question: KernelQuestion) => KernelAnswer,
) {
  const fake = makeFakeKernel(answer);
  const tracer = makeTracer(anAsking(fake));
  for (const observation of observations) tracer.note(observation);
  const { observations: traced } = await tracer.finish(observations, new Set());
  return { traced, questions: fake.questions };
}
