/** Arbitrary evidence for properties of judgement. */
import fc from 'fast-check';
import type { Evidence, Fact, LocalFault } from '../../src/model/evidence.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { anEvidence } from './builders.ts';
import { aDoor, connected, httpAnswer, refused, tlsAnswer } from './observations.ts';

const stage = fc.constantFrom('connect', 'tls', 'http', 'reply');
const sender = fc.constantFrom({}, { by: '10.0.0.5' }, { by: '10.0.0.6' }, { by: '10.1.0.1' });
const icmp = fc.constantFrom({}, { icmp: { type: 3, code: 1 } }, { icmp: { type: 3, code: 13 } });

export const notTried: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constant('not-tried'),
  fault: fc.constantFrom<LocalFault>('cancelled', 'deadline', 'descriptors', 'probe-failed'),
  detail: fc.string({ maxLength: 5 }),
});

const seenThere = { kind: 'witnessed', rewritten: false } as const;
export const witnessed: fc.Arbitrary<Fact> = fc.constantFrom<Fact>(
  { ...seenThere, seenSource: { address: '10.9.8.7', port: 1 }, rewritten: true },
  { ...seenThere, seenSource: { address: '10.9.8.7', port: 51_000 }, certificate: 'own' },
  { ...seenThere, seenSource: { address: 'fd00::7', port: 1 }, aheadMs: 3_600_000 },
);
const intercepted: Fact = {
  ...seenThere,
  seenSource: { address: '10.9.8.7', port: 51_000 },
  certificate: 'other',
};

export const success: fc.Arbitrary<Fact> = fc.oneof(
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

export const inTime = (what: fc.Arbitrary<Fact>): fc.Arbitrary<Evidence> =>
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

export const paired = fc
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

/** What a run may have seen of a few doors of two hosts. */
export const observations = fc.array(observation, { minLength: 1, maxLength: 6 });
