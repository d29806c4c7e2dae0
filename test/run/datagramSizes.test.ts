import { expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asIpAddress, asPort } from '../../src/model/ids.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { addSizes, SIZES, TRIES } from '../../src/run/datagramSizes.ts';
import { aCheck, anEvidence } from '../support/builders.ts';

const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };
const silent: Fact = { kind: 'silent', stage: 'reply' };

test('one witnessed UDP port of every address is asked for every length', async () => {
  const asked: string[] = [];
  const all = [
    seen('10.0.0.5', 'tcp', witness),
    seen('10.0.0.5', 'udp', silent),
    seen('10.0.0.5', 'udp', silent, witness),
    seen('10.0.0.5', 'udp', witness),
    seen('10.0.0.6', 'udp', witness),
    seen('10.0.0.7', 'udp', silent),
  ];
  const after = await addSizes(all, async ({ address }, bytes, _patience, way) => {
    asked.push(`${address} ${bytes} ${way}`);
    return true;
  });
  const each = SIZES.flatMap((bytes) => [`${bytes} there`, `${bytes} both`]);
  expect(asked.sort()).toEqual(
    ['10.0.0.5', '10.0.0.6'].flatMap((address) => each.map((size) => `${address} ${size}`)).sort(),
  );
  const sizes = { arrived: [...SIZES], lost: [] };
  expect(after).toEqual(
    all.map((one, at) =>
      at === 2 || at === 4
        ? {
            ...one,
            evidence: one.evidence.map((each) => (each.kind === 'witnessed' ? { ...each, sizes } : each)),
          }
        : one,
    ),
  );
});

test('a length is lost when none of several came, and came when one did', async () => {
  const asked = new Map<number, number>();
  const [after] = await addSizes([seen('10.0.0.5', 'udp', witness)], async (_check, bytes, _ms, way) => {
    if (way === 'both') return true;
    asked.set(bytes, (asked.get(bytes) ?? 0) + 1);
    return bytes < 1472 || (bytes === 1472 && asked.get(bytes) === TRIES);
  });
  expect(after?.evidence[0]).toMatchObject({ sizes: { arrived: [512, 1200, 1472], lost: [4000] } });
  expect([...asked]).toEqual([
    [512, 1],
    [1200, 1],
    [1472, TRIES],
    [4000, TRIES],
  ]);
});

test('a length that arrives is asked for as the length of the answer, too', async () => {
  const [after] = await addSizes([seen('10.0.0.5', 'udp', witness)], async (_check, bytes, _ms, way) =>
    way === 'there' ? bytes < 4000 : bytes < 1472,
  );
  expect(after?.evidence[0]).toMatchObject({
    sizes: { arrived: [512, 1200, 1472], lost: [4000], lostBack: [1472] },
  });
});

test('what could not be tried to the end tells nothing', async () => {
  const all = [seen('10.0.0.5', 'udp', witness)];
  expect(await addSizes(all, async (_check, bytes) => (bytes === 4000 ? null : false))).toEqual(all);
});

test.each([
  [5, 400],
  [700, 2100],
])('with a round trip of %i ms the patience is %i ms', async (rttMs, patience) => {
  const one = seen('10.0.0.5', 'udp');
  const patient: number[] = [];
  await addSizes(
    [{ ...one, evidence: [anEvidence(witness, { rttMs })] }],
    async (_check, _bytes, patienceMs) => {
      patient.push(patienceMs);
      return true;
    },
  );
  expect(new Set(patient)).toEqual(new Set([patience]));
});

function seen(address: string, transport: 'tcp' | 'udp', ...facts: readonly Fact[]): Observation {
  const check = aCheck({ address: asIpAddress(address), transport, port: asPort(9000) });
  return { check, evidence: facts.map((fact) => anEvidence(fact)) };
}
