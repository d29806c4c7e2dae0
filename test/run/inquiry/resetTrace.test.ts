import { describe, expect, test } from 'vitest';
import { asPort } from '../../../src/model/ids.ts';
import type { KernelAnswer, KernelQuestion } from '../../../src/model/kernel.ts';
import type { Check } from '../../../src/model/plan.ts';
import type { Observation } from '../../../src/model/verdict.ts';
import { isAnonymousReset } from '../../../src/run/inquiry/silence.ts';
import { makeTracer } from '../../../src/run/inquiry/trace.ts';
import { connected, refused, seenAt } from '../../support/observations.ts';
import { anAsking, icmp, makeFakeKernel } from './fakeKernel.ts';

const alive = seenAt({ port: 1 }, connected);
const shut = seenAt({ port: 2 }, refused);
const reset = (atOnce = false): KernelAnswer => ({ kind: 'reset', atOnce });

const everyHop = Array.from({ length: 16 }, (_, at) => at + 1);

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

  test('is compared with a door that a responder has witnessed, too', async () => {
    const seenSource = { address: '10.0.0.9', port: 51_000 };
    const proven = seenAt({ port: 1 }, { kind: 'witnessed', seenSource, rewritten: false });
    const { traced } = await trace([proven, shut], world(4, 2));
    expect(traced[1]?.evidence.at(-1)).toMatchObject({ kind: 'refused', nearerThan: '10.1.0.2' });
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

  test.each<[string, number, number, readonly number[], boolean]>([
    ['takes one packet beside an honest one', 4, 4, [3], false],
    ['is found where it is nearer, beside an honest one', 4, 2, [3, ...everyHop, 2, 2, 2], true],
    ['is found where it is nearer, beside one that is', 2, 2, [2, 2, 2, 2], true],
    ['is left alone where the first showed no distance', 99, 2, [], false],
    ['is left alone where the host is next door', 1, 1, [], false],
  ])('of a further port %s', async (_name, firstAt, otherAt, hops, found) => {
    const other = seenAt({ port: 3 }, refused);
    const hostAt = firstAt === 1 ? 1 : 4;
    const { traced, questions } = await trace([alive, shut, other], (question) =>
      question.port === 3
        ? world(hostAt, otherAt)({ ...question, port: asPort(2) })
        : world(hostAt, firstAt)(question),
    );
    expect(questions.filter(({ port }) => port === 3).map((one) => one.hops)).toEqual(hops);
    const last = expect.objectContaining({ nearerThan: '10.1.0.2', lastHop: '10.1.0.1' });
    expect(traced[2]?.evidence).toEqual(found ? [...other.evidence, last] : other.evidence);
  });

  test('that was there at once is looked at, however many honest ones came before', async () => {
    const honest = [2, 3, 4, 5].map((port) => seenAt({ port }, refused));
    const own = [6, 7].map((port) => seenAt({ port }, refused));
    const all = [alive, ...honest, ...own];
    const answer = (question: KernelQuestion): KernelAnswer =>
      question.port > 5
        ? reset(true)
        : world(4, 4)({ ...question, port: question.port === 1 ? question.port : asPort(2) });
    const { traced } = await trace(all, answer, new Set(own.map(({ check }) => check)));
    expect(traced.map(({ evidence }) => evidence.at(-1)?.kind)).toEqual([
      'connected',
      ...honest.map(() => 'refused'),
      'turned-back',
      'turned-back',
    ]);
  });

  test('that was there at once is no more than a reset without a working door to compare with', async () => {
    const { questions } = await trace([shut], () => reset(true), new Set([shut.check]));
    expect(questions).toEqual([]);
  });

  test('of a third further port beside an honest one is left alone', async () => {
    const others = [3, 4, 5, 6].map((port) => seenAt({ port }, refused));
    const { questions } = await trace([alive, shut, ...others], (question) =>
      world(4, 4)({ ...question, port: question.port === 1 ? question.port : asPort(2) }),
    );
    expect(new Set(questions.map(({ port }) => port))).toEqual(new Set([1, 2, 3, 4]));
  });

  test('of a further port that comes from the host beside nearer ones stays as it was', async () => {
    const other = seenAt({ port: 3 }, refused);
    const { traced } = await trace([alive, shut, other], (question) =>
      question.port === 3 ? world(4, 4)({ ...question, port: asPort(2) }) : world(4, 2)(question),
    );
    expect(traced[1]?.evidence).toHaveLength(2);
    expect(traced[2]).toBe(other);
  });

  test('is traced as soon as it is known and there is a working door, whichever comes first', async () => {
    for (const order of [
      [alive, shut],
      [shut, alive],
    ]) {
      const fake = makeFakeKernel(world(4, 2));
      const tracer = makeTracer(anAsking(fake));
      for (const one of order) {
        tracer.note(one);
        if (one === shut) tracer.reset(shut.check, false);
      }
      expect(fake.questions.length).toBeGreaterThan(0);
    }
  });

  test('of a door that has turned out otherwise in the end is forgotten', async () => {
    const fake = makeFakeKernel(world(4, 2));
    const tracer = makeTracer(anAsking(fake));
    tracer.note(alive);
    tracer.reset(shut.check, false);
    const healed = { ...shut, evidence: alive.evidence };
    expect((await tracer.finish([alive, healed], new Set())).observations[1]).toBe(healed);
  });

  test('is looked at for eight ports of an address at most', async () => {
    const many = Array.from({ length: 20 }, (_, at) => seenAt({ port: at + 2 }, refused));
    const { questions } = await trace([alive, ...many], (question) =>
      world(4, 2)({ ...question, port: question.port === 1 ? question.port : asPort(2) }),
    );
    expect(new Set(questions.map(({ port }) => port).filter((port) => port !== 1)).size).toBe(8);
  });
});

async function trace(
  observations: readonly Observation[],
  answer: (question: KernelQuestion) => KernelAnswer,
  atOnce: ReadonlySet<Check> = new Set(),
) {
  const fake = makeFakeKernel(answer);
  const tracer = makeTracer(anAsking(fake));
  for (const observation of observations) {
    tracer.note(observation);
    const { check } = observation;
    if (isAnonymousReset(observation)) tracer.reset(check, atOnce.has(check));
  }
  const { observations: traced } = await tracer.finish(observations, new Set());
  return { traced, questions: fake.questions };
}
