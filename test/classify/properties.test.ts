import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { judge } from '../../src/classify/judge.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { Observation, Outcome, Verdict } from '../../src/model/verdict.ts';
import { inTime, notTried, observations, paired, success, witnessed } from '../support/anyObservations.ts';
import { aDoor, NOW_MS } from '../support/observations.ts';

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
