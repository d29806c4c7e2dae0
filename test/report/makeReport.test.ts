import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asFlowId, asHostName, asIpAddress, asPathId, asPort, asRoleName } from '../../src/model/ids.ts';
import type { Outcome, VerdictKind } from '../../src/model/verdict.ts';
import { makeReport, type ReportInput } from '../../src/report/makeReport.ts';
import {
  aFinding,
  aFlow,
  anEvidence,
  aPath,
  aPortMap,
  aRootCause,
  aRun,
  aSkip,
  aVerdict,
} from '../support/builders.ts';
import { shuffled } from './hostile.ts';
import * as scenarios from './scenarios.ts';

const input: ReportInput = {
  tool: { name: 'cicprobe', version: '0.1.0' },
  run: aRun(),
  portMap: aPortMap(),
  targets: [],
  findings: [aFinding()],
  causes: [],
  skipped: [],
};

describe('makeReport', () => {
  const REFUSED: Fact = { kind: 'refused', code: 'ECONNREFUSED' };
  const CONNECTED: Fact = { kind: 'connected', lingeredMs: 50 };

  test('carries every fact of a finding over', () => {
    const finding = aFinding({
      evidence: [anEvidence(CONNECTED, { rttMs: 12 })],
      path: aPath({ documentedPort: asPort(5596) }),
      verdict: aVerdict({ blockedBy: '10.1.0.1', lastHop: '10.9.8.1' }),
    });
    const [path] = makeReport({ ...input, findings: [finding] }).paths;
    const { flow } = finding.path;
    expect(path).toEqual({
      id: finding.path.id,
      flow: flow.id,
      section: flow.section,
      diagram: flow.diagram,
      from: 'workstation',
      to: 'cic-server',
      service: flow.service,
      purpose: flow.purpose,
      transport: 'tcp',
      port: 5597,
      documentedPort: 5596,
      security: 'ssl',
      wan: true,
      target: 'cic01',
      address: '10.0.0.5',
      verdict: 'open',
      outcome: 'met',
      reason: finding.verdict.reason,
      latencyMs: 12,
      attempts: 1,
      evidence: finding.evidence,
      alternatives: [],
      warnings: [],
      impact: flow.impact,
      source: flow.source,
      check: 1,
      probe: { kind: 'tls', options: {} },
      blockedBy: '10.1.0.1',
      lastHop: '10.9.8.1',
    });
  });

  test('leaves out what is not known', () => {
    const [path] = makeReport({
      ...input,
      findings: input.findings.map((finding) => ({ ...finding, probe: null })),
    }).paths;
    expect(Object.keys(path ?? {})).not.toContain('documentedPort');
    expect(Object.keys(path ?? {})).not.toContain('probe');
    expect(Object.keys(path ?? {})).not.toContain('blockedBy');
    expect(Object.keys(path ?? {})).not.toContain('lastHop');
  });

  test('tells a reversed path in the direction that was probed', () => {
    const [path] = makeReport({ ...input, findings: [aFinding({ path: aPath({ reversed: true }) })] }).paths;
    expect(path).toMatchObject({ from: 'cic-server', to: 'workstation' });
  });

  test.each<[string, readonly (readonly [Fact, number | null])[], number | null, number]>([
    [
      'an answer after silence',
      [
        [{ kind: 'silent', stage: 'connect' }, null],
        [CONNECTED, 12],
      ],
      12,
      2,
    ],
    [
      'the more telling answer',
      [
        [REFUSED, 1],
        [CONNECTED, 12],
      ],
      12,
      2,
    ],
    [
      'the next answer where the first has no time',
      [
        [CONNECTED, null],
        [CONNECTED, 13],
        [CONNECTED, 14],
      ],
      13,
      3,
    ],
    ['a refusal', [[REFUSED, 2]], 2, 1],
    ['nothing for an answer without a time', [[CONNECTED, null]], null, 1],
    ['nothing for silence', [[{ kind: 'silent', stage: 'connect' }, null]], null, 1],
    [
      'nothing for a device that rejects',
      [[{ kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false }, 3]],
      null,
      1,
    ],
    [
      'no attempt for a failed look-up',
      [[{ kind: 'unresolved', name: 'x', how: 'nxdomain', resolver: 'r' }, null]],
      null,
      0,
    ],
    [
      'no attempt for a fault of this host',
      [[{ kind: 'not-tried', fault: 'cancelled', detail: '' }, null]],
      null,
      0,
    ],
    [
      'no attempt for what others saw',
      [
        [{ kind: 'silent', stage: 'reply' }, null],
        [{ kind: 'far-side', arrived: 1, answered: 1, accepted: 0, damaged: 0 }, null],
        [{ kind: 'canary', port: 15_077 }, 2],
      ],
      null,
      1,
    ],
    ['nothing without evidence', [], null, 0],
  ])('measures %s', (_name, tried, latencyMs, attempts) => {
    const finding = aFinding({ evidence: tried.map(([fact, rttMs]) => anEvidence(fact, { rttMs })) });
    expect(makeReport({ ...input, findings: [finding] }).paths[0]).toMatchObject({ latencyMs, attempts });
  });

  test('counts paths by verdict', () => {
    const kinds: readonly VerdictKind[] = [
      'open',
      'open',
      'closed',
      'blocked',
      'unreachable',
      'unproven',
      'wrong-service',
      'unresolved',
      'error',
    ];
    const findings = kinds.map((kind) => aFinding({ verdict: aVerdict({ kind }) }));
    expect(makeReport({ ...input, findings, skipped: [aSkip(), aSkip()] }).summary).toEqual({
      total: 9,
      open: 2,
      closed: 1,
      blocked: 1,
      unreachable: 1,
      unproven: 1,
      wrongService: 1,
      unresolved: 1,
      error: 1,
      skipped: 2,
      outcome: 'met',
    });
  });

  test.each<[readonly Outcome[], Outcome]>([
    [[], 'met'],
    [['met', 'met'], 'met'],
    [['met', 'unproven'], 'unproven'],
    [['unproven', 'broken', 'met'], 'broken'],
  ])('makes %j come out %s', (outcomes, expected) => {
    const findings = outcomes.map((outcome) => aFinding({ outcome }));
    expect(makeReport({ ...input, findings }).summary.outcome).toBe(expected);
  });

  test('orders paths by the port map, then by target, address and port', () => {
    const first = aFlow({ id: asFlowId('z.first') });
    const second = aFlow({ id: asFlowId('a.second') });
    const at = (flow: typeof first, target: string, address: string | null, port = 5597) =>
      aFinding({
        path: aPath({
          flow,
          target: asHostName(target),
          address: address === null ? null : asIpAddress(address),
          port: asPort(port),
        }),
      });
    const twin = aFinding({
      path: aPath({ flow: second, target: asHostName('stranger'), id: asPathId('a.second/back') }),
    });
    const findings = [
      at(first, 'cic02', '10.0.0.9'),
      at(first, 'cic02', '10.0.0.10'),
      at(first, 'cic02', 'fd00::1'),
      at(first, 'cic01', null),
      at(second, 'cic02', '10.0.0.9', 80),
      at(second, 'cic02', '10.0.0.9', 443),
      at(second, 'other', '10.0.0.5'),
      at(second, 'stranger', '10.0.0.5'),
      twin,
      at(aFlow({ id: asFlowId('unknown') }), 'cic02', '10.0.0.9'),
    ];
    const ordered = findings.map(({ path }) => path.id);
    ordered.splice(7, 2, asPathId('a.second/back'), asPathId('a.second/stranger/10.0.0.5/5597'));
    const target = (name: string) => ({ role: 'cic-server', name, addresses: [] });
    const report = makeReport({
      ...input,
      portMap: aPortMap({ flows: [first, second] }),
      targets: [target('cic02'), target('cic01'), { ...target('cic02'), role: 'session-manager' }],
      findings: shuffled(findings),
    });
    expect(report.paths.map(({ id }) => id)).toEqual(ordered);
  });

  test("sorts a target's addresses, whatever order the name server gave them in", () => {
    const targets = [
      { role: 'cic-server', name: 'cic01', addresses: ['fd00::1', '10.0.0.10', '10.0.0.9', '10.0.0.9'] },
    ];
    expect(makeReport({ ...input, targets }).targets[0]?.addresses).toEqual([
      '10.0.0.9',
      '10.0.0.9',
      '10.0.0.10',
      'fd00::1',
    ]);
  });

  test('puts the cause with the most paths first, and its paths in report order', () => {
    const [one, two] = [aPath(), aPath({ target: asHostName('cic02') })];
    const cause = (target: string | null, address: string | null, paths: readonly string[]) =>
      aRootCause({ target, address, paths, kind: address === null ? 'name-unresolved' : 'host-unreachable' });
    const causes = [
      cause('a', '10.0.0.2', [two.id, one.id, 'y', 'x']),
      { ...cause(null, null, ['x', 'y']), text: 'A' },
      { ...cause(null, null, ['x', 'y']), text: 'B' },
      cause('a', null, ['x', 'y']),
      cause('a', '10.0.0.1', ['x', 'y']),
      cause('b', null, ['w']),
      cause('b', null, ['v']),
      cause('b', '10.0.0.1', ['x']),
      aRootCause({ target: 'b', address: '10.0.0.1', paths: ['x'], kind: 'name-unresolved' }),
    ];
    const report = makeReport({
      ...input,
      findings: [aFinding({ path: two }), aFinding({ path: one })],
      causes: shuffled(causes),
    });
    expect(report.causes).toEqual([{ ...causes[0], paths: [one.id, two.id, 'x', 'y'] }, ...causes.slice(1)]);
  });

  test('orders what was skipped by the port map, then by ports and reason', () => {
    const [a, b] = [aFlow({ id: asFlowId('b.a') }), aFlow({ id: asFlowId('a.b') })];
    const skipped = [
      aSkip({ flow: a, ports: '20' }),
      aSkip({ flow: a, ports: '21', reason: 'dynamic-ports', why: 'y' }),
      aSkip({ flow: a, ports: '21', reason: 'no-host', why: 'x' }),
      aSkip({ flow: a, ports: '21', reason: 'no-host', why: 'y' }),
      aSkip({ flow: b }),
    ];
    const report = makeReport({ ...input, portMap: aPortMap({ flows: [a, b] }), skipped: shuffled(skipped) });
    expect(report.skipped).toEqual(skipped);
  });

  test.each(Object.entries(scenarios as Record<string, ReportInput>))(
    'gives the same report for %s in any order',
    (_name, scenario) => {
      const other = {
        ...scenario,
        findings: shuffled(scenario.findings),
        causes: shuffled(scenario.causes.map((cause) => ({ ...cause, paths: shuffled(cause.paths) }))),
        skipped: shuffled(scenario.skipped),
      };
      expect(makeReport(other)).toEqual(makeReport(scenario));
      expect(makeReport(scenario).paths).toHaveLength(scenario.findings.length);
    },
  );

  test('names the document that it was held against', () => {
    const report = makeReport({ ...input, portMap: aPortMap({ flows: [aFlow({ to: asRoleName('x') })] }) });
    expect(report.portMap).toEqual({
      document: 'CIC Port Maps and Data Flow Diagrams',
      revision: 'PureConnect 2019 R3',
    });
    expect(report.schemaVersion).toBe(1);
  });
});
