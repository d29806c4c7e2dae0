import { expect, test } from 'vitest';
import type { Fact } from '../../../src/model/evidence.ts';
import { asPort } from '../../../src/model/ids.ts';
import { notConnected } from '../../../src/net/pair/notPaired.ts';

const unreachable = { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false } as const;

test('a greeting that was told of an unreachable host says after which time', () => {
  expect(notConnected(unreachable, asPort(14_750), 3070)).toEqual({
    code: 'failed',
    text: 'TCP 14750 cannot be reached (EHOSTUNREACH)',
    unreachableAfterMs: 3070,
  });
});

test.each<[string, Fact]>([
  ['by this host itself', { ...unreachable, here: true }],
  ['by a policy', { ...unreachable, scope: 'policy' }],
  ['by a closed port', { kind: 'refused', code: 'ECONNREFUSED' }],
  ['by silence', { kind: 'silent', stage: 'connect' }],
])('a greeting that failed otherwise tells no time (%s)', (_name, fact) => {
  expect(notConnected(fact, asPort(14_750), 3070)).not.toHaveProperty('unreachableAfterMs');
});
