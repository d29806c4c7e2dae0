import { describe, expect, test } from 'vitest';
import type { Report, ReportPath } from '../../../src/model/report.ts';
import { firewallRequest } from '../../../src/report/firewall/firewallRequest.ts';
import { type FirewallRule, firewallRules, isAskedFor } from '../../../src/report/firewall/firewallRules.ts';
import { sourcesOf } from '../../../src/report/firewall/requestedSources.ts';
import { anEvidence, aReason, aReport, aReportPath, aReportSkip, aRun } from '../../support/builders.ts';
import { shuffled } from '../hostile.ts';
import { blockedPath, everything, silentFrom } from './requests.ts';

function rules(given: Partial<Report>): readonly FirewallRule[] {
  const report = aReport(given);
  return firewallRules(report, report.paths.filter(isAskedFor));
}

function short(rule: FirewallRule): string {
  const { source, destination, transport, first, last, flows, missing } = rule;
  const ports = first === last ? first : `${first}-${last}`;
  const state = missing === '' ? '' : ' incomplete';
  return `${source.address} > ${destination.address} ${transport} ${ports} ${flows.join('+')}${state}`;
}

const ofPaths = (...paths: readonly ReportPath[]): readonly string[] => rules({ paths }).map(short);
const F = 'client-operations.desktop.notifier-ssl';

describe('which paths ask for a rule', () => {
  test.each<[Partial<ReportPath>, boolean]>([
    [{ verdict: 'blocked' }, true],
    [{ verdict: 'unreachable', alternatives: [aReason('', 'dropped-on-the-way')] }, true],
    [{ verdict: 'unreachable', alternatives: [aReason('', 'host-down')] }, false],
    [{ verdict: 'open' }, false],
    [{ verdict: 'closed', alternatives: [aReason('', 'rejecting-firewall')] }, false],
    [{ verdict: 'unproven' }, false],
    [{ verdict: 'error' }, false],
  ])('%j: %s', (given, asked) => {
    expect(isAskedFor(aReportPath(given))).toBe(asked);
  });
});

describe('rules', () => {
  test('everything at once, complete ones first', () => {
    expect(rules(everything).map(short)).toEqual([
      '10.9.8.7 > 10.0.0.5 tcp 8018 desktop.ion+admin.ion',
      '10.9.8.7 > 10.0.0.5 tcp 8019-8020 desktop.ion',
      '10.9.8.7 > 10.0.0.9 udp 16384-32767 media.rtp',
      '10.9.8.7 > 10.0.0.30 udp 5060 proxy.sip',
      '10.9.8.7 > 10.0.0.40 tcp 443 proxy.web',
      'fd00::7 > fd00::5 tcp 5597 v6.flow',
      'null > null tcp 1433 sql.mssql incomplete',
      'null > 10.0.0.20 tcp 1433 sql.mssql incomplete',
    ]);
    expect(rules(everything).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('the order of the paths does not matter', () => {
    const mixed = { ...everything, paths: shuffled(everything.paths) };
    const sorted = (some: readonly FirewallRule[]): readonly string[] =>
      some.map((rule) => short({ ...rule, flows: rule.flows.toSorted() }));
    expect(sorted(rules(mixed))).toEqual(sorted(rules(everything)));
  });

  test('names of one address make one rule, names without an address do not', () => {
    const [one] = rules({ paths: [blockedPath(), blockedPath({ target: 'cic01.example.com' })] });
    expect(one?.destination).toEqual({ name: 'cic01, cic01.example.com', address: '10.0.0.5' });
    expect(
      ofPaths(blockedPath({ address: null }), blockedPath({ address: null, target: 'cic02' })),
    ).toHaveLength(2);
  });

  test('ports of different flows stay apart', () => {
    expect(
      ofPaths(blockedPath({ port: 1 }), blockedPath({ port: 2, flow: 'b' }), blockedPath({ port: 4 })),
    ).toEqual([
      `10.9.8.7 > 10.0.0.5 tcp 1 ${F}`,
      '10.9.8.7 > 10.0.0.5 tcp 2 b',
      `10.9.8.7 > 10.0.0.5 tcp 4 ${F}`,
    ]);
  });

  test('an address that is no exact one is not put into a rule', () => {
    const [rule, other] = rules({
      paths: [
        blockedPath({ address: '10.0.0.0/8' }),
        blockedPath({ evidence: [silentFrom('any')], target: 'x' }),
      ],
    });
    expect(rule).toMatchObject({ destination: { address: null }, source: { address: null } });
    expect(rule?.missing).toBe(
      'The report does not tell the source address of ws-042 and the address of cic01',
    );
    expect(other).toMatchObject({ destination: { address: '10.0.0.5' }, source: { address: null } });
    expect(other?.missing).toBe('The report does not tell the source address of ws-042');
  });

  test('the evidence counts ports and says what else it could be', () => {
    const [rule] = rules({ paths: [1, 2, 3].map((port) => blockedPath({ port, blockedBy: '10.1.0.1' })) });
    expect(rule?.evidence).toEqual([
      'blocked (silent) at 3 ports, as in: TCP 1 on cic01 does not answer at all',
    ]);
    expect(rule?.remarks).toEqual([
      'Refused on the way by 10.1.0.1',
      "Could also be: the target's own firewall drops it",
    ]);
    expect(rules({ paths: [blockedPath({ alternatives: [] })] })[0]?.remarks).toEqual([]);
  });
});

describe('the source', () => {
  test('is that of the attempts; each of several asks for its own rule', () => {
    expect(ofPaths(blockedPath({ evidence: [silentFrom('10.9.8.7'), silentFrom('10.9.8.9')] }))).toEqual([
      `10.9.8.7 > 10.0.0.5 tcp 5597 ${F}`,
      `10.9.8.9 > 10.0.0.5 tcp 5597 ${F}`,
    ]);
  });

  test('is that of neighbours only where the path knows none', () => {
    const other = aReportPath({ port: 1, evidence: [silentFrom('10.9.8.9')] });
    const elsewhere = aReportPath({ port: 1, address: '10.0.0.6', evidence: [silentFrom('10.9.8.10')] });
    expect(ofPaths(other, elsewhere, blockedPath({ evidence: [] }))).toEqual([
      `10.9.8.9 > 10.0.0.5 tcp 5597 ${F}`,
    ]);
    expect(ofPaths(other, blockedPath())).toEqual([`10.9.8.7 > 10.0.0.5 tcp 5597 ${F}`]);
  });

  test('is one of the family of the target', () => {
    expect(ofPaths(blockedPath({ evidence: [silentFrom('fd00::7')] }))).toEqual([
      `null > 10.0.0.5 tcp 5597 ${F} incomplete`,
    ]);
  });

  test('is not known of a path that is not in the report', () => {
    const name = 'ws-042';
    expect(sourcesOf(aReport())(blockedPath({ target: 'x' }))).toEqual([{ name, address: null, remark: '' }]);
  });

  test('is the other host where that one tried it', () => {
    const [rule] = rules({
      paths: [
        blockedPath({
          triedFrom: 'cic01',
          target: 'ws-042',
          address: '10.9.8.7',
          evidence: [silentFrom('10.0.0.5')],
        }),
      ],
    });
    expect(rule?.source).toEqual({ name: 'cic01', address: '10.0.0.5' });
    expect(rule?.destination).toEqual({ name: 'ws-042', address: '10.9.8.7' });
  });

  test('that is translated on the way is told', () => {
    const rule = rules(everything).find(({ flows }) => flows.includes('proxy.sip'));
    expect(rule?.remarks[0]).toBe(
      'The source 10.9.8.7 arrives as 203.0.113.9: a firewall behind that translation needs it instead',
    );
    const same = {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 1 },
      rewritten: false,
    } as const;
    const paths = [blockedPath({ alternatives: [] }), aReportPath({ port: 1, evidence: [anEvidence(same)] })];
    expect(rules({ paths })[0]?.remarks).toEqual([]);
    const unknown = [
      blockedPath({ alternatives: [] }),
      aReportPath({ port: 1, evidence: [anEvidence(same, { local: null })] }),
    ];
    expect(rules({ paths: unknown })[0]?.remarks).toEqual([]);
  });
});

describe('a sampled range', () => {
  const skipped = [aReportSkip({ id: F, to: 'cic-server', ports: '100-109', reason: 'range-sampled' })];
  const some = (...ports: readonly number[]): readonly ReportPath[] =>
    [100, 103, 106, 109].map((port) =>
      ports.includes(port) ? blockedPath({ port }) : aReportPath({ id: `${port}`, port }),
    );

  test('is asked for whole where it was tried from one side', () => {
    const [rule, ...more] = rules({ paths: some(103, 106), skipped });
    expect(more).toEqual([]);
    expect(rule).toMatchObject({ first: 100, last: 109 });
    expect(rule?.remarks[0]).toBe(
      '4 of the 10 documented ports were tried and 2 of them ask for this; all of them are documented as needed',
    );
  });

  test('is asked for between its bounds where a responder knows them', () => {
    const run = aRun({ responders: [] });
    const found = rules({ paths: some(100, 106, 109), skipped, run });
    expect(found.map(short)).toEqual([
      `10.9.8.7 > 10.0.0.5 tcp 100 ${F}`,
      `10.9.8.7 > 10.0.0.5 tcp 106-109 ${F}`,
    ]);
    expect(found.map(({ remarks }) => remarks[0])).toEqual([
      expect.stringContaining('Could also be'),
      'Not every port was tried: those between two tried ones are taken to be as both are',
    ]);
    const close = [blockedPath({ port: 100 }), blockedPath({ port: 101 })];
    expect(rules({ paths: close, skipped, run })[0]?.remarks).toEqual([
      expect.stringContaining('Could also be'),
    ]);
  });

  test.each(['dynamic', '0-5', '100-70000', '104-105', '5'])('of %j is not made up', (ports) => {
    const [skip] = skipped;
    if (skip === undefined) throw new Error('no skip');
    expect(rules({ paths: some(103), skipped: [{ ...skip, ports }] }).map(short)).toEqual([
      `10.9.8.7 > 10.0.0.5 tcp 103 ${F}`,
    ]);
  });
});

describe('firewallRequest', () => {
  test('says who found it, what is in here and what is not', () => {
    const { tag, evidence, scope } = firewallRequest(everything, { all: false });
    expect(tag).toBe('cicprobe 3f2b8c1e');
    expect(evidence).toEqual([
      'Found by cicprobe 0.1.0 on ws-042 as workstation, 2026-11-23T08:45:12.345Z, run 3f2b8c1e',
      'Documented in CIC Port Maps and Data Flow Diagrams, PureConnect 2019 R3',
    ]);
    expect(scope).toEqual([
      '8 rules for 12 paths of 17: those that are blocked, and those of hosts that are silent as a whole',
      'Not asked for, as no firewall is known to be the reason: 1 closed, 2 unproven; with --all every path is asked for',
      '2 rules without an exact address: in no force until it is filled in',
      'Source ports are not limited: they are chosen by the system',
      'Only what ws-042 must reach is in here, not what must reach it',
    ]);
  });

  test('with all asks for every path', () => {
    const { rules: all, scope } = firewallRequest(everything, { all: true });
    expect(all.flatMap(({ flows }) => flows)).toContain('x');
    expect(scope[0]).toBe('13 rules for 17 paths of 17, whatever was found of them');
    expect(scope.join()).not.toContain('Not asked for');
  });

  test('a report without trouble asks for nothing', () => {
    const { rules: none, scope } = firewallRequest(aReport(), { all: false });
    expect(none).toEqual([]);
    expect(scope[0]).toMatch(/^0 rules for 0 paths of 1: /);
    expect(scope.join()).not.toContain('Not asked for');
  });

  test('a run both ways does not say that one way is missing', () => {
    const report = aReport({ paths: [blockedPath({ triedFrom: 'cic01' })] });
    expect(firewallRequest(report, { all: false }).scope.join()).not.toContain('must reach it');
  });

  test('the tag takes nothing of a run id but letters, digits, dots and dashes', () => {
    const report = aReport({ run: aRun({ id: `a"b'c\n${'d'.repeat(99)}` }) });
    expect(firewallRequest(report, { all: false }).tag).toMatch(/^cicprobe a-b-c-d{34}$/);
  });
});
