import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { isSettled, needsConfirmation } from '../../src/run/settled.ts';
import { anEvidence } from '../support/builders.ts';
import { connected, refused, tlsAnswer } from '../support/observations.ts';

const silent = (stage: 'connect' | 'tls' | 'http' | 'reply'): Fact => ({ kind: 'silent', stage });
const rejected: Fact = { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false };
const reset: Fact = { kind: 'dropped-after-connect', how: 'reset', stage: 'connect', afterMs: 1 };

test.each<[string, Fact]>([
  ['an answer', tlsAnswer()],
  ['a connection', connected],
  ['a refusal', refused],
  ['the wrong bytes', { kind: 'garbled', expected: 'tls', reason: 'does not speak TLS' }],
  ['a meeting with ourselves', { kind: 'self-connected' }],
  ['a token', { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false }],
  ['an account of the far side', { kind: 'far-side', arrived: 1, answered: 1, accepted: 0, damaged: 0 }],
  ['a missing name', { kind: 'unresolved', name: 'cic01', how: 'nxdomain', resolver: 'x' }],
  ['a fault of ours', { kind: 'not-tried', fault: 'permission', detail: '' }],
])('%s settles it at once', (_name, fact) => {
  expect(needsConfirmation(fact)).toBe(false);
  expect(isSettled([anEvidence(fact)])).toBe(true);
});

test.each<[string, Fact]>([
  ['a rejection', rejected],
  ['a hang-up', reset],
  ['a mute TLS server', silent('tls')],
  ['a mute HTTP server', silent('http')],
])('%s settles it when it comes twice', (_name, fact) => {
  expect(needsConfirmation(fact)).toBe(true);
  expect(isSettled([anEvidence(fact)])).toBe(false);
  expect(isSettled([anEvidence(fact), anEvidence(fact)])).toBe(true);
});

test.each(['connect', 'reply'] as const)('any number of unanswered packets (%s) settles nothing', (stage) => {
  expect(needsConfirmation(silent(stage))).toBe(false);
  expect(isSettled(Array.from({ length: 20 }, () => anEvidence(silent(stage))))).toBe(false);
});

describe('what was seen before', () => {
  test('nothing settles nothing', () => {
    expect(isSettled([])).toBe(false);
  });

  test('another kind of trouble confirms nothing', () => {
    expect(isSettled([anEvidence(reset), anEvidence(rejected)])).toBe(false);
    expect(isSettled([anEvidence(reset), anEvidence(rejected), anEvidence(reset)])).toBe(true);
  });

  test('unanswered packets do not confirm a mute server', () => {
    expect(isSettled([anEvidence(silent('connect')), anEvidence(silent('tls'))])).toBe(false);
  });

  test('trouble does not stand in the way of an answer', () => {
    expect(isSettled([anEvidence(reset), anEvidence(silent('connect')), anEvidence(connected)])).toBe(true);
  });
});
