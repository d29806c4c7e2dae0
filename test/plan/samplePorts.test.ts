import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asPort } from '../../src/model/ids.ts';
import { samplePorts } from '../../src/plan/samplePorts.ts';

test.each<[number, number, number, readonly number[]]>([
  [10_000, 20_000, 3, [10_000, 15_000, 20_000]],
  [16_384, 32_767, 2, [16_384, 32_767]],
  [100, 110, 1, [100]],
  [100, 102, 3, [100, 101, 102]],
  [100, 102, 50, [100, 101, 102]],
  [100, 103, 3, [100, 102, 103]],
  [100, 100, 1, [100]],
])('%i-%i by %i', (first, last, count, expected) => {
  expect(samplePorts(asPort(first), asPort(last), count)).toEqual(expected);
});

test('a sample is as large as asked, rises, stays inside and holds both ends', () => {
  const port = fc.integer({ min: 1, max: 65_535 });
  fc.assert(
    fc.property(port, port, fc.integer({ min: 2, max: 200 }), (a, b, count) => {
      const [first, last] = [Math.min(a, b), Math.max(a, b)];
      const sample = samplePorts(asPort(first), asPort(last), count);
      expect(sample).toHaveLength(Math.min(count, last - first + 1));
      expect([sample.at(0), sample.at(-1)]).toEqual([first, last]);
      expect(sample.every((one, at) => at === 0 || one > (sample[at - 1] ?? Infinity))).toBe(true);
    }),
  );
});
