import { describe, expect, test } from 'vitest';
import { ECHO_DATA, type KernelAnswer, type KernelQuestion } from '../../../src/model/kernel.ts';
import type { Observation } from '../../../src/model/verdict.ts';
import { isAnonymousReset, isSilent } from '../../../src/run/inquiry/silence.ts';
import { makeTracer } from '../../../src/run/inquiry/trace.ts';
import { anEvidence } from '../../support/builders.ts';
import { connected, refused, seenAt, silence, udpSilence } from '../../support/observations.ts';
import { anAsking, type FakeKernel, icmp, makeFakeKernel, routers } from './fakeKernel.ts';

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

  test('of ICMP is traced by echo requests like those of the check', async () => {
    const echo = seenAt({ transport: 'icmp', port: 0 }, ...udpSilence());
    const { traced, fake } = await trace([echo], routers(2));
    expect(fake.questions[0]).toMatchObject({ transport: 'icmp', port: 0, hops: 1, payload: ECHO_DATA });
    expect(traced[0]?.evidence.at(-1)).toMatchObject({ kind: 'silent', stage: 'reply', lastHop: '10.1.0.2' });
  });

  test('of ICMP beside others of a live host is traced at the frontier, too', async () => {
    const echo = seenAt({ transport: 'icmp', port: 0 }, ...udpSilence());
    const { traced } = await trace([alive, silent(2), echo], routers(2));
    expect(traced.at(-1)?.evidence.at(-1)).toMatchObject({ stage: 'reply', lastHop: '10.1.0.2' });
  });

  test('of IPv6 is read by the numbers of IPv6', async () => {
    const { traced } = await trace([silent(2, '2001:db8::5')], ({ hops }) =>
      hops === 1 ? icmp(3, 0, '2001:db8::1') : { kind: 'silent' },
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

  // One packet that gets through now says nothing about the attempts that did not, and is no proof of a service.
  test.each<KernelAnswer['kind']>(['accepted', 'answered', 'reset'])(
    'that the trace gets through (%s) stays as it was and is named',
    async (kind) => {
      const { traced, answering } = await trace([silent(2)], ({ hops }) =>
        hops === 1 ? icmp(11, 0) : ({ kind } as KernelAnswer),
      );
      expect(traced).toEqual([silent(2)]);
      expect(answering).toEqual([silent(2)]);
    },
  );

  test.each<KernelAnswer>([{ kind: 'unknown' }, { kind: 'local', errno: 24 }])(
    'is not told of when a hop beyond the last one could not be asked to the end (%o)',
    async (answer) => {
      const { traced } = await trace([silent(2)], ({ hops }) =>
        hops === 1 ? icmp(11, 0) : hops === 5 ? answer : { kind: 'silent' },
      );
      expect(traced).toEqual([silent(2)]);
    },
  );

  test('is told of when only a hop before the last one could not be asked', async () => {
    const { traced } = await trace([silent(2)], ({ hops }) => {
      if (hops === 1) return { kind: 'unknown' };
      return hops === 2 ? icmp(11, 0, '10.1.0.2') : { kind: 'silent' };
    });
    expect(traced[0]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.2' });
  });

  test("that this host's own filter turns back is told so", async () => {
    const { traced } = await trace([silent(2)], () => ({
      kind: 'local',
      errno: 113,
      icmp: { type: 3, code: 13 },
    }));
    expect(traced[0]?.evidence.at(-1)).toMatchObject({ kind: 'turned-back', how: 'rejected' });
  });

  test('that has answered meanwhile is not asked', async () => {
    const fake = makeFakeKernel(routers(2));
    const observation = silent(2);
    const traced = await makeTracer(anAsking(fake)).finish([observation], new Set([observation]));
    expect([traced.observations, fake.questions]).toEqual([[observation], []]);
  });
});

describe('a path of the same host that works', () => {
  /** Port 1 works: routers 10.1.0.1 … up to the count, then the host itself. Port 2 ends behind `dropAfter` routers. */
  const world =
    (count: number, dropAfter: number) =>
    ({ hops, port }: KernelQuestion): KernelAnswer => {
      const at = hops ?? 64;
      if (port !== 1 && at > dropAfter) return { kind: 'silent' };
      return at <= count ? icmp(11, 0, `10.1.0.${at}`) : { kind: 'accepted' };
    };

  test('tells where it goes on from the last hop', async () => {
    const { traced, fake } = await trace([alive, silent(2)], world(4, 2));
    expect(traced[1]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.2', nextHop: '10.1.0.3' });
    expect(traced[0]).toBe(alive);
    expect(fake.questions.filter((one) => one.port === 1).map((one) => one.hops)).toEqual([2, 3, 4, 5]);
  });

  test('tells that the host itself comes next', async () => {
    const { traced } = await trace([alive, silent(2)], world(2, 2));
    expect(traced[1]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.2', nextHop: '10.0.0.5' });
  });

  test('tells its first hop where packets of the silent path reach none', async () => {
    const { traced, fake } = await trace([alive, silent(2)], world(2, 0));
    const last = traced[1]?.evidence.at(-1);
    expect(last).toMatchObject({ kind: 'silent', nextHop: '10.1.0.1' });
    expect(last).not.toHaveProperty('lastHop');
    expect(fake.questions.filter((one) => one.port === 1).map((one) => one.hops)).toEqual([1, 2, 3]);
  });

  test('skips a router that says nothing', async () => {
    const { traced } = await trace([alive, silent(2)], (question) =>
      question.hops === 3 ? { kind: 'silent' } : world(4, 2)(question),
    );
    expect(traced[1]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.2', nextHop: '10.1.0.4' });
  });

  test('that takes another route is no measure', async () => {
    const { traced } = await trace([alive, silent(2)], (question) =>
      question.port === 1 && question.hops === 2 ? icmp(11, 0, '10.7.0.2') : world(4, 2)(question),
    );
    expect(traced[1]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.2' });
    expect(traced[1]?.evidence.at(-1)).not.toHaveProperty('nextHop');
  });

  test('is not disturbed for a path that a device rejects', async () => {
    const { fake } = await trace([alive, silent(2)], ({ hops }) =>
      hops === 2 ? icmp(3, 13, '10.1.0.2') : { kind: 'silent' },
    );
    expect(fake.questions.some((one) => one.port === 1)).toBe(false);
  });

  test('of another host, or one of UDP, is no measure', async () => {
    const elsewhere = seenAt({ port: 1, address: '10.0.0.6' }, connected);
    const udp = seenAt({ port: 1, transport: 'udp' }, connected);
    const { fake } = await trace([elsewhere, udp, silent(2)], routers(2));
    expect(new Set(fake.questions.map((one) => one.port))).toEqual(new Set([2]));
  });
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

  test('behind routers that say nothing are traced no further', async () => {
    const { fake } = await trace([alive, silent(2), silent(3)], () => ({ kind: 'silent' }));
    const asked = fake.questions.filter(({ port, untilRepeat }) => port === 3 && !untilRepeat);
    expect(asked).toEqual([]);
  });

  test('of one address are three of TCP and three of UDP at most', async () => {
    const udp = [7, 8, 9, 10].map((port) => seenAt({ port, transport: 'udp' }, ...udpSilence()));
    const { fake } = await trace([alive, ...[2, 3, 4, 5, 6].map((port) => silent(port)), ...udp], routers(2));
    expect(new Set(fake.questions.map((one) => one.port))).toEqual(new Set([1, 2, 3, 4, 7, 8, 9]));
  });

  test('of many addresses are twenty-four at most', async () => {
    const many = Array.from({ length: 40 }, (_, at) => silent(2, `10.0.1.${at}`));
    const { fake, traced } = await trace(many, routers(1));
    expect(new Set(fake.questions.map((one) => one.address)).size).toBe(24);
    expect(traced.map((one) => one.check)).toEqual(many.map((one) => one.check));
  });
});

describe('while the run goes on', () => {
  const world = ({ hops, port }: KernelQuestion): KernelAnswer =>
    (hops ?? 64) <= 2 ? icmp(11, 0, `10.1.0.${hops}`) : { kind: port === 1 ? 'accepted' : 'silent' };
  const hopsOf = (fake: FakeKernel, port: number) =>
    dying(fake)
      .filter((one) => one.port === port)
      .map((one) => one.hops);
  const dying = (fake: FakeKernel) => fake.questions.filter(({ untilRepeat }) => !untilRepeat);

  const [quiet, another] = [silent(2), silent(3)];

  test('each step begins with what it needs: a quiet door, a sign of life, a working door', async () => {
    const fake = makeFakeKernel(world);
    const tracer = makeTracer(anAsking(fake));
    tracer.suspect(quiet.check);
    await settled();
    expect([hopsOf(fake, 2).length, dying(fake).length]).toEqual([16, 16]);
    tracer.suspect(another.check);
    await settled();
    // As far as is known, the whole host is silent: one path tells enough.
    expect(hopsOf(fake, 3)).toEqual([]);
    tracer.note(alive);
    await settled();
    expect([hopsOf(fake, 3), hopsOf(fake, 1)]).toEqual([
      [2, 3, 4],
      [2, 3, 4, 5],
    ]);
    const before = fake.questions.length;
    const { observations } = await tracer.finish([alive, quiet, another], new Set());
    expect(fake.questions).toHaveLength(before);
    expect(observations.map(({ evidence }) => evidence.at(-1))).toMatchObject([
      { kind: 'connected' },
      { lastHop: '10.1.0.2', nextHop: '10.0.0.5' },
      { lastHop: '10.1.0.2', nextHop: '10.0.0.5' },
    ]);
  });

  test('a door that answers in the end is no measure: one that stays silent is traced in its place', async () => {
    const fake = makeFakeKernel(world);
    const tracer = makeTracer(anAsking(fake));
    tracer.suspect(quiet.check);
    const healed = { ...seenAt({ port: 2 }, connected), check: quiet.check };
    tracer.note(healed);
    const { observations, answering } = await tracer.finish([healed, another], new Set());
    expect(hopsOf(fake, 3)).toHaveLength(16);
    expect(answering).toEqual([]);
    expect(observations[0]).toBe(healed);
    expect(observations[1]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.2' });
  });

  test('a host that is known to be near gets less time to answer', async () => {
    for (const [rttMs, waitMs] of [
      [null, 500],
      [2, 250],
      [60, 390],
      [400, 500],
    ] as const) {
      const fake = makeFakeKernel(routers(1));
      const tracer = makeTracer(anAsking(fake));
      tracer.note(seenAt({ port: 1 }, anEvidence(refused, { rttMs })));
      tracer.suspect(quiet.check);
      expect(dying(fake)[0]?.timeoutMs).toBe(waitMs);
    }
  });
});

describe('a TCP path that no device has seen', () => {
  const held = ({ untilRepeat }: KernelQuestion): KernelAnswer => ({ kind: untilRepeat ? 'held' : 'silent' });
  const lastOf = (observation: Observation | undefined) => observation?.evidence.at(-1);

  test('is asked whether it leaves this host, and that it does not is told', async () => {
    const { traced, fake } = await trace([silent(2)], held);
    expect(fake.questions.at(-1)).toMatchObject({ port: 2, hops: null, untilRepeat: true });
    expect(lastOf(traced[0])).toMatchObject({ kind: 'turned-back', how: 'held' });
  });

  test('is not asked when a device has seen it, or when it is UDP', async () => {
    const udp = seenAt({ transport: 'udp', port: 3 }, ...udpSilence());
    const { fake } = await trace([silent(2), udp, silent(4, '10.0.0.6')], routers(1));
    expect(fake.questions.some(({ untilRepeat }) => untilRepeat)).toBe(false);
  });

  test.each<[string, KernelAnswer, object | null]>([
    ['goes out', { kind: 'silent' }, null],
    ['cannot be told', { kind: 'unknown' }, null],
    ['is rejected late', icmp(3, 13), { kind: 'rejected', by: '10.1.0.1' }],
  ])('that %s', async (_name, answer, fact) => {
    const { traced } = await trace([silent(2)], ({ untilRepeat }) =>
      untilRepeat ? answer : { kind: 'silent' },
    );
    if (fact === null) expect(traced).toEqual([silent(2)]);
    else expect(lastOf(traced[0])).toMatchObject(fact);
  });

  test('that answers meanwhile is named', async () => {
    const { answering } = await trace([silent(2)], ({ untilRepeat }) =>
      untilRepeat ? { kind: 'accepted' } : { kind: 'silent' },
    );
    expect(answering).toEqual([silent(2)]);
  });

  test('is asked beside its trace, not after it, and so are others of its address; eight at most', async () => {
    const fake = makeFakeKernel(() => new Promise(() => undefined));
    const tracer = makeTracer(anAsking(fake));
    tracer.suspect(seenAt({ transport: 'udp', port: 2 }, ...udpSilence()).check);
    const many = Array.from({ length: 20 }, (_, at) => silent(at + 2));
    for (const { check } of many) tracer.suspect(check);
    const asked = fake.questions.filter(({ untilRepeat }) => untilRepeat).map(({ port }) => port);
    expect(asked).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('has the answers about the others of its address taken', async () => {
    const all = Array.from({ length: 5 }, (_, at) => silent(at + 2));
    const { traced } = await trace(all, ({ untilRepeat, port }) =>
      untilRepeat && port === 6 ? { kind: 'held' } : { kind: 'silent' },
    );
    expect(lastOf(traced[4])).toMatchObject({ kind: 'turned-back', how: 'held' });
  });

  test('and is held back has all the others asked that show no hop, of whatever address', async () => {
    const elsewhere = silent(7, '10.0.0.6');
    const all = [
      silent(2),
      silent(3),
      silent(4),
      elsewhere,
      seenAt({ transport: 'udp', port: 5 }, ...udpSilence()),
    ];
    const { traced, fake } = await trace(all, (question) =>
      question.address === '10.0.0.6' ? routers(1)(question) : held(question),
    );
    const asked = fake.questions.filter(({ untilRepeat }) => untilRepeat).map(({ port }) => port);
    expect(asked.sort()).toEqual([2, 3, 4]);
    expect(traced.map((one) => lastOf(one)?.kind)).toEqual([
      'turned-back',
      'turned-back',
      'turned-back',
      'silent',
      'silent',
    ]);
  });

  test('of those others, one that goes out stays as it was, and one that answers is named', async () => {
    const { traced, answering } = await trace([silent(2), silent(3), silent(4)], ({ port, untilRepeat }) =>
      untilRepeat
        ? ({ kind: port === 2 ? 'held' : port === 3 ? 'silent' : 'accepted' } as KernelAnswer)
        : { kind: 'silent' },
    );
    expect(traced[1]).toEqual(silent(3));
    expect(answering).toEqual([silent(4)]);
  });
});

test('a second path of which nothing is seen there is looked for before', async () => {
  const { traced, fake } = await trace([alive, silent(2), silent(3)], ({ hops, port }) =>
    (hops ?? 0) <= (port === 2 ? 4 : 1) ? icmp(11, 0, `10.1.0.${hops}`) : { kind: 'silent' },
  );
  expect(fake.questions.filter(({ port }) => port === 3).map(({ hops }) => hops)).toEqual([4, 5, 6, 1, 2, 3]);
  expect(traced[2]?.evidence.at(-1)).toMatchObject({ lastHop: '10.1.0.1' });
});

test.each<[string, Observation, boolean]>([
  ['nothing tried', seenAt({}), false],
  ['unanswered connects', silent(2), true],
  ['unanswered datagrams', seenAt({ transport: 'udp' }, ...udpSilence()), true],
  ['a TCP port that accepts and does not reply', seenAt({}, ...udpSilence()), false],
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

test.each<[string, Observation, boolean]>([
  ['a refusal', seenAt({}, refused), true],
  ['a refusal among silence', seenAt({}, ...silence(), refused), true],
  ['a refusal by somebody', seenAt({}, { ...refused, by: '10.1.0.1' }), false],
  ['a refusal of UDP', seenAt({ transport: 'udp' }, refused), false],
  ['an answer after a refusal', seenAt({}, refused, connected), false],
  ['silence', silent(2), false],
])('%s: refused, and nobody knows by whom?', (_name, observation, expected) => {
  expect(isAnonymousReset(observation)).toBe(expected);
});

async function trace(
  observations: readonly Observation[],
  answer: (question: KernelQuestion) => KernelAnswer,
): Promise<{
  readonly traced: readonly Observation[];
  readonly answering: readonly Observation[];
  readonly fake: FakeKernel;
}> {
  const fake = makeFakeKernel(answer);
  const tracer = makeTracer(anAsking(fake));
  for (const observation of observations) tracer.note(observation);
  const { observations: traced, answering } = await tracer.finish(observations, new Set());
  return { traced, answering, fake };
}

/** Lets everything happen that needs no time. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
