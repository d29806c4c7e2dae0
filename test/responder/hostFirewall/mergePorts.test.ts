import { expect, test } from 'vitest';
import { mergePorts } from '../../../src/responder/hostFirewall/mergePorts.ts';
import { doorsOf } from './doors.ts';

test.each([
  ['nothing', [], []],
  ['ports of the other transport', ['udp:53'], []],
  ['the same port twice', ['tcp:80', 'tcp:80'], [[80, 80]]],
  ['neighbours', ['tcp:81', 'tcp:80', 'tcp:82-90'], [[80, 90]]],
  ['one range inside another', ['tcp:100-200', 'tcp:120-130', 'tcp:150'], [[100, 200]]],
  [
    'a gap of one port',
    ['tcp:82', 'tcp:80'],
    [
      [80, 80],
      [82, 82],
    ],
  ],
])('of %s', (_what, words, expected) => {
  expect(mergePorts(doorsOf(...words), 'tcp')).toEqual(expected);
});

test('the doors that are given stay as they are', () => {
  const doors = doorsOf('tcp:80', 'tcp:79', 'tcp:81-85');
  mergePorts(doors, 'tcp');
  expect(doors).toEqual(doorsOf('tcp:80', 'tcp:79', 'tcp:81-85'));
});
