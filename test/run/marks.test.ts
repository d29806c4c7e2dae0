import { expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asIpAddress, asPort } from '../../src/model/ids.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { type AskMark, addMarks, MARKED_TRIES, type MarkedTry } from '../../src/run/marks.ts';
import { aCheck, anEvidence } from '../support/builders.ts';

const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };
const silent: Fact = { kind: 'silent', stage: 'reply' };
const LOST: MarkedTry = { there: null, back: null };

test('one witnessed UDP port of every address is asked for both marks, one after the other', async () => {
  const asked: string[] = [];
  const all = [
    seen('10.0.0.5', 1, 'tcp', witness),
    seen('10.0.0.5', 2, 'udp', silent),
    seen('10.0.0.5', 3, 'udp', silent, witness),
    seen('10.0.0.5', 4, 'udp', witness),
    seen('10.0.0.6', 5, 'udp', witness),
  ];
  const after = await addMarks(all, async ({ port }, dscp, tries) => {
    asked.push(`${port} ${dscp} ${tries}`);
    return { kind: 'tried', tries: [{ there: dscp, back: dscp }] };
  });
  expect(asked.toSorted()).toEqual(
    [3, 5].flatMap((port) => [24, 46].map((dscp) => `${port} ${dscp} ${MARKED_TRIES}`)),
  );
  const marks = [46, 24].map((dscp) => ({ sent: dscp, there: dscp, back: dscp }));
  expect(after.map(fieldsOf)).toEqual([null, null, { marks }, null, { marks }]);
  expect(after[2]?.evidence[0]).toEqual(all[2]?.evidence[0]);
});

test.each<[string, readonly MarkedTry[], number | null, number | null]>([
  ['all survived', [{ there: 46, back: 46 }], 46, 46],
  ['one survived', [{ there: 0, back: 0 }, { there: 46, back: 0 }, LOST, { there: 0, back: 46 }], 46, 46],
  ['all that came were changed', [LOST, { there: 0, back: null }, { there: 0, back: 8 }], 0, 8],
  ['none came back', [{ there: 46, back: null }], 46, null],
  ['none came', [LOST, LOST], null, null],
])('a mark of which %s', async (_what, tries, there, back) => {
  const [after] = await addMarks([seen('10.0.0.5', 3, 'udp', witness)], async (_check, dscp) => ({
    kind: 'tried',
    tries: dscp === 46 ? tries : [],
  }));
  expect(after?.evidence[0]).toMatchObject({
    marks: [
      { sent: 46, there, back },
      { sent: 24, there: null, back: null },
    ],
  });
});

const four = [1, 2, 3, 4].map((port) => seen('10.0.0.5', port, 'udp', witness));

test.each<[string, AskMark, readonly unknown[], number]>([
  [
    'the next port is proposed where one is refused',
    async ({ port }, dscp) =>
      port === 1 ? { kind: 'not-here', why: 'no' } : { kind: 'tried', tries: [{ there: dscp, back: null }] },
    [
      null,
      {
        marks: [
          { sent: 46, there: 46, back: null },
          { sent: 24, there: 24, back: null },
        ],
      },
      null,
      null,
    ],
    3,
  ],
  [
    'three ports are proposed, and why the first one is refused is told there',
    async ({ port }) => ({ kind: 'not-here', why: `no ${port}` }),
    [{ marksUnknown: 'no 1' }, null, null, null],
    3,
  ],
  [
    'where it cannot be done at all no other port is proposed',
    async () => ({ kind: 'unknown', why: 'never' }),
    [{ marksUnknown: 'never' }, null, null, null],
    1,
  ],
  ['a run that is stopped tells nothing', async () => ({ kind: 'stopped' }), [null, null, null, null], 1],
])('%s', async (_what, ask, fields, times) => {
  let count = 0;
  const after = await addMarks(four, (...given) => {
    count++;
    return ask(...given);
  });
  expect(after.map(fieldsOf)).toEqual(fields);
  expect(count).toBe(times);
});

test.each([
  [5, 400],
  [700, 2100],
])('with a round trip of %i ms the patience is %i ms', async (rttMs, patience) => {
  const one = seen('10.0.0.5', 3, 'udp');
  const patient: number[] = [];
  const evidence = [anEvidence(silent), anEvidence(witness, { rttMs })];
  await addMarks([{ ...one, evidence }], async (_check, _dscp, _tries, patienceMs) => {
    patient.push(patienceMs);
    return { kind: 'tried', tries: [] };
  });
  expect(patient).toEqual([patience, patience]);
});

test('an unmeasured round trip is a short one', async () => {
  const one = seen('10.0.0.5', 3, 'udp');
  await addMarks(
    [{ ...one, evidence: [anEvidence(witness, { rttMs: null })] }],
    async (_check, _dscp, _tries, ms) => {
      expect(ms).toBe(400);
      return { kind: 'stopped' };
    },
  );
  expect.assertions(1);
});

function fieldsOf({ evidence }: Observation): unknown {
  for (const one of evidence) {
    if (one.kind !== 'witnessed') continue;
    if (one.marks !== undefined) return { marks: one.marks };
    if (one.marksUnknown !== undefined) return { marksUnknown: one.marksUnknown };
  }
  return null;
}

function seen(
  address: string,
  port: number,
  transport: 'tcp' | 'udp',
  ...facts: readonly Fact[]
): Observation {
  const check = aCheck({ address: asIpAddress(address), transport, port: asPort(port) });
  return { check, evidence: facts.map((fact) => anEvidence(fact)) };
}
