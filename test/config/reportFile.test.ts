import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/config/reportFile.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { asFlowId } from '../../src/model/ids.ts';
import type { Report, ReportPath } from '../../src/model/report.ts';
import { problemsOf } from './mapFixture.ts';

const attempt = {
  startedAtMs: 1,
  tookMs: 2,
  rttMs: 1.5,
  local: { address: '10.0.0.5', port: 40000 },
} as const;

/** One piece of evidence of every kind, with every optional field. */
const evidence: { readonly [K in Evidence['kind']]: Extract<Evidence, { kind: K }> } = {
  answered: {
    ...attempt,
    kind: 'answered',
    facts: {
      protocol: 'https',
      tls: {
        protocol: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        subject: 'CN=cic01',
        issuer: 'CN=ca',
        names: ['cic01'],
        validFromMs: 1,
        validToMs: 2,
        fingerprint256: 'AA:BB',
        keyBits: null,
        chainLength: 2,
        chainError: null,
        nameError: 'no such name',
        legacy: false,
        clientCertificate: 'not-asked',
      },
      alert: 'handshake_failure',
      http: {
        status: 200,
        server: null,
        location: '/',
        proxyHeaders: ['via'],
        contentType: null,
        bodyBytes: 0,
        aheadMs: -300_000,
      },
      banner: '220 ready',
      answeredFrom: { address: '10.0.0.3', port: 69 },
      replyBytes: 12,
    },
  },
  connected: { ...attempt, kind: 'connected', lingeredMs: 5, withoutTls: 'reset' },
  'dropped-after-connect': {
    ...attempt,
    kind: 'dropped-after-connect',
    how: 'reset',
    stage: 'tls',
    afterMs: 3,
  },
  refused: {
    ...attempt,
    kind: 'refused',
    code: 'ECONNREFUSED',
    by: '10.0.0.1',
    icmp: { type: 3, code: 3 },
    nearerThan: '10.0.0.2',
    lastHop: '10.0.0.1',
  },
  'turned-back': { ...attempt, kind: 'turned-back', how: 'rejected', icmp: { type: 3, code: 13 } },
  canary: { ...attempt, kind: 'canary', port: 15_077, banner: '220 ready' },
  rejected: {
    ...attempt,
    kind: 'rejected',
    code: 'EHOSTUNREACH',
    scope: 'policy',
    here: false,
    by: '10.0.0.1',
    icmp: { type: 3, code: 13 },
  },
  silent: { ...attempt, local: null, kind: 'silent', stage: 'connect', lastHop: '10.0.0.1' },
  garbled: { ...attempt, kind: 'garbled', expected: 'tls', reason: 'not TLS', banner: 'SSH-2.0' },
  'self-connected': { ...attempt, kind: 'self-connected' },
  witnessed: {
    ...attempt,
    kind: 'witnessed',
    seenSource: { address: '10.0.0.9', port: 1 },
    rewritten: true,
    certificate: 'own',
    aheadMs: -12,
    media: {
      seconds: 10,
      there: { sent: 500, lost: 1, late: 2, jitterMs: 0.4, reordered: 3, mos: 4.3 },
      back: { sent: 0, lost: 0, late: 0, jitterMs: null, reordered: 0, mos: null },
      rtt: { minMs: 1, meanMs: 2, maxMs: 3 },
    },
  },
  'far-side': { ...attempt, local: null, kind: 'far-side', arrived: 5, answered: 4, accepted: 0, damaged: 1 },
  unresolved: { ...attempt, kind: 'unresolved', name: 'cic01', how: 'nxdomain', resolver: '10.0.0.53' },
  'not-tried': { ...attempt, kind: 'not-tried', fault: 'descriptors', detail: 'EMFILE' },
};

const path: ReportPath = {
  id: 'a.b/cic01/10.0.0.3/5597',
  flow: asFlowId('a.b'),
  section: 'A',
  diagram: '',
  from: 'workstation',
  to: 'cic-server',
  service: 'Notifier',
  purpose: 'Status',
  transport: 'tcp',
  port: 5598,
  documentedPort: 5597,
  security: 'ssl',
  wan: true,
  target: 'cic01',
  address: '10.0.0.3',
  verdict: 'wrong-service',
  outcome: 'broken',
  reason: { code: 'not-tls', text: 'It is not TLS.' },
  latencyMs: null,
  attempts: 3,
  evidence: Object.values(evidence),
  alternatives: [{ code: 'x', text: 'y' }],
  warnings: [],
  impact: 'Nobody can log on.',
  source: { kind: 'table', ref: 'A', confidence: 'documented' },
  check: 3,
  probe: { kind: 'http', options: { tls: true } },
  blockedBy: '10.0.0.1',
  lastHop: '10.0.0.1',
};

const report: Report = {
  schemaVersion: 1,
  tool: { name: 'cicprobe', version: '0.1.0' },
  run: {
    id: 'r1',
    startedAt: '2025-01-01T00:00:00.000Z',
    finishedAt: '2025-01-01T00:00:01.000Z',
    durationMs: 1000,
    role: 'workstation',
    phase: 'live',
    host: 'pc7',
    ended: 'complete',
    site: '',
    kernel: 'asked',
    options: { database: 'mssql' },
    mediaSeconds: 10,
    responders: [
      {
        target: 'cic01',
        address: '10.0.0.3',
        state: 'not-a-responder',
        text: 'Something else is there.',
        unreachableAfterMs: 3071,
      },
    ],
    platform: 'linux',
    thresholds: { certificateDays: 30, rsaBits: 2048, answerMs: 1000, clockSeconds: 300 },
    judgedAnew: { tool: { name: 'cicprobe', version: '0.2.0' }, changed: 1, kept: 0 },
  },
  portMap: { document: 'CIC Port Maps', revision: '2019 R3' },
  targets: [{ role: 'cic-server', name: 'cic01', addresses: ['10.0.0.3'] }],
  summary: {
    total: 1,
    open: 0,
    closed: 0,
    blocked: 0,
    unreachable: 0,
    unproven: 0,
    wrongService: 1,
    unresolved: 0,
    error: 0,
    skipped: 1,
    outcome: 'broken',
  },
  causes: [
    {
      device: null,
      kind: 'host-unreachable',
      target: 'cic01',
      address: null,
      text: 'cic01 does not answer',
      paths: ['a'],
    },
  ],
  paths: [path],
  skipped: [
    {
      id: 'c.d',
      from: 'a',
      to: 'b',
      transport: 'udp',
      ports: 'dynamic',
      reason: 'dynamic-ports',
      why: 'None.',
    },
  ],
};

const parse = (text: string) => parseReport({ file: 'old.json', text });
const problemsWith = (changed: object) => problemsOf(() => parse(JSON.stringify({ ...report, ...changed })));

describe('parseReport', () => {
  it('gives back what was written, with evidence of every kind', () => {
    expect(parse(JSON.stringify(report))).toEqual(report);
  });

  it('does without every optional field', () => {
    const { documentedPort: _, blockedBy: _b, lastHop: _l, ...plain } = path;
    const { responders: _r, ...run } = report.run;
    const bare = {
      ...report,
      run,
      paths: [{ ...plain, evidence: [{ ...attempt, kind: 'answered', facts: { protocol: 'udp' } }] }],
    };
    expect(parse(JSON.stringify(bare))).toEqual(bare);
  });

  it('lets fields pass that it does not know', () => {
    const newer = { ...report, extra: 1, paths: [{ ...path, extra: { deep: [] } }] };
    expect(parse(`\uFEFF${JSON.stringify(newer)}`)).toEqual(newer);
  });

  it.each([
    ['', /^old\.json: expected JSON: ./],
    ['{"schemaVersion": 1', /^old\.json: expected JSON: ./],
    ['cicprobe 0.1', /^old\.json: expected JSON: ./],
  ])('refuses %j, which is no JSON', (text, message) => {
    const [first = '', ...rest] = problemsOf(() => parse(text));
    expect(first).toMatch(message);
    expect(rest).toEqual([]);
  });

  const onlyOne = 'this cicprobe reads reports of schema version 1 only';
  it.each([
    ['[]', 'old.json: expected a mapping of keys to values, got a list'],
    ['null', 'old.json: expected a mapping of keys to values, got nothing'],
    ['"x"', 'old.json: expected a mapping of keys to values, got "x"'],
    ['{"schemaVersion": 2}', `old.json schemaVersion: expected 1, got 2; ${onlyOne}`],
    ['{"schemaVersion": "1"}', `old.json schemaVersion: expected 1, got "1"; ${onlyOne}`],
  ])('refuses %s', (text, message) => {
    expect(problemsOf(() => parse(text))).toEqual([message]);
  });

  it('refuses a mapping that is no report, key by key', () => {
    expect(problemsOf(() => parse('{}'))).toEqual([
      'old.json schemaVersion: missing; expected 1',
      'old.json tool: missing; expected a mapping of keys to values',
      'old.json run: missing; expected a mapping of keys to values',
      'old.json portMap: missing; expected a mapping of keys to values',
      'old.json targets: missing; expected a list',
      'old.json summary: missing; expected a mapping of keys to values',
      'old.json causes: missing; expected a list',
      'old.json paths: missing; expected a list',
      'old.json skipped: missing; expected a list',
    ]);
  });

  const kinds =
    'answered, connected, dropped-after-connect, refused, turned-back, rejected, silent, garbled, canary, self-connected, witnessed, far-side, unresolved, not-tried';
  it.each([
    [
      { paths: [{ ...path, verdict: 'green', port: '5597' }] },
      [
        'old.json paths[0].port: expected a number, got "5597"',
        'old.json paths[0].verdict: expected one of open, closed, blocked, unreachable, unproven, wrong-service, unresolved, error, got "green"',
      ],
    ],
    [
      { paths: [{ ...path, documentedPort: null }] },
      ['old.json paths[0].documentedPort: expected a number, got nothing'],
    ],
    [
      { paths: [{ ...path, evidence: [{ ...attempt, kind: 'seen' }] }] },
      [`old.json paths[0].evidence[0].kind: expected a kind of evidence: ${kinds}, got "seen"`],
    ],
    [
      {
        paths: [{ ...path, evidence: [{ kind: 'silent', startedAtMs: 1, tookMs: 2, rttMs: null }, attempt] }],
      },
      [
        'old.json paths[0].evidence[0].local: missing; expected a mapping of keys to values',
        'old.json paths[0].evidence[0].stage: missing; expected one of connect, tls, http, service, reply',
        `old.json paths[0].evidence[1].kind: missing; expected a kind of evidence: ${kinds}`,
      ],
    ],
    [
      { run: { ...report.run, responders: [{ target: 'a', address: 'b', state: 'there', text: '' }] } },
      [
        'old.json run.responders[0].state: expected one of paired, no-answer, refused, hung-up, intercepted, version, not-a-responder, failed, got "there"',
      ],
    ],
    [
      { run: { ...report.run, options: { database: 5 } } },
      ['old.json run.options.database: expected a text, got the number 5; put it in quotes'],
    ],
  ])('names what is wrong %#', (changed, expected) => {
    expect(problemsWith(changed)).toEqual(expected);
  });
});
