import { expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asIpAddress, asPort } from '../../src/model/ids.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { type AskMapping, addMappings } from '../../src/run/natMapping.ts';
import { aCheck, anEvidence } from '../support/builders.ts';

const local = { address: '10.1.1.2', port: 40_000 };
const outside = { address: '203.0.113.9', port: 61_000 };

function seen(address: string, port: number, from = outside, transport: 'tcp' | 'udp' = 'udp'): Observation {
  const witness: Fact = { kind: 'witnessed', seenSource: from, rewritten: false };
  const check = aCheck({ address: asIpAddress(address), port: asPort(port), transport });
  return { check, evidence: [anEvidence(witness, { local })] };
}

test('two UDP doors of every address that sees another source are asked from one port', async () => {
  const asked: string[] = [];
  const ask: AskMapping = async (checks) => {
    asked.push(checks.map(({ address, port }) => `${address}:${port}`).join(' '));
    return checks.map((_check, at) => ({ ...outside, port: 61_000 + at }));
  };
  const all = [
    seen('10.0.0.5', 445, outside, 'tcp'),
    seen('10.0.0.5', 5060),
    seen('10.0.0.5', 8060),
    seen('10.0.0.5', 6235),
    seen('10.0.0.6', 5060),
    seen('10.0.0.7', 5060, local),
    seen('10.0.0.7', 8060, local),
  ];
  const after = await addMappings(all, ask);
  expect(asked).toEqual(['10.0.0.5:5060 10.0.0.5:8060']);
  expect(after[1]?.evidence[0]).toMatchObject({
    mapping: [
      { to: { address: '10.0.0.5', port: 5060 }, from: outside },
      { to: { address: '10.0.0.5', port: 8060 }, from: { ...outside, port: 61_001 } },
    ],
  });
  expect(after.filter((_one, at) => at !== 1)).toEqual(all.filter((_one, at) => at !== 1));
});

test('without an answer from each nothing is told', async () => {
  const all = [seen('10.0.0.5', 5060), seen('10.0.0.5', 8060)];
  expect(await addMappings(all, async () => [outside, null])).toEqual(all);
});
