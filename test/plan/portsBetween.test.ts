import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asPort } from '../../src/model/ids.ts';
import { portsBetween, type TriedPort } from '../../src/plan/portsBetween.ts';
import { samplePorts } from '../../src/plan/samplePorts.ts';

const tried = (port: number, outcome: string | null): TriedPort => ({ port: asPort(port), outcome });

describe('further ports', () => {
  test('are in the middle between neighbours that differ, whatever the order in which they were tried', () => {
    const some = [tried(300, 'open'), tried(100, 'open'), tried(200, 'shut')];
    expect(portsBetween(some)).toEqual([150, 250]);
  });

  test('are none between neighbours that are alike', () => {
    expect(portsBetween([tried(100, 'open'), tried(200, 'open')])).toEqual([]);
  });

  test('are none between adjacent ports, and the one between two others', () => {
    expect(portsBetween([tried(100, 'open'), tried(101, 'shut'), tried(103, 'open')])).toEqual([102]);
  });

  test('are none beside a port of which nothing is known', () => {
    expect(portsBetween([tried(100, 'open'), tried(200, null), tried(300, 'shut')])).toEqual([]);
  });

  test('are none of nothing', () => {
    expect(portsBetween([])).toEqual([]);
  });
});

/** A range, how many of it are sampled, and where its outcome changes: no two changes closer than the sample's ports. */
const patterns = fc
  .record({
    first: fc.integer({ min: 1, max: 30_000 }),
    size: fc.integer({ min: 2, max: 16_384 }),
    count: fc.integer({ min: 2, max: 40 }),
    widths: fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 12 }),
    outcomes: fc.infiniteStream(fc.constantFrom('open', 'lost', 'refused')),
  })
  .map(({ first, size, count, widths, outcomes }) => {
    const last = first + size - 1;
    const sample = samplePorts(asPort(first), asPort(last), count);
    const spacing = Math.max(1, ...sample.map((port, at) => port - (sample[at - 1] ?? port)));
    const bounds: number[] = [];
    let at = first;
    for (const width of widths) {
      at += spacing + width;
      if (at <= last) bounds.push(at);
    }
    const blocks: string[] = [];
    for (const outcome of outcomes) {
      if (blocks.length > bounds.length) break;
      if (outcome !== blocks.at(-1)) blocks.push(outcome);
    }
    const outcomeAt = (port: number): string =>
      blocks[bounds.filter((bound) => bound <= port).length] ?? 'none';
    return { sample, spacing, bounds, outcomeAt };
  });

test('find every bound exactly, by halving alone', () => {
  fc.assert(
    fc.property(patterns, ({ sample, spacing, bounds, outcomeAt }) => {
      const known = sample.map((port) => tried(port, outcomeAt(port)));
      let further = 0;
      for (let next = portsBetween(known); next.length > 0; next = portsBetween(known)) {
        further += next.length;
        known.push(...next.map((port) => tried(port, outcomeAt(port))));
      }
      const inOrder = known.toSorted((one, other) => one.port - other.port);
      const found = inOrder.filter((one, at) => at > 0 && one.outcome !== inOrder[at - 1]?.outcome);
      expect(found.map(({ port }) => port)).toEqual(bounds);
      for (const { port } of found) expect(known.some((one) => one.port === port - 1)).toBe(true);
      expect(further).toBeLessThanOrEqual(bounds.length * Math.ceil(Math.log2(spacing)));
      expect(new Set(known.map(({ port }) => port)).size).toBe(known.length);
    }),
  );
});
