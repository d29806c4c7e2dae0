import { describe, expect, test } from 'vitest';
import type { KernelAnswer } from '../../src/model/kernel.ts';
import { factOfAnswer, factOfLoop, isAnswer, isTimeExceeded } from '../../src/model/kernelFacts.ts';
import { icmp } from '../run/inquiry/fakeKernel.ts';

describe('an unreachable message from somebody', () => {
  test.each([
    [3, 3, false],
    [1, 4, true],
  ])('%i/%i is a refusal by its sender', (type, code, v6) => {
    expect(factOfAnswer(icmp(type, code), v6, 'udp')).toEqual({
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
    ...[3, 7].map((code) => [1, code, true, 'host'] as const),
    ...[1, 5, 6].map((code) => [1, code, true, 'policy'] as const),
  ])('%i/%i (IPv6: %s) is a rejection of the %s', (type, code, v6, scope) => {
    expect(factOfAnswer(icmp(type, code), v6, 'udp')).toEqual({
      kind: 'rejected',
      code: 'ICMP',
      scope,
      here: false,
      by: '10.1.0.1',
      icmp: { type, code },
    });
  });
});

test.each([
  [3, 3, false],
  [1, 4, true],
])('%i/%i in answer to an echo is a rule: an echo has no port', (type, code, v6) => {
  expect(factOfAnswer(icmp(type, code), v6, 'icmp')).toMatchObject({ kind: 'rejected', scope: 'policy' });
});

test.each<[string, KernelAnswer, boolean]>([
  ['a packet that died on the way', icmp(11, 0), false],
  ['a packet that died on the way (IPv6)', icmp(3, 0), true],
  ['an IPv6 message on an IPv4 path', icmp(1, 4), false],
  ['an IPv4 message on an IPv6 path', icmp(11, 0), true],
  ["this host's own word", { kind: 'local', errno: 113 }, false],
  ['an accepted connection', { kind: 'accepted' }, false],
  ['a reset, which anyone can sign', { kind: 'reset', atOnce: false }, false],
  ['a datagram', { kind: 'answered' }, false],
  ['nothing', { kind: 'silent' }, false],
  ['what the system cannot tell', { kind: 'unknown' }, false],
  ['a packet that is too big', icmp(3, 4), false],
  ['a packet that is too big (IPv6)', icmp(2, 0), true],
  ['a code that nobody has defined', icmp(3, 99), false],
  ['a code that nobody has defined (IPv6)', icmp(1, 99), true],
  ['a neighbour that does not answer', { kind: 'local', errno: 113, icmp: { type: 3, code: 1 } }, false],
  [
    'a neighbour that does not answer (IPv6)',
    { kind: 'local', errno: 113, icmp: { type: 1, code: 3 } },
    true,
  ],
])('%s adds no fact', (_name, answer, v6) => {
  expect(factOfAnswer(answer, v6, 'udp')).toBeNull();
});

test.each<[string, KernelAnswer, boolean, boolean]>([
  ['IPv4 time exceeded', icmp(11, 0), false, true],
  ['IPv6 time exceeded', icmp(3, 0), true, true],
  ['IPv4 unreachable', icmp(3, 0), false, false],
  ['IPv6 unreachable', icmp(1, 0), true, false],
  ['fragments that were not put together', icmp(11, 1), false, false],
  ['nothing', { kind: 'silent' }, false, false],
])('%s: the packet died on the way?', (_name, answer, v6, died) => {
  expect(isTimeExceeded(answer, v6)).toBe(died);
});

test.each([
  [3, 3, false],
  [3, 13, false],
  [1, 4, true],
  [1, 1, true],
])("%i/%i that this host's own stack sends itself is its own firewall's work", (type, code, v6) => {
  expect(factOfAnswer({ kind: 'local', errno: 113, icmp: { type, code } }, v6, 'udp')).toEqual({
    kind: 'turned-back',
    how: 'rejected',
    icmp: { type, code },
  });
});

test('a repeat that does not leave this host is its own work too', () => {
  expect(factOfAnswer({ kind: 'held' }, false, 'udp')).toEqual({ kind: 'turned-back', how: 'held' });
});

test.each([
  [11, false],
  [3, true],
])('a packet with all its hops that dies on the way goes in circles (type %i)', (type, v6) => {
  expect(factOfLoop(icmp(type, 0), v6)).toEqual({
    kind: 'rejected',
    code: 'ICMP',
    scope: 'network',
    here: false,
    by: '10.1.0.1',
    icmp: { type, code: 0 },
  });
  expect(factOfLoop(icmp(13, 0), v6)).toBeNull();
});

test.each<[KernelAnswer['kind'], boolean]>([
  ['accepted', true],
  ['answered', true],
  ['reset', true],
  ['silent', false],
  ['denied', false],
  ['held', false],
  ['unknown', false],
])("%s: an answer in the target's name?", (kind, expected) => {
  expect(isAnswer({ kind } as KernelAnswer)).toBe(expected);
});
