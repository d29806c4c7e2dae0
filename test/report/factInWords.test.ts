import { describe, expect, test } from 'vitest';
import type { Fact, Facts, HttpFacts, LocalFault, TlsFacts } from '../../src/model/evidence.ts';
import { icmpInWords } from '../../src/model/icmpInWords.ts';
import { attemptsInWords } from '../../src/report/attemptsInWords.ts';
import { factInWords } from '../../src/report/factInWords.ts';
import { faultInWords } from '../../src/report/faultInWords.ts';
import { anEvidence } from '../support/builders.ts';
import { HOSTILE, unprintableIn } from './hostile.ts';

const tls: TlsFacts = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  subject: 'CN=cic01',
  issuer: 'CN=root',
  names: [],
  validFromMs: 0,
  validToMs: 951_782_400_000,
  fingerprint256: 'AB',
  keyBits: null,
  chainLength: 1,
  chainError: null,
  nameError: null,
  legacy: false,
  clientCertificate: 'not-asked',
};

const http: HttpFacts = {
  status: 200,
  server: null,
  location: null,
  proxyHeaders: [],
  contentType: null,
  bodyBytes: 1,
};

const answered = (facts: Facts): Fact => ({ kind: 'answered', facts });
const certificate = 'certificate "CN=cic01" issued by "CN=root", valid 1970-01-01 to 2000-02-29';
const suite = 'TLSv1.3 with TLS_AES_256_GCM_SHA384';

const farSide = (
  arrived: number,
  answered: number,
  given: { readonly accepted?: number; readonly damaged?: number } = {},
): Fact => ({ kind: 'far-side', arrived, answered, accepted: 0, damaged: 0, ...given });

const sentences: readonly (readonly [fact: Fact, sentence: string])[] = [
  [answered({ protocol: 'banner', banner: 'SSH-2.0\r\n' }), 'Answered: first bytes "SSH-2.0".'],
  [answered({ protocol: 'banner' }), 'Answered.'],
  [
    answered({
      protocol: 'service',
      service: {
        name: 'SMTP',
        product: 'Postfix\u001b[2J',
        details: [{ name: 'STARTTLS', value: 'offered' }],
        troubles: ['refuses this host: 554 no'],
        aheadMs: -4000,
      },
    }),
    'Answered in its own protocol: SMTP; "Postfix\\x1b[2J"; STARTTLS: "offered"; "refuses this host: 554 no"; its clock is 4.0 s behind this host\'s.',
  ],
  [
    answered({ protocol: 'service', service: { name: 'SMTP', product: null, details: [] } }),
    'Answered in its own protocol: SMTP.',
  ],
  [answered({ protocol: 'udp', replyBytes: 20 }), 'Answered over UDP: 20 bytes.'],
  [
    answered({ protocol: 'udp', replyBytes: 1, answeredFrom: { address: '10.0.0.5', port: 6000 } }),
    'Answered over UDP: 1 byte; from 10.0.0.5 port 6000 instead of the port asked.',
  ],
  [answered({ protocol: 'tls', tls }), `Completed the TLS handshake: ${suite}; ${certificate}.`],
  [
    answered({
      protocol: 'tls',
      tls: {
        ...tls,
        names: ['a', 'b', 'c', 'd', 'e'],
        chainError: 'CERT_HAS_EXPIRED',
        nameError: 'no name fits',
        legacy: true,
        clientCertificate: 'required',
      },
    }),
    `Completed the TLS handshake: ${suite}; ${certificate}; names "a", "b", "c" and 2 more; chain not verified (CERT_HAS_EXPIRED); does not fit the name asked for (no name fits); only with outdated TLS settings allowed; asks for a client certificate.`,
  ],
  [
    answered({ protocol: 'tls', alert: 'handshake failure' }),
    'Spoke TLS and ended the handshake with the alert "handshake failure".',
  ],
  [answered({ protocol: 'http', http }), 'Answered over HTTP: status 200; 1 byte of body read.'],
  [
    answered({
      protocol: 'https',
      tls,
      http: {
        ...http,
        status: 302,
        server: 'nginx',
        location: '/login',
        proxyHeaders: ['Via', 'X-Cache'],
        contentType: 'text/html',
        bodyBytes: 2048,
      },
    }),
    `Answered over HTTPS: ${suite}; ${certificate}; status 302; server "nginx"; sends on to "/login"; proxy headers "Via", "X-Cache"; content "text/html"; 2,048 bytes of body read.`,
  ],
  [
    answered({ protocol: 'http', http: { ...http, aheadMs: 4000 } }),
    "Answered over HTTP: status 200; 1 byte of body read; its clock is 4.0 s ahead of this host's.",
  ],
  [
    answered({ protocol: 'http', http: { ...http, aheadMs: -4000 } }),
    "Answered over HTTP: status 200; 1 byte of body read; its clock is 4.0 s behind this host's.",
  ],
  [{ kind: 'connected', lingeredMs: 100 }, 'Accepted the connection and kept it for 100 ms.'],
  [
    { kind: 'connected', lingeredMs: 100, withoutTls: 'does not answer a TLS greeting' },
    'Accepted the connection and kept it for 100 ms; asked for TLS first, the service does not answer a TLS greeting.',
  ],
  [
    { kind: 'dropped-after-connect', how: 'reset', stage: 'connect', afterMs: 3 },
    'Accepted the connection, then reset it after 3 ms, before anything was said.',
  ],
  [
    { kind: 'dropped-after-connect', how: 'eof', stage: 'tls', afterMs: 0 },
    'Accepted the connection, then closed it after <1 ms, during the TLS handshake.',
  ],
  [
    { kind: 'dropped-after-connect', how: 'eof', stage: 'http', afterMs: 3 },
    'Accepted the connection, then closed it after 3 ms, while the HTTP answer was awaited.',
  ],
  [
    { kind: 'dropped-after-connect', how: 'eof', stage: 'reply', afterMs: 3 },
    'Accepted the connection, then closed it after 3 ms, while an answer was awaited.',
  ],
  [{ kind: 'refused', code: 'ECONNREFUSED' }, 'Refused (ECONNREFUSED).'],
  [
    { kind: 'refused', code: 'ECONNREFUSED', by: '10.0.0.5', icmp: { type: 3, code: 3 } },
    'Refused (ECONNREFUSED, ICMP 3/3, port unreachable) by 10.0.0.5.',
  ],
  [
    { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false },
    'Not delivered (EHOSTUNREACH): the host cannot be reached.',
  ],
  [
    { kind: 'rejected', code: 'ENETUNREACH', scope: 'network', here: false, by: '10.1.0.1' },
    'Not delivered (ENETUNREACH), reported by 10.1.0.1: the network cannot be reached.',
  ],
  [
    {
      kind: 'rejected',
      code: 'EHOSTUNREACH',
      scope: 'policy',
      here: false,
      by: 'fd00::1',
      icmp: { type: 1, code: 1 },
    },
    'Not delivered (EHOSTUNREACH, ICMP 1/1, administratively prohibited), reported by fd00::1: a rule forbids it.',
  ],
  [
    { kind: 'rejected', code: 'ENETUNREACH', scope: 'network', here: true },
    'Not sent (ENETUNREACH): this host knows no way there.',
  ],
  [
    { kind: 'refused', code: 'RST', nearerThan: '10.1.0.2', lastHop: '10.1.0.1' },
    'Refused (RST) by something nearer than 10.1.0.2 and not before 10.1.0.1.',
  ],
  [
    { kind: 'refused', code: 'RST', nearerThan: '10.1.0.1' },
    'Refused (RST) by something nearer than 10.1.0.1.',
  ],
  [
    { kind: 'turned-back', how: 'rejected', icmp: { type: 3, code: 13 } },
    'Turned back by this host itself (ICMP 3/13, administratively prohibited).',
  ],
  [
    { kind: 'turned-back', how: 'reset' },
    'Reset by this host itself: the reset was there before anything could have left.',
  ],
  [
    { kind: 'turned-back', how: 'held' },
    'Held back by this host itself: its own repeat of the packet did not leave it.',
  ],
  [
    { kind: 'canary', port: 15_077 },
    'TCP 15077 of the same host, which nothing documents, was accepted too.',
  ],
  [
    { kind: 'canary', port: 15_077, banner: '220 x' },
    'TCP 15077 of the same host, which nothing documents, was accepted too; it sent "220 x".',
  ],
  [{ kind: 'silent', stage: 'connect' }, 'No answer to the connection request within 62 ms.'],
  [
    { kind: 'silent', stage: 'connect', lastHop: '10.1.0.1' },
    'No answer to the connection request within 62 ms; the last hop that answered on the way is 10.1.0.1.',
  ],
  [
    { kind: 'silent', stage: 'tls' },
    'Accepted the connection, then no word of a TLS handshake within 62 ms.',
  ],
  [{ kind: 'silent', stage: 'http' }, 'Accepted the connection, then no HTTP answer within 62 ms.'],
  [
    { kind: 'silent', stage: 'service' },
    'Accepted the connection, then not a word of the documented protocol within 62 ms.',
  ],
  [{ kind: 'silent', stage: 'reply' }, 'No answer within 62 ms.'],
  [
    { kind: 'garbled', expected: 'tls', reason: 'answered without TLS', banner: 'HTTP/1.1 400 Bad Request' },
    'Answered, but not as TLS: the peer answered without TLS; it sent "HTTP/1.1 400 Bad Request".',
  ],
  [
    { kind: 'garbled', expected: 'https', reason: 'speaks plain HTTP' },
    'Answered, but not as HTTPS: the peer speaks plain HTTP.',
  ],
  [
    { kind: 'self-connected' },
    'The connection reached its own socket: this host answered itself, nothing listens there.',
  ],
  [
    {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 40_000 },
      rewritten: false,
      arrivedPort: 8018,
    },
    'The far end saw it arrive from 10.9.8.7:40000, unchanged, at port 8018 instead.',
  ],
  [
    {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 40_000 },
      rewritten: false,
      sizes: { arrived: [512, 1200], lost: [1472, 4000] },
    },
    'The far end saw it arrive from 10.9.8.7:40000, unchanged. Datagrams of 512, 1200 bytes arrived. Datagrams of 1472, 4000 bytes did not.',
  ],
  [
    {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 40_000 },
      rewritten: false,
      sizes: { arrived: [512], lost: [] },
    },
    'The far end saw it arrive from 10.9.8.7:40000, unchanged. Datagrams of 512 bytes arrived.',
  ],
  [
    {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 40_000 },
      rewritten: false,
      sizes: { arrived: [], lost: [512] },
    },
    'The far end saw it arrive from 10.9.8.7:40000, unchanged. Datagrams of 512 bytes did not.',
  ],
  [
    {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 40_000 },
      rewritten: false,
      sizes: { arrived: [512, 4000], lost: [], lostBack: [4000] },
      mapping: [
        { to: { address: '10.0.0.5', port: 5060 }, from: { address: '10.9.8.7', port: 40_000 } },
        { to: { address: '10.0.0.5', port: 8060 }, from: { address: '10.9.8.7', port: 40_001 } },
      ],
    },
    'The far end saw it arrive from 10.9.8.7:40000, unchanged. Datagrams of 512, 4000 bytes arrived. Answers of 4000 bytes did not come back. Datagrams from one port of this host arrived as 10.9.8.7:40000 at 10.0.0.5:5060, 10.9.8.7:40001 at 10.0.0.5:8060.',
  ],
  [
    {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 40_000 },
      rewritten: false,
      sizes: { arrived: [512], lost: [] },
      idle: { askedSeconds: 600, survivedSeconds: 600, forgottenSeconds: null, renewed: null },
    },
    'The far end saw it arrive from 10.9.8.7:40000, unchanged. Datagrams of 512 bytes arrived. Left idle, it is still known after 10 minutes.',
  ],
  [
    { kind: 'witnessed', seenSource: { address: 'fd00::7', port: 40_000 }, rewritten: false },
    'The far end saw it arrive from [fd00::7]:40000, unchanged.',
  ],
  [
    { kind: 'witnessed', seenSource: { address: '10.9.8.7', port: 40_000 }, rewritten: true },
    'The far end saw it arrive from 10.9.8.7:40000, with its content rewritten on the way.',
  ],
  [
    {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 40_000 },
      rewritten: false,
      certificate: 'other',
    },
    'The far end saw it arrive from 10.9.8.7:40000, unchanged; the certificate that came here is not its own.',
  ],
  [farSide(0, 0), 'The far end saw no sealed request.'],
  [farSide(1, 1), 'The far end saw 1 sealed request and answered it.'],
  [farSide(1, 0), 'The far end saw 1 sealed request and did not answer it.'],
  [farSide(5, 0), 'The far end saw 5 sealed requests and answered none.'],
  [
    farSide(5, 5, { accepted: 2 }),
    'The far end saw 5 sealed requests and answered 5; 2 connections came in.',
  ],
  [
    farSide(0, 0, { damaged: 1, accepted: 1 }),
    'The far end saw no sealed request; 1 request came in changed; 1 connection came in.',
  ],
  [farSide(0, 0, { damaged: 2 }), 'The far end saw no sealed request; 2 requests came in changed.'],
  [
    { kind: 'unresolved', name: 'cic01', how: 'nxdomain', resolver: '10.0.0.2' },
    'The name "cic01" does not exist (asked: 10.0.0.2).',
  ],
  [
    { kind: 'unresolved', name: 'cic01', how: 'servfail', resolver: '10.0.0.2' },
    'The look-up of "cic01" failed at the name server (asked: 10.0.0.2).',
  ],
  [
    { kind: 'unresolved', name: 'cic01', how: 'timeout', resolver: '10.0.0.2' },
    'No answer to the look-up of "cic01" (asked: 10.0.0.2).',
  ],
  [
    { kind: 'unresolved', name: 'cic01', how: 'no-address', resolver: '10.0.0.2' },
    'The name "cic01" exists, but has no address (asked: 10.0.0.2).',
  ],
  [{ kind: 'not-tried', fault: 'cancelled', detail: '' }, 'Not tried: the run was stopped first.'],
  [
    { kind: 'not-tried', fault: 'descriptors', detail: 'EMFILE' },
    'Not tried: this host has no file descriptor to spare (EMFILE).',
  ],
];

describe('factInWords', () => {
  test.each(sentences)('says %j', (fact, sentence) => {
    expect(factInWords(anEvidence(fact))).toBe(sentence);
  });

  test('quotes what a peer sent, printable and cut', () => {
    const told = factInWords(anEvidence(answered({ protocol: 'banner', banner: HOSTILE + 'x'.repeat(200) })));
    expect(unprintableIn(told)).toEqual([]);
    expect(told).toContain('"\\x1b[2J\\u{202e}');
    expect(told).toContain('…"');
    expect(told.length).toBeLessThan(100);
  });

  test('shows a certificate whose dates cannot be read', () => {
    const told = factInWords(
      anEvidence(answered({ protocol: 'tls', tls: { ...tls, validToMs: Number.NaN } })),
    );
    expect(told).toContain('valid 1970-01-01 to unknown day.');
  });
});

describe('faultInWords', () => {
  const faults: readonly LocalFault[] = [
    'cancelled',
    'deadline',
    'descriptors',
    'source-ports',
    'source-address',
    'permission',
    'own-firewall',
    'address-family',
    'probe-failed',
  ];

  test('has its own words and its own remedy for every fault', () => {
    expect(new Set(faults.map((fault) => faultInWords(fault).words)).size).toBe(faults.length);
    expect(new Set(faults.map((fault) => faultInWords(fault).remedy)).size).toBe(faults.length);
  });
});

describe('icmpInWords', () => {
  test.each([
    [3, 13, 'ICMP 3/13, administratively prohibited'],
    [1, 4, 'ICMP 1/4, port unreachable'],
    [3, 99, 'ICMP 3/99'],
  ])('says %d/%d as "%s"', (type, code, words) => {
    expect(icmpInWords({ type, code })).toBe(words);
  });
});

describe('attemptsInWords', () => {
  const silent = (startedAtMs: number, stage: 'connect' | 'reply' = 'connect', address = '10.9.8.7') =>
    anEvidence(
      { kind: 'silent', stage },
      { startedAtMs, tookMs: 1000 - startedAtMs, local: { address, port: 50_000 } },
    );

  test('tells each attempt with its number, times and source', () => {
    expect(
      attemptsInWords([
        anEvidence(
          { kind: 'refused', code: 'ECONNREFUSED' },
          { startedAtMs: 1234, tookMs: 2.4, rttMs: 0.3, local: { address: '::1', port: 9 } },
        ),
        anEvidence({ kind: 'not-tried', fault: 'cancelled', detail: '' }, { tookMs: 0, local: null }),
      ]),
    ).toEqual([
      'attempt 1 at +1,234 ms, first answer after <1 ms, took 2 ms, from [::1]:9: Refused (ECONNREFUSED).',
      'attempt 2 at +0 ms, took <1 ms: Not tried: the run was stopped first.',
    ]);
  });

  test('gives no number to what is no attempt at this port', () => {
    expect(
      attemptsInWords([
        silent(0),
        anEvidence({ kind: 'canary', port: 15_077 }, { startedAtMs: 20, tookMs: 3, local: null }),
        anEvidence(farSide(1, 1), { local: null }),
        silent(150),
      ]).map((line) => line.slice(0, 46)),
    ).toEqual([
      'attempt 1 at +0 ms, took 1.0 s, from 10.9.8.7:',
      'besides at +20 ms, took 3 ms: TCP 15077 of the',
      'far side: The far end saw 1 sealed request and',
      'attempt 2 at +150 ms, took 850 ms, from 10.9.8',
    ]);
  });

  test('tells like silences in a row once, and keeps counting', () => {
    const nowhere = anEvidence(
      { kind: 'silent', stage: 'reply' },
      { startedAtMs: 700, tookMs: 300, local: null },
    );
    expect(
      attemptsInWords([
        silent(0),
        silent(150),
        silent(300, 'reply'),
        silent(450, 'reply', '10.9.8.8'),
        silent(600, 'reply', '10.9.8.8'),
        nowhere,
        nowhere,
        anEvidence({ kind: 'silent', stage: 'reply', lastHop: '10.1.0.1' }, { local: null }),
      ]),
    ).toEqual([
      'attempts 1 to 2 at +0 ms to +150 ms, from 10.9.8.7: No answer to the connection request within 1.0 s.',
      'attempt 3 at +300 ms, took 700 ms, from 10.9.8.7:50000: No answer within 700 ms.',
      'attempts 4 to 5 at +450 ms to +600 ms, from 10.9.8.8: No answer within 550 ms.',
      'attempts 6 to 7 at +700 ms to +700 ms: No answer within 300 ms.',
      'attempt 8 at +0 ms, took 62 ms: No answer within 62 ms; the last hop that answered on the way is 10.1.0.1.',
    ]);
  });
});
