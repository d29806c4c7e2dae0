import { expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { foreignEvidence } from '../../src/run/foreignEvidence.ts';
import { anEvidence } from '../support/builders.ts';

const seenSource = { address: '10.0.0.5', port: 4000 };

test.each<Fact>([
  { kind: 'connected', lingeredMs: 50 },
  { kind: 'refused', code: 'ECONNREFUSED' },
  { kind: 'silent', stage: 'connect' },
  { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false },
  { kind: 'dropped-after-connect', how: 'eof', stage: 'reply', afterMs: 3 },
  { kind: 'garbled', expected: 'responder', reason: 'x' },
])('what it met on the way stays as it is: $kind', (fact) => {
  expect(foreignEvidence(anEvidence(fact))).toEqual(anEvidence(fact));
});

test.each<[Fact, string]>([
  [
    { kind: 'rejected', code: 'ENETUNREACH', scope: 'network', here: true },
    'it knows no way there (ENETUNREACH)',
  ],
  [{ kind: 'turned-back', how: 'held' }, 'its own firewall lets nothing out'],
  [{ kind: 'not-tried', fault: 'descriptors', detail: 'EMFILE' }, 'EMFILE'],
  [{ kind: 'self-connected' }, 'it tells of "self-connected"'],
  [{ kind: 'canary', port: 1 }, 'it tells of "canary"'],
  [{ kind: 'far-side', arrived: 1, answered: 1, accepted: 0, damaged: 0 }, 'it tells of "far-side"'],
])('its own troubles are not taken for those of this host: %o', (fact, detail) => {
  expect(foreignEvidence(anEvidence(fact))).toMatchObject({
    kind: 'not-tried',
    fault: 'probe-failed',
    detail: `the host at the other end could not try it: ${detail}`,
  });
});

test('what it says of the clocks is left out', () => {
  const evidence = foreignEvidence(
    anEvidence({ kind: 'witnessed', seenSource, rewritten: false, aheadMs: 9 }),
  );
  expect(evidence).toMatchObject({ kind: 'witnessed', seenSource });
  expect(evidence).not.toHaveProperty('aheadMs');
});
