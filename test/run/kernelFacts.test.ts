import { describe, expect, test } from 'vitest';
import type { KernelAnswer } from '../../src/model/kernel.ts';
import { factOfAnswer, isTimeExceeded } from '../../src/run/kernelFacts.ts';
import { icmp } from './fakeKernel.ts';

describe('an unreachable message from somebody', () => {
  test.each([
    [3, 3, false],
    [1, 4, true],
  ])('%i/%i is a refusal by its sender', (type, code, v6) => {
    expect(factOfAnswer(icmp(type, code), v6)).toEqual({
      kind: 'refused',
      code: 'ICMP',
      by: '10.1.0.1',
      icmp: { type, code },
    });
  });

  test.each([
    ...[0, 6, 8, 11].map((code) => [3, code, false, 'network'] as const),
    ...[1, 5, 7, 12].map((code) => [3, code, false, 'host'] as const),
    ...[2, 9, 10, 13, 14, 15].map((code) => [3, code, false, 'policy'] as const),
    ...[0, 2].map((code) => [1, code, true, 'network'] as const),
    [1, 3, true, 'host'] as const,
    ...[1, 5, 6].map((code) => [1, code, true, 'policy'] as const),
  ])('%i/%i (IPv6: %s) is a rejection of the %s', (type, code, v6, scope) => {
    expect(factOfAnswer(icmp(type, code), v6)).toEqual({
      kind: 'rejected',
      code: 'ICMP',
      scope,
      here: false,
      by: '10.1.0.1',
      icmp: { type, code },
    });
  });
});

test.each<[string, KernelAnswer, boolean]>([
  ['a packet that died on the way', icmp(11, 0), false],
  ['a packet that died on the way (IPv6)', icmp(3, 0), true],
  ['an IPv6 message on an IPv4 path', icmp(1, 4), false],
  ['an IPv4 message on an IPv6 path', icmp(11, 0), true],
  ["this host's own word", { kind: 'local', errno: 113 }, false],
  ['an accepted connection', { kind: 'accepted' }, false],
  ['a reset, which anyone can sign', { kind: 'reset' }, false],
  ['a datagram', { kind: 'answered' }, false],
  ['nothing', { kind: 'silent' }, false],
])('%s adds no fact', (_name, answer, v6) => {
  expect(factOfAnswer(answer, v6)).toBeNull();
});

test.each<[string, KernelAnswer, boolean, boolean]>([
  ['IPv4 time exceeded', icmp(11, 0), false, true],
  ['IPv6 time exceeded', icmp(3, 0), true, true],
  ['IPv4 unreachable', icmp(3, 0), false, false],
  ['IPv6 unreachable', icmp(1, 0), true, false],
  ['nothing', { kind: 'silent' }, false, false],
])('%s: the packet died on the way?', (_name, answer, v6, died) => {
  expect(isTimeExceeded(answer, v6)).toBe(died);
});
