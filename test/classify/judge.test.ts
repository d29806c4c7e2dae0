import { expect, test } from 'vitest';
import { judge } from '../../src/classify/judge.ts';
import type { Outcome, VerdictKind } from '../../src/model/verdict.ts';
import { aVerdict } from '../support/builders.ts';

test.each<[VerdictKind, Outcome, Outcome]>([
  ['open', 'met', 'met'],
  // Before installation nothing listens, and a rejecting firewall looks the same.
  ['closed', 'broken', 'unproven'],
  ['blocked', 'broken', 'broken'],
  ['unreachable', 'broken', 'broken'],
  ['wrong-service', 'broken', 'broken'],
  ['unresolved', 'broken', 'broken'],
  ['unproven', 'unproven', 'unproven'],
  ['error', 'unproven', 'unproven'],
])('%s is %s when live and %s before installation', (kind, live, preInstall) => {
  expect(judge(aVerdict({ kind }), 'live')).toBe(live);
  expect(judge(aVerdict({ kind }), 'pre-install')).toBe(preInstall);
});
