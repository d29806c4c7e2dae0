import { describe, expect, test } from 'vitest';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { asHostName } from '../../src/model/ids.ts';
import type { Observation, Verdict } from '../../src/model/verdict.ts';
import { anEvidence } from '../support/builders.ts';
import { type At, refused, seenAt, udpSilence, verdictOn } from '../support/observations.ts';

const NOTHING: Fact = { kind: 'far-side', arrived: 0, answered: 0, accepted: 0, damaged: 0 };
const witnessed: Fact = {
  kind: 'witnessed',
  seenSource: { address: '10.9.8.7', port: 51_000 },
  rewritten: false,
};

/** What a door of this host comes to when another host tried it. */
function returned(at: At, ...seen: readonly (Fact | Evidence)[]): Verdict {
  const { check, evidence } = seenAt(at, ...seen);
  const observation: Observation = { check: { ...check, triedFrom: asHostName('cic01') }, evidence };
  return verdictOn([observation]);
}

describe('in the other direction', () => {
  test('this check is who saw the request', () => {
    expect(returned({}, witnessed).reason.text).toContain('this check saw the request to TCP');
  });

  test('a certificate that is not this check’s own was put in its place', () => {
    expect(returned({}, { ...witnessed, certificate: 'other' })).toMatchObject({
      kind: 'wrong-service',
      reason: { code: 'tls-intercepted', text: expect.stringContaining('not the one shown here') },
    });
  });

  test('a refusal may come from this host itself, whose firewall may know CIC’s own program', () => {
    const verdict = returned({}, refused, anEvidence(NOTHING, { local: null }));
    expect(verdict).toMatchObject({ kind: 'blocked', reason: { code: 'refused-on-the-way' } });
    expect(verdict.reason.text).toContain('on this host itself');
    expect(verdict.alternatives.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['admits-programs', 'far-own-firewall']),
    );
  });

  test('a device that rejects may be the far host itself', () => {
    const verdict = returned({}, { kind: 'rejected', code: 'EACCES', scope: 'policy', here: false });
    expect(verdict.kind).toBe('blocked');
    expect(verdict.alternatives.map(({ code }) => code)).toContain('far-own-firewall');
  });

  test('datagrams that do not arrive say as much', () => {
    const verdict = returned({ transport: 'udp' }, ...udpSilence(), anEvidence(NOTHING, { local: null }));
    expect(verdict).toMatchObject({ kind: 'blocked', reason: { code: 'request-lost' } });
    expect(verdict.alternatives.map(({ code }) => code)).toEqual(['admits-programs', 'far-own-firewall']);
  });
});
