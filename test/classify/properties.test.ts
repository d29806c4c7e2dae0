import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { judge } from '../../src/classify/judge.ts';
import type { Evidence, Fact, LocalFault } from '../../src/model/evidence.ts';
import type { Observation, Outcome, Verdict } from '../../src/model/verdict.ts';
import { anEvidence } from '../support/builders.ts';
import { aDoor, connected, httpAnswer, NOW_MS, refused, tlsAnswer } from '../support/observations.ts';

const stage = fc.constantFrom('connect', 'tls', 'http', 'reply');
const sender = fc.constantFrom({}, { by: '10.0.0.5' }, { by: '10.0.0.6' }, { by: '10.1.0.1' });
const icmp = fc.constantFrom({}, { icmp: { type: 3, code: 1 } }, { icmp: { type: 3, code: 13 } });

const notTried: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constant('not-tried'),
  fault: fc.constantFrom<LocalFault>('cancelled', 'deadline', 'descriptors', 'probe-failed'),
  detail: fc.string({ maxLength: 5 }),
});

const seenThere = { kind: 'witnessed', rewritten: false } as const;
const witnessed: fc.Arbitrary<Fact> = fc.constantFrom<Fact>(
  { ...seenThere, seenSource: { address: '10.9.8.7', port: 1 }, rewritten: true },
  { ...seenThere, seenSource: { address: '10.9.8.7', port: 51_000 }, certificate: 'own' },
  { ...seenThere, seenSource: { address: 'fd00::7', port: 1 }, aheadMs: 3_600_000 },
);
const intercepted: Fact = {
  ...seenThere,
  seenSource: { address: '10.9.8.7', port: 51_000 },
  certificate: 'other',
};

const success: fc.Arbitrary<Fact> = fc.oneof(
  fc.constantFrom<Fact>(connected, tlsAnswer(), httpAnswer(), {
    kind: 'answered',
    facts: { protocol: 'udp' },
  }),
  witnessed,
);

/** What an attempt may come to that is no success; some of it the paired probe never sees. */
const failure: fc.Arbitrary<Fact> = fc.oneof(
  notTried,
  // Silence is the usual trouble, and counts only when it is repeated.
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('silent'), stage }) },
  fc.constantFrom<Fact>(
    { kind: 'silent', stage: 'connect', lastHop: '10.1.0.1' },
    { kind: 'self-connected' },
    { kind: 'garbled', expected: 'tls', reason: 'does not speak TLS' },
    { kind: 'unresolved', name: 'cic01', how: 'nxdomain', resolver: '10.0.0.53' },
    { kind: 'turned-back', how: 'held' },
    { kind: 'turned-back', how: 'rejected', icmp: { type: 3, code: 13 } },
    { ...refused, nearerThan: '10.1.0.1' },
    { ...refused, nearerThan: '10.1.0.1', lastHop: '10.2.0.1' },
  ),
  fc.record({
    kind: fc.constant('dropped-after-connect'),
    how: fc.constantFrom('reset', 'eof'),
    stage,
    afterMs: fc.nat(500),
  }),
  fc.tuple(sender, icmp).map(([by, message]): Fact => ({ ...refused, ...by, ...message })),
  fc
    .tuple(fc.constantFrom('host', 'network', 'policy'), fc.boolean(), sender, icmp)
    .map(
      ([scope, here, by, message]): Fact => ({ kind: 'rejected', code: 'E', scope, here, ...by, ...message }),
    ),
);

const fact = fc.oneof(
  success,
  { weight: 8, arbitrary: failure },
  fc.constant(httpAnswer({ status: 511 })),
  fc.constant(intercepted),
);

const inTime = (what: fc.Arbitrary<Fact>): fc.Arbitrary<Evidence> =>
  fc
    .tuple(what, fc.nat(3200), fc.nat(4500))
    .map(([one, startedAtMs, tookMs]) => anEvidence(one, { startedAtMs, tookMs }));

/** A canary is sent only where something was accepted. */
const unmasked = fc.tuple(
  inTime(fc.constant(connected)),
  inTime(
    fc.constantFrom<Fact>({ kind: 'canary', port: 15_077 }, { kind: 'canary', port: 15_077, banner: 'hi' }),
  ),
);

const oneSided = fc
  .tuple(fc.array(inTime(fact), { maxLength: 9 }), fc.option(unmasked, { nil: [], freq: 4 }))
  .map(([evidence, canary]) => [...evidence, ...canary]);

/** What the responder tells of a door, together with real attempts at it of which none was witnessed. */
const farSide: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constant('far-side'),
  arrived: fc.nat(9),
  answered: fc.nat(9),
  accepted: fc.nat(3),
  damaged: fc.nat(2),
});

const paired = fc
  .tuple(fc.array(inTime(failure), { minLength: 1, maxLength: 9 }), inTime(farSide))
  .map(([evidence, far]) => [...evidence, far]);

const attempts = fc.oneof({ weight: 2, arbitrary: oneSided }, paired);

const observation: fc.Arbitrary<Observation> = fc
  .record({
    address: fc.constantFrom('10.0.0.5', '10.0.0.6'),
    transport: fc.constantFrom('tcp', 'tcp', 'udp'),
    port: fc.integer({ min: 1, max: 65_535 }),
    evidence: attempts,
  })
  .map(({ evidence, ...at }) => ({ check: aDoor(at), evidence }));

const observations = fc.array(observation, { minLength: 1, maxLength: 6 });
const platform = fc.constantFrom('linux', 'win32');
const at = fc.nat(5);

test('any evidence gets a verdict with a reason, and never an exception', () => {
  fc.assert(
    fc.property(observations, platform, (seen, os) => {
      const verdicts = judgeAll(seen, os);
      expect(verdicts).toHaveLength(seen.length);
      for (const { reason } of verdicts) {
        expect(reason.code).toMatch(/^[a-z][a-z-]*$/);
        expect(reason.text).not.toMatch(/undefined|null|NaN/);
      }
    }),
  );
});

test('a successful attempt never makes a verdict worse, here or beside it', () => {
  const goodness: Readonly<Record<Outcome, number>> = { broken: 0, unproven: 1, met: 2 };
  fc.assert(
    fc.property(
      observations,
      platform,
      at,
      inTime(success),
      inTime(witnessed),
      (seen, os, which, any, proof) => {
        const index = which % seen.length;
        // The probe of a paired door knows one success alone.
        const extra = isPaired(seen[index]) ? proof : any;
        const before = judgeAll(seen, os);
        const after = judgeAll(withEvidence(seen, index, extra), os);
        const own = after[index]?.kind;
        // What answered as another service stays that, whatever else was accepted there.
        expect(own === 'open' || own === before[index]?.kind).toBe(true);
        for (const [verdictAt, verdict] of before.entries()) {
          const now = after[verdictAt];
          if (now === undefined) throw new Error('a verdict is missing');
          expect(goodness[judge(now, 'live')]).toBeGreaterThanOrEqual(goodness[judge(verdict, 'live')]);
        }
      },
    ),
  );
});

test('what the responder witnessed wins over all that it counted', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('tcp', 'udp'),
      paired,
      inTime(witnessed),
      platform,
      (transport, evidence, proof, os) => {
        const [verdict] = judgeAll([{ check: aDoor({ transport }), evidence: [...evidence, proof] }], os);
        expect([verdict?.kind, verdict?.reason.code]).toEqual(['open', 'responder']);
      },
    ),
  );
});

test('what we could not try never changes the verdict on a peer', () => {
  fc.assert(
    fc.property(observations, platform, at, inTime(notTried), (seen, os, which, extra) => {
      const index = which % seen.length;
      const before = judgeAll(seen, os);
      const after = judgeAll(withEvidence(seen, index, extra), os);
      for (const [verdictAt, verdict] of before.entries()) {
        // Among faults of ours any one may be told.
        if (verdictAt === index && verdict.kind === 'error') expect(after[verdictAt]?.kind).toBe('error');
        else expect(after[verdictAt]).toEqual(verdict);
      }
    }),
  );
});

test('the order of the attempts does not matter', () => {
  const shuffled = observations.chain((seen) =>
    fc.tuple(
      fc.constant(seen),
      fc.tuple(
        ...seen.map((one) =>
          fc
            .shuffledSubarray([...one.evidence], { minLength: one.evidence.length })
            .map((evidence) => ({ ...one, evidence })),
        ),
      ),
    ),
  );
  fc.assert(
    fc.property(shuffled, platform, ([seen, other], os) => {
      expect(judgeAll(other, os)).toEqual(judgeAll(seen, os));
    }),
  );
});

test('the order of the paths does not matter', () => {
  fc.assert(
    fc.property(observations, platform, (seen, os) => {
      expect(judgeAll(seen.toReversed(), os)).toEqual(judgeAll(seen, os).toReversed());
    }),
  );
});

function isPaired(seen: Observation | undefined): boolean {
  return seen?.evidence.some(({ kind }) => kind === 'far-side') ?? false;
}

function judgeAll(seen: readonly Observation[], os: string): readonly Verdict[] {
  return classify(seen, { nowMs: NOW_MS, platform: os });
}

function withEvidence(seen: readonly Observation[], index: number, extra: Evidence): readonly Observation[] {
  return seen.map((one, place) => (place === index ? { ...one, evidence: [...one.evidence, extra] } : one));
}
