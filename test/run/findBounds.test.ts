import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asPort } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { type BoundsParts, findBounds, outcomeOf } from '../../src/run/findBounds.ts';
import { anEvidence, aPath } from '../support/builders.ts';
import { aDoor } from '../support/observations.ts';

const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };
const silent: Fact = { kind: 'silent', stage: 'reply' };
const notTried: Fact = { kind: 'not-tried', fault: 'deadline', detail: '' };
const farSide = (arrived: number, damaged = 0): Fact => ({
  kind: 'far-side',
  arrived,
  answered: arrived,
  accepted: 0,
  damaged,
});

describe('the search for bounds', () => {
  test('goes on round by round with what the far side saw, until nothing is left to try', async () => {
    const rounds: number[][] = [];
    const told: (string | null)[][] = [];
    const further = await findBounds([seen(1, witness), seen(9, silent)], {
      ...parts,
      next: (tried) => {
        told.push(tried.map(({ outcome }) => outcome));
        return [[at(5)], [at(7), at(6)], []][told.length - 1] ?? [];
      },
      tryAll: async (checks) => {
        rounds.push(checks.map(({ port }) => port));
        return checks.map(({ port }) => seen(port, witness));
      },
    });
    expect(rounds).toEqual([[5], [7, 6]]);
    expect(further.map(({ check }) => check.port)).toEqual([5, 7, 6]);
    const open = outcomeOf([anEvidence(witness)]);
    const lost = outcomeOf([anEvidence(silent), anEvidence(farSide(0))]);
    expect(told).toEqual([
      [open, lost],
      [open, lost, open],
      [open, lost, open, open, open],
    ]);
  });

  test('knows nothing of a port that could not be tried, and does not ask for it for ever', async () => {
    const told: (string | null)[][] = [];
    await findBounds([seen(1, witness), seen(9, silent)], {
      ...parts,
      next: (tried) => {
        told.push(tried.map(({ outcome }) => outcome));
        return tried.some(({ check }) => check.port === 5) ? [] : [at(5)];
      },
      tryAll: async () => [],
    });
    expect(told.at(-1)?.at(-1)).toBeNull();
  });

  test('uses what is known of a port that was tried for another range', async () => {
    const path = aPath({ port: asPort(5) });
    const asked: Check[] = [];
    const known = seen(5, witness);
    let round = 0;
    const further = await findBounds([known], {
      ...parts,
      next: () => (round++ === 0 ? [{ ...at(5), paths: [path] }] : []),
      tryAll: async (checks) => {
        asked.push(...checks);
        return [];
      },
    });
    expect(asked).toEqual([]);
    expect(further).toEqual([{ ...known, check: { ...known.check, paths: [path] } }]);
  });

  test('ends with the run', async () => {
    const controller = new AbortController();
    let rounds = 0;
    await findBounds([seen(1, witness)], {
      ...parts,
      next: () => [at(100 + rounds)],
      tryAll: async () => {
        if (++rounds === 3) controller.abort();
        return [];
      },
      signal: controller.signal,
    });
    expect(rounds).toBe(3);
  });
});

describe('outcomes', () => {
  test.each<[string, readonly Fact[], readonly Fact[]]>([
    ['an answer and silence', [witness], [silent, farSide(0)]],
    ['lost requests and lost answers', [silent, farSide(0)], [silent, farSide(6)]],
    ['lost requests and changed ones', [silent, farSide(0)], [silent, farSide(0, 6)]],
    ['a refusal and silence', [{ kind: 'refused', code: 'ECONNREFUSED' }, farSide(0)], [silent, farSide(0)]],
    ['an answer and one from another port', [witness], [{ ...witness, arrivedPort: 7 }]],
    [
      'the own certificate and another',
      [{ ...witness, certificate: 'own' }],
      [{ ...witness, certificate: 'other' }],
    ],
  ])('tell %s apart', (_what, one, other) => {
    const [first, second] = [one, other].map((facts) => outcomeOf(facts.map((fact) => anEvidence(fact))));
    expect(first).not.toBeNull();
    expect(second).not.toBeNull();
    expect(first).not.toBe(second);
  });

  test.each<[string, readonly Fact[]]>([
    ['a port that was not tried to the end', [silent, notTried]],
    ['silence of which the far side says nothing', [silent]],
    ['no attempt at all', []],
  ])('are none after %s', (_what, facts) => {
    expect(outcomeOf(facts.map((fact) => anEvidence(fact)))).toBeNull();
  });

  test('are the same however many datagrams arrived', () => {
    const [few, many] = [1, 6].map((arrived) =>
      outcomeOf([anEvidence(silent), anEvidence(farSide(arrived))]),
    );
    expect(few).toBe(many);
  });
});

const at = (port: number): Check => aDoor({ transport: 'udp', port });

function seen(port: number, fact: Fact): Observation {
  return { check: at(port), evidence: [anEvidence(fact)] };
}

/** The far side saw nothing of silent ports. */
const parts: BoundsParts = {
  next: () => [],
  tryAll: async () => [],
  addFarSide: async (observations) =>
    observations.map(({ check, evidence }) => ({
      check,
      evidence: evidence.some(({ kind }) => kind === 'silent')
        ? [...evidence, anEvidence(farSide(0))]
        : evidence,
    })),
  signal: new AbortController().signal,
};
