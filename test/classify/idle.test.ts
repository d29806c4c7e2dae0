import { expect, test } from 'vitest';
import { idleWarnings } from '../../src/classify/idle.ts';
import { witnessedVerdict } from '../../src/classify/witnessed.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { aCheck, anEvidence } from '../support/builders.ts';

const forgotten = { askedSeconds: 600, survivedSeconds: 300, forgottenSeconds: 600, renewed: false };
const known = { askedSeconds: 600, survivedSeconds: 600, forgottenSeconds: null, renewed: null };
const unclear = { ...known, survivedSeconds: 300 };

test.each([
  [
    'tcp',
    false,
    'an idle connection is forgotten between 5 and 10 minutes by a firewall or NAT: nothing arrives any more, and sending again does not bring it back',
  ],
  [
    'udp',
    true,
    'an idle UDP binding is forgotten between 5 and 10 minutes by a firewall or NAT: nothing from the other side arrives until this side sends again',
  ],
] as const)('what is forgotten is a warning (%s, renewed: %s)', (transport, renewed, text) => {
  expect(idleWarnings({ ...forgotten, renewed }, transport)).toEqual([{ code: 'idle-forgotten', text }]);
});

test.each([
  ['nothing was left idle', undefined],
  ['it is still known', known],
  ['it is not clear', unclear],
])('no warning where %s', (_what, idle) => {
  expect(idleWarnings(idle, 'tcp')).toEqual([]);
});

test('the path is open all the same', () => {
  const evidence = anEvidence({
    kind: 'witnessed',
    seenSource: { address: '10.0.0.9', port: 1 },
    rewritten: false,
    idle: forgotten,
  }) as Extract<Evidence, { kind: 'witnessed' }>;
  const verdict = witnessedVerdict(aCheck(), evidence, () => []);
  expect(verdict.kind).toBe('open');
  expect(verdict.warnings.map(({ code }) => code)).toContain('idle-forgotten');
});
