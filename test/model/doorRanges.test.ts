import { expect, test } from 'vitest';
import { covers, doorsOf, rangesOf } from '../../src/model/doorRanges.ts';
import { asPort, type Transport } from '../../src/model/ids.ts';
import { doorAt } from '../support/doorAt.ts';

const door = (transport: Transport, port: number) => ({ transport, port: asPort(port) });

test('doors become ranges, each once, in order, the transports apart', () => {
  const doors = [
    door('udp', 7),
    door('tcp', 9),
    door('tcp', 7),
    door('tcp', 8),
    door('tcp', 8),
    door('tcp', 11),
  ];
  expect(rangesOf(doors)).toEqual([doorAt('tcp', 7, 9), doorAt('tcp', 11), doorAt('udp', 7)]);
  expect(rangesOf([])).toEqual([]);
  expect(rangesOf([door('icmp', 0), door('udp', 7)])).toEqual([doorAt('udp', 7)]);
});

test('ranges become doors again', () => {
  expect(doorsOf([doorAt('tcp', 7, 9), doorAt('udp', 7)])).toEqual([
    door('tcp', 7),
    door('tcp', 8),
    door('tcp', 9),
    door('udp', 7),
  ]);
});

test.each<[Transport, number, boolean]>([
  ['tcp', 6, false],
  ['tcp', 7, true],
  ['tcp', 9, true],
  ['tcp', 10, false],
  ['udp', 8, false],
  ['icmp', 8, false],
])('%s %i is in the range: %s', (transport, port, expected) => {
  expect(covers([doorAt('tcp', 7, 9)], door(transport, port))).toBe(expected);
});
