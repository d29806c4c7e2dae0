import { describe, expect, test } from 'vitest';
import { livesOf } from '../../src/classify/life.ts';
import { strongest } from '../../src/classify/strongest.ts';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { asIpAddress } from '../../src/model/ids.ts';
import { anEvidence } from '../support/builders.ts';
import { connected, refused, tlsAnswer } from '../support/observations.ts';

/** From telling to mute. */
const ranked: readonly Fact[] = [
  { kind: 'witnessed', seenSource: { address: '10.9.8.7', port: 1 }, rewritten: false, certificate: 'other' },
  { kind: 'witnessed', seenSource: { address: '10.9.8.7', port: 1 }, rewritten: false, certificate: 'own' },
  tlsAnswer(),
  connected,
  { kind: 'garbled', expected: 'tls', reason: 'does not speak TLS' },
  { kind: 'dropped-after-connect', how: 'reset', stage: 'http', afterMs: 1 },
  { kind: 'dropped-after-connect', how: 'reset', stage: 'tls', afterMs: 1 },
  { kind: 'dropped-after-connect', how: 'reset', stage: 'reply', afterMs: 1 },
  { kind: 'dropped-after-connect', how: 'reset', stage: 'connect', afterMs: 1 },
  { kind: 'self-connected' },
  { ...refused, by: '10.0.0.5', icmp: { type: 3, code: 3 } },
  { ...refused, by: '10.0.0.5' },
  { ...refused, icmp: { type: 3, code: 3 } },
  refused,
  { kind: 'rejected', code: 'ICMP', scope: 'host', here: false, by: '10.1.0.1' },
  { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false },
  { kind: 'unresolved', name: 'cic01', how: 'nxdomain', resolver: '10.0.0.53' },
  { kind: 'silent', stage: 'tls' },
  { kind: 'silent', stage: 'connect', lastHop: '10.1.0.1' },
  { kind: 'silent', stage: 'connect' },
  { kind: 'not-tried', fault: 'cancelled', detail: '' },
  { kind: 'far-side', arrived: 1, answered: 1, accepted: 1, damaged: 0 },
];

test('nothing seen, nothing telling', () => {
  expect(strongest([])).toBeNull();
});

test.each(ranked.slice(0, -1).map((stronger, at) => [stronger, ranked[at + 1]] as const))(
  '%o tells more than %o',
  (stronger, weaker) => {
    if (weaker === undefined) throw new Error('the table has no next line');
    const [a, b] = [anEvidence(stronger), anEvidence(weaker)];
    expect(strongest([a, b])).toBe(a);
    expect(strongest([b, a])).toBe(a);
  },
);

describe('of facts alike', () => {
  const at = (startedAtMs: number, tookMs: number): Evidence =>
    anEvidence(connected, { startedAtMs, tookMs });

  test('the earliest attempt tells, for it waited longest', () => {
    const [first, second] = [at(0, 10), at(150, 900)];
    expect(strongest([second, first])).toBe(first);
  });

  test('of the same moment the longer tells', () => {
    const [long, short] = [at(0, 900), at(0, 10)];
    expect(strongest([short, long])).toBe(long);
  });

  test('in all but words it is always the same one', () => {
    const [a, b] = ['x', 'y'].map((reason) => anEvidence({ kind: 'garbled', expected: 'tls', reason }));
    if (a === undefined || b === undefined) throw new Error('two were made');
    expect(strongest([a, b])).toBe(strongest([b, a]));
  });
});

test('of an address that nobody tried nothing is known', () => {
  expect(livesOf([], 'linux')(asIpAddress('10.0.0.5'))).toEqual({
    answers: false,
    answersOnPorts: false,
    tcpPaths: 0,
    silentPaths: 0,
    rejectedPaths: 0,
    rejectedAfterMs: 0,
  });
});
