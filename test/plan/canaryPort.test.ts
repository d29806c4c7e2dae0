import { expect, test } from 'vitest';
import { asFlowId, asPort } from '../../src/model/ids.ts';
import type { PortSet } from '../../src/model/portMap.ts';
import type { PortOverride } from '../../src/model/site.ts';
import { canaryPort } from '../../src/plan/canaryPort.ts';
import { aFlow, aPortMap, aSite, ports } from '../support/builders.ts';

const range = (first: number, last: number): PortSet => ({
  kind: 'range',
  first: asPort(first),
  last: asPort(last),
});
const portOf = (sets: readonly PortSet[], overrides: readonly PortOverride[] = []) =>
  canaryPort(
    aPortMap({ flows: sets.map((set) => aFlow({ ports: set })) }),
    aSite({ portOverrides: overrides }),
  );

test.each<[string, readonly PortSet[], number | null]>([
  ['nothing', [], 15_077],
  [
    'other ports',
    [ports(80, 15_076), range(16_384, 32_767), { kind: 'dynamic' }, { kind: 'unknown' }],
    15_077,
  ],
  ['the first candidate', [ports(15_077)], 14_197],
  ['a range around some', [range(13_000, 15_077)], 12_613],
  ['a range that ends before it', [range(1, 15_076)], 15_077],
  ['all of them', [range(1, 65_535)], null],
])('where the port map documents %s, it is none of that', (_name, sets, expected) => {
  expect(portOf(sets)).toBe(expected);
});

test('a port that is documented but never probed is documented all the same', () => {
  const flow = aFlow({ ports: ports(80), unprobed: { ports: [asPort(15_077)], why: 'obsolete' } });
  expect(canaryPort(aPortMap({ flows: [flow] }), aSite())).toBe(14_197);
});

test('a port to which this site moved something is no stranger', () => {
  const moved: PortOverride = { kind: 'flow', flow: asFlowId('a.b.c'), actual: asPort(15_077) };
  expect(portOf([], [moved])).toBe(14_197);
});
