import { expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asFlowId, asHostName, asIpAddress, asPort } from '../../src/model/ids.ts';
import type { Flow, PortSet } from '../../src/model/portMap.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { carriesVoice, chooseVoicePaths } from '../../src/plan/voicePaths.ts';
import { aCheck, aFlow, anEvidence, aPath, ports } from '../support/builders.ts';

const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };
const elsewhere: Fact = { ...witness, arrivedPort: 9 };
const silent: Fact = { kind: 'silent', stage: 'reply' };

const range = (first: number, last: number): PortSet => ({
  kind: 'range',
  first: asPort(first),
  last: asPort(last),
});
const voice = (first: number, last: number, given: Partial<Flow> = {}): Flow =>
  aFlow({
    id: asFlowId(`voice.${first}-${last}`),
    service: 'RTP',
    transport: 'udp',
    ports: range(first, last),
    ...given,
  });

function seen(address: string, port: number, flows: readonly Flow[], ...facts: readonly Fact[]): Observation {
  const check = aCheck({
    address: asIpAddress(address),
    transport: 'udp',
    port: asPort(port),
    paths: flows.map((flow) => aPath({ flow })),
  });
  return { check, evidence: facts.map((fact) => anEvidence(fact)) };
}

test.each<[string, Flow, boolean]>([
  ['a range of UDP ports', voice(4000, 4003), true],
  ['one for fax', voice(4000, 4003, { service: 'UDPTL' }), false],
  ['one of TCP', voice(4000, 4003, { transport: 'tcp' }), false],
  ['single ports of UDP', voice(1, 1, { ports: ports(5060) }), false],
])('%s', (_what, flow, expected) => {
  expect(carriesVoice(flow)).toBe(expected);
});

test('of every address and range the first witnessed port is chosen', () => {
  const [small, large] = [voice(4000, 4003), voice(6000, 9000)];
  const fax = voice(40_961, 49_152, { service: 'UDPTL' });
  const all = [
    seen('10.0.0.5', 4000, [small], silent),
    seen('10.0.0.5', 4001, [small], elsewhere),
    seen('10.0.0.5', 4002, [small], silent, witness),
    seen('10.0.0.5', 4003, [small], witness),
    seen('10.0.0.5', 6000, [large], witness),
    seen('10.0.0.5', 40_961, [fax], witness),
    seen('10.0.0.6', 4000, [small], witness),
    seen('10.0.0.7', 4000, [small], silent),
  ];
  expect(chooseVoicePaths(all)).toEqual([all[2], all[4], all[6]]);
});

test('ranges that share a port, and names that share an address, need one call', () => {
  const [short, long] = [voice(4000, 4001), voice(4000, 4003)];
  const one = seen('10.0.0.5', 4000, [short, long], witness);
  const alias = { ...one, check: { ...one.check, target: asHostName('cic01-voice') } };
  const apart = seen('10.0.0.5', 4000, [voice(4000, 4009)], witness);
  expect(chooseVoicePaths([one, alias, apart, seen('10.0.0.5', 4002, [long], witness)])).toEqual([one]);
});
