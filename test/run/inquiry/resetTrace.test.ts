import { describe, expect, test } from 'vitest';
import { asPort } from '../../../src/model/ids.ts';
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

  test('of a further port takes one packet where it is no nearer than the first', async () => {
    const other = seenAt({ port: 3 }, refused);
    const { traced, questions } = await trace([alive, shut, other], (question) =>
      world(4, 4)({ ...question, port: question.port === 3 ? asPort(2) : question.port }),
    );
    expect(questions.filter(({ port }) => port === 3).map(({ hops }) => hops)).toEqual([3]);
    expect(traced[2]).toBe(other);
  });

  test('of a further port that comes from nearer than the host is found beside an honest one', async () => {
    const other = seenAt({ port: 3 }, refused);
    const { traced } = await trace([alive, shut, other], (question) =>
      question.port === 3 ? world(4, 2)({ ...question, port: asPort(2) }) : world(4, 4)(question),
    );
    expect(traced[1]).toBe(shut);
    expect(traced[2]?.evidence.at(-1)).toMatchObject({ nearerThan: '10.1.0.2', lastHop: '10.1.0.1' });
  });

  test('of a further port is not looked at where the host is next door, or the first showed no distance', async () => {
    for (const resetAt of [1, 99]) {
      const { questions } = await trace([alive, shut, seenAt({ port: 3 }, refused)], world(1, resetAt));
      expect(questions.some(({ port }) => port === 3)).toBe(false);
    }
  });

  test('is traced beside the run once a door is quiet, and not before', async () => {
    const fake = makeFakeKernel(world(4, 2));
    const tracer = makeTracer(anAsking(fake));
    tracer.note(alive);
    tracer.note(shut);
    expect(fake.questions).toEqual([]);
    tracer.suspect(seenAt({ address: '10.0.0.9' }).check);
    expect(fake.questions.some(({ port }) => port === 2)).toBe(true);
    const late = seenAt({ port: 2, address: '10.0.0.7' }, refused);
    tracer.note(late);
    tracer.note(seenAt({ port: 1, address: '10.0.0.7' }, connected));
    expect(fake.questions.some(({ address }) => address === '10.0.0.7')).toBe(true);
    const { observations } = await tracer.finish([alive, shut], new Set());
    expect(observations[1]?.evidence.at(-1)).toMatchObject({ nearerThan: '10.1.0.2' });
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
