import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import type { Fact, Facts } from '../../src/model/evidence.ts';
import { anEvidence } from '../support/builders.ts';
import {
  codes,
  connected,
  httpAnswer,
  NOW_MS,
  refused,
  seenAt,
  silence,
  tlsAnswer,
  udpSilence,
  verdictOn,
} from '../support/observations.ts';

test('no observations, no verdicts', () => {
  expect(classify([], { nowMs: NOW_MS, platform: 'linux' })).toEqual([]);
});

test('verdicts stand in the order of the observations', () => {
  const observations = [
    seenAt({ port: 1 }, refused),
    seenAt({ port: 2 }, connected),
    seenAt({ port: 3 }, ...silence()),
    seenAt({ port: 4, transport: 'udp' }, ...udpSilence()),
  ];
  const verdicts = classify(observations, { nowMs: NOW_MS, platform: 'linux' });
  expect(verdicts.map((verdict) => verdict.kind)).toEqual(['closed', 'open', 'blocked', 'unproven']);
});

describe('open', () => {
  test.each([
    ['tls', 'completed a TLS handshake'],
    ['http', 'answered an HTTP request'],
    ['https', 'answered an HTTPS request'],
    ['udp', 'answered a datagram'],
    ['banner', 'accepts connections and spoke first'],
  ] as const)('is a path that answered (%s)', (protocol, how) => {
    const verdict = verdictOn([seenAt({}, { kind: 'answered', facts: { protocol } })]);
    expect(verdict).toMatchObject({
      kind: 'open',
      reason: { code: 'answered', text: `TCP 5597 on cic01 (10.0.0.5) ${how}` },
      warnings: [],
    });
  });

  test('may be a connection that was kept, and says that anyone on the way may have kept it', () => {
    const verdict = verdictOn([seenAt({}, connected)]);
    expect([verdict.kind, verdict.reason.code]).toEqual(['open', 'connected']);
    expect(codes(verdict.alternatives)).toEqual(['accepted-in-place']);
    expect(verdict.warnings).toEqual([]);
  });

  test('where TLS is only likely, a plain connection is open with a warning', () => {
    const plain: Fact = { ...connected, withoutTls: 'does not speak TLS' };
    const probe = { kind: 'tls', options: { required: false } };
    const verdict = verdictOn([seenAt({ probe }, plain)]);
    expect(verdict.kind).toBe('open');
    expect(verdict.warnings).toEqual([
      { code: 'no-tls', text: 'the service does not speak TLS: it may be set to plain connections' },
    ]);
  });

  test.each<[string, Facts]>([
    ['an alert', { protocol: 'tls', alert: 'handshake failure' }],
    [
      'a client certificate',
      { protocol: 'tls', tls: { ...tlsOf(tlsAnswer()), clientCertificate: 'required' } },
    ],
  ])('is a TLS server that wants %s', (_name, facts) => {
    const verdict = verdictOn([seenAt({}, { kind: 'answered', facts })]);
    expect(verdict.kind).toBe('open');
    expect(verdict.warnings).toHaveLength(1);
  });

  test.each<[string, Fact]>([
    ['an expired certificate', tlsAnswer({ validToMs: NOW_MS - 1, chainError: 'CERT_HAS_EXPIRED' })],
    ['a certificate for another name', tlsAnswer({ nameError: 'not for cic01' })],
    ['outdated TLS', tlsAnswer({ protocol: 'TLSv1', legacy: true })],
    ['an issuer that nobody knows', tlsAnswer({ chainError: 'SELF_SIGNED_CERT_IN_CHAIN' })],
    ['an HTTP error of its own', httpAnswer({ status: 503 })],
    ['no page at that path', httpAnswer({ status: 404 })],
    ['a log-on of its own', httpAnswer({ status: 401 })],
  ])('stays open with %s', (_name, fact) => {
    expect(verdictOn([seenAt({}, fact)]).kind).toBe('open');
  });

  test('warns of an answer that took long', () => {
    const verdict = verdictOn([seenAt({}, anEvidence(tlsAnswer(), { tookMs: 2340 }))]);
    expect(verdict.warnings).toEqual([{ code: 'slow', text: 'the answer took 2.3 s' }]);
  });

  test.each<[string, readonly Fact[]]>([
    ['silent attempts', [{ kind: 'silent', stage: 'connect' }, connected]],
    ['a refusal', [refused, connected]],
    ['a hang-up', [dropped('reset', 'connect'), connected]],
    ['a fault of ours', [{ kind: 'not-tried', fault: 'descriptors', detail: '' }, connected]],
  ])('is what a success after %s makes it', (_name, facts) => {
    expect(verdictOn([seenAt({}, ...facts)]).kind).toBe('open');
  });
});

describe('wrong service', () => {
  test.each([
    ['reset', 'connect', 'reset-after-accept', 'resets the connection at once'],
    ['eof', 'connect', 'closed-after-accept', 'closes the connection at once'],
    ['reset', 'tls', 'reset-after-accept', 'resets the connection when it is greeted with TLS'],
    ['eof', 'http', 'closed-after-accept', 'closes the connection when it is asked with HTTP'],
    ['eof', 'reply', 'closed-after-accept', 'closes the conversation'],
  ] as const)('is what accepts and hangs up (%s, %s): never open', (how, stage, code, what) => {
    const verdict = verdictOn([seenAt({}, dropped(how, stage))]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'wrong-service',
      { code, text: `TCP 5597 on cic01 (10.0.0.5) accepts and then ${what}` },
    ]);
    expect(codes(verdict.alternatives)).toEqual(
      stage === 'connect'
        ? ['closed-behind-proxy', 'hangs-up-on-strangers', 'accepted-in-place']
        : ['deep-inspection', 'hangs-up-on-strangers', 'accepted-in-place'],
    );
  });

  test.each([
    ['tls', 'not-tls', 'does not speak TLS'],
    ['http', 'not-http', 'speaks TLS'],
    ['https', 'not-https', 'speaks plain HTTP'],
    ['sip', 'not-sip', 'sends something else'],
  ])('is what does not speak %s', (expected, code, reason) => {
    const verdict = verdictOn([seenAt({}, { kind: 'garbled', expected, reason })]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'wrong-service',
      {
        code,
        text: `TCP 5597 on cic01 (10.0.0.5) is open, but what is there ${reason}; documented is ${expected.toUpperCase()}`,
      },
    ]);
  });

  test('is a portal, even where a plain connection was kept before', () => {
    const verdict = verdictOn([seenAt({}, connected, httpAnswer({ status: 511 }))]);
    expect([verdict.kind, verdict.reason.code]).toEqual(['wrong-service', 'captive-portal']);
  });
});

function dropped(how: 'reset' | 'eof', stage: 'connect' | 'tls' | 'http' | 'reply'): Fact {
  return { kind: 'dropped-after-connect', how, stage, afterMs: 5 };
}

function tlsOf(fact: Fact) {
  if (fact.kind !== 'answered' || fact.facts.tls === undefined) throw new Error('no handshake');
  return fact.facts.tls;
}
