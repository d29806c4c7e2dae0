import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import type { Facts, HttpFacts, TlsFacts } from '../../src/model/evidence.ts';
import { usualThresholds } from '../../src/model/thresholds.ts';
import type { Warning } from '../../src/model/verdict.ts';
import { anEvidence } from '../support/builders.ts';
import {
  codes,
  connected,
  DAY_MS,
  httpAnswer,
  NOW_MS,
  seenAt,
  tlsAnswer,
  verdictOn,
} from '../support/observations.ts';

const tlsWarnings = (given: Partial<TlsFacts>): readonly Warning[] =>
  verdictOn([seenAt({}, tlsAnswer(given))]).warnings;

test('a sound certificate needs no warning', () => {
  expect(tlsWarnings({})).toEqual([]);
});

describe('the certificate', () => {
  test.each<[Partial<TlsFacts>, string, string]>([
    [{ validToMs: NOW_MS - 1 }, 'certificate-expired', 'the certificate expired less than a day ago'],
    [{ validToMs: NOW_MS - DAY_MS }, 'certificate-expired', 'the certificate expired 1 day ago'],
    [{ validToMs: NOW_MS - 400 * DAY_MS }, 'certificate-expired', 'the certificate expired 400 days ago'],
    [
      { validToMs: NOW_MS + DAY_MS - 1 },
      'certificate-expires-soon',
      'the certificate expires in less than a day',
    ],
    [{ validToMs: NOW_MS + DAY_MS }, 'certificate-expires-soon', 'the certificate expires in 1 day'],
    [
      { validToMs: NOW_MS + 30 * DAY_MS - 1 },
      'certificate-expires-soon',
      'the certificate expires in 29 days',
    ],
    [
      { validFromMs: NOW_MS + 1 },
      'certificate-not-yet-valid',
      'the certificate is not valid yet; a clock may be wrong',
    ],
    [
      { nameError: 'Host: cic01. is not in the list' },
      'certificate-name',
      'the certificate is for another name (cic01)',
    ],
    [
      { nameError: 'x', names: ['a', 'b', 'c', 'd'] },
      'certificate-name',
      'the certificate is for another name (a, b, c)',
    ],
    [
      { nameError: 'x', names: [], subject: 'CN=Other' },
      'certificate-name',
      'the certificate is for another name (CN=Other)',
    ],
    [
      { chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'certificate-untrusted',
      "this host does not trust the certificate's issuer (DEPTH_ZERO_SELF_SIGNED_CERT); CIC's own certificates look like that",
    ],
    [{ keyBits: 1024 }, 'weak-key', "the certificate's key has only 1024 bits"],
    [
      { clientCertificate: 'required' },
      'client-certificate',
      'the server wants a client certificate, which this tool does not have',
    ],
  ])('%o', (given, code, text) => {
    expect(tlsWarnings(given)).toEqual([{ code, text }]);
  });

  test.each<[string, Partial<TlsFacts>]>([
    ['a month to go', { validToMs: NOW_MS + 30 * DAY_MS }],
    ['a key of 2048 bits', { keyBits: 2048 }],
    ['a key of unknown size', { keyBits: null }],
    ['a name that is told by the chain as well', { chainError: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  ])('%s is no trouble', (_name, given) => {
    expect(tlsWarnings(given)).toEqual([]);
  });

  test.each<[string, Partial<TlsFacts>, string]>([
    ['has expired', { chainError: 'CERT_HAS_EXPIRED', validToMs: NOW_MS - DAY_MS }, 'certificate-expired'],
    [
      'is not valid yet',
      { chainError: 'CERT_NOT_YET_VALID', validFromMs: NOW_MS + DAY_MS },
      'certificate-not-yet-valid',
    ],
    // The leaf is sound: another one of the chain is not.
    ['hangs on an expired issuer', { chainError: 'CERT_HAS_EXPIRED' }, 'certificate-untrusted'],
    ['hangs on an issuer of tomorrow', { chainError: 'CERT_NOT_YET_VALID' }, 'certificate-untrusted'],
  ])('that %s gives one warning', (_name, given, code) => {
    expect(codes(tlsWarnings(given))).toEqual([code]);
  });
});

test.each<[Partial<TlsFacts>]>([
  [{ legacy: true, protocol: 'TLSv1.2' }],
  [{ protocol: 'TLSv1' }],
  [{ protocol: 'TLSv1.1' }],
])('outdated TLS is named with its parameters (%o)', (given) => {
  const { protocol } = given;
  expect(tlsWarnings({ ...given, cipher: 'DES-CBC3-SHA' })).toEqual([
    { code: 'legacy-tls', text: `the server speaks only outdated or weak TLS (${protocol}, DES-CBC3-SHA)` },
  ]);
});

test('everything wrong at once is told at once', () => {
  const all = tlsWarnings({
    validToMs: NOW_MS - DAY_MS,
    nameError: 'x',
    chainError: 'SELF_SIGNED_CERT_IN_CHAIN',
    legacy: true,
    keyBits: 512,
    clientCertificate: 'required',
  });
  expect(codes(all)).toEqual([
    'certificate-expired',
    'certificate-name',
    'certificate-untrusted',
    'legacy-tls',
    'weak-key',
    'client-certificate',
  ]);
});

test('a site may want to be warned of more, or of less', () => {
  const { warnings } = classify(
    [
      seenAt({}, tlsAnswer({ validToMs: NOW_MS + 50 * DAY_MS, keyBits: 3072 })),
      seenAt({ port: 5598 }, tlsAnswer({ validToMs: NOW_MS + DAY_MS, keyBits: 1024 })),
    ],
    {
      nowMs: NOW_MS,
      platform: 'linux',
      thresholds: { ...usualThresholds, certificateDays: 60, rsaBits: 4096 },
    },
  )[0] ?? { warnings: [] };
  expect(codes(warnings)).toEqual(['certificate-expires-soon', 'weak-key']);
  const [lax] = classify([seenAt({}, tlsAnswer({ validToMs: NOW_MS + DAY_MS, keyBits: 1024 }))], {
    nowMs: NOW_MS,
    platform: 'linux',
    thresholds: { ...usualThresholds, certificateDays: 0, rsaBits: 1024 },
  });
  expect(lax?.warnings).toEqual([]);
});

test('an alert is quoted', () => {
  const facts: Facts = { protocol: 'tls', alert: 'handshake failure' };
  expect(verdictOn([seenAt({}, { kind: 'answered', facts })]).warnings).toEqual([
    {
      code: 'tls-alert',
      text: 'the server speaks TLS and ended the handshake with "handshake failure": it wants a client certificate or other settings',
    },
  ]);
});

test.each<[Partial<HttpFacts>, string, string]>([
  [{ status: 500 }, 'http-error', 'the service answered with HTTP status 500'],
  [{ status: 503, location: '/x' }, 'http-error', 'the service answered with HTTP status 503'],
  [{ status: 302, location: '/login' }, 'http-redirect', 'the service redirects to /login'],
])('an HTTP answer may be worth a word (%o)', (given, code, text) => {
  expect(verdictOn([seenAt({}, httpAnswer(given))]).warnings).toEqual([{ code, text }]);
});

test.each([[200], [304], [401], [404]])('HTTP status %i is not', (status) => {
  expect(verdictOn([seenAt({}, httpAnswer({ status }))]).warnings).toEqual([]);
});

test('a datagram answered from another port is told, for the firewall that keeps state', () => {
  const facts: Facts = { protocol: 'udp', answeredFrom: { address: '10.0.0.5', port: 40_123 } };
  expect(verdictOn([seenAt({ transport: 'udp' }, { kind: 'answered', facts })]).warnings).toEqual([
    {
      code: 'answered-from-other-port',
      text: 'the answer came from port 40123; a firewall that keeps state may drop such answers',
    },
  ]);
});

describe('slowness', () => {
  test.each([
    [1000, []],
    [1001, ['slow']],
  ])('of an answer that took %i ms', (tookMs, expected) => {
    expect(codes(verdictOn([seenAt({}, anEvidence(tlsAnswer(), { tookMs }))]).warnings)).toEqual(expected);
  });

  test('is not what watching a kept connection takes', () => {
    expect(verdictOn([seenAt({}, anEvidence(connected, { tookMs: 2000 }))]).warnings).toEqual([]);
  });
});
