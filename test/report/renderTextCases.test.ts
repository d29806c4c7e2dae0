import { describe, expect, test } from 'vitest';
import { asHostName, asPathId, asPort } from '../../src/model/ids.ts';
import type { Finding, RootCause } from '../../src/model/verdict.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { renderText } from '../../src/report/renderText.ts';
import {
  aFinding,
  aFlow,
  anEvidence,
  aPath,
  aPortMap,
  aReason,
  aRootCause,
  aRun,
  aVerdict,
} from '../support/builders.ts';
import { plainText } from './looks.ts';

function print(findings: readonly Finding[], given: Partial<Parameters<typeof makeReport>[0]> = {}): string {
  const portMap = aPortMap({ flows: findings.map(({ path }) => path.flow) });
  const tool = { name: 'cicprobe', version: '0.1.0' };
  const targets = [{ role: 'cic-server', name: 'cic01', addresses: ['10.0.0.5'] }];
  const input = { tool, run: aRun(), portMap, targets, findings, causes: [], skipped: [], ...given };
  return renderText(makeReport(input), { ...plainText, width: 120 });
}

const silent = anEvidence({ kind: 'silent', stage: 'connect' }, { local: null });
const blocked = aFinding({
  evidence: [silent],
  verdict: aVerdict({
    kind: 'blocked',
    reason: aReason('something drops it'),
    blockedBy: '10.1.0.1',
    lastHop: '10.1.0.2',
  }),
  outcome: 'broken',
});
const unproven = aFinding({
  path: aPath({ flow: aFlow({ transport: 'udp', security: 'none' }) }),
  evidence: [],
  verdict: aVerdict({ kind: 'unproven', reason: aReason('no answer') }),
  outcome: 'unproven',
});

describe('renderText, case by case', () => {
  test('says where, when the reason does not', () => {
    expect(print([blocked])).toContain(
      '      Where: refused by 10.1.0.1; the last hop that answered is 10.1.0.2\n',
    );
    const said = { ...blocked.verdict, reason: aReason('10.1.0.1 refuses, after 10.1.0.2') };
    expect(print([{ ...blocked, verdict: said }])).not.toContain('Where:');
  });

  test('asks for a rule in the name of the host where no source address is known', () => {
    expect(print([blocked])).toContain(
      '      from ws-042 to cic01 (10.0.0.5): tcp 5597; refused on the way by 10.1.0.1; last hop that answered: 10.1.0.2\n',
    );
  });

  test("takes this host's address from a neighbouring port of the same peer", () => {
    const local = (address: string) => [anEvidence(undefined, { local: { address, port: 1 } })];
    const text = print([
      blocked,
      aFinding({ path: aPath({ port: asPort(445) }), evidence: local('10.9.8.7') }),
      aFinding({ path: aPath({ port: asPort(446) }), evidence: local('0.0.0.0') }),
      aFinding({ path: aPath({ target: asHostName('cic02') }), evidence: local('10.9.9.9') }),
    ]);
    expect(text).toContain('from ws-042 (10.9.8.7) to cic01 (10.0.0.5): tcp 5597;');
  });

  test('counts one as one', () => {
    expect(print([blocked, unproven])).toContain(
      '2 paths through 2 ports in 1.1 s: 1 blocked, 1 unproven\n1 documented path is broken. 1 more is unproven.\n',
    );
  });

  test('tells at most three impacts, each once', () => {
    const needing = (impact: string): Finding => ({ ...blocked, path: aPath({ flow: aFlow({ impact }) }) });
    const impacts = ['no log-on.', 'no log-on', '', 'no calls', 'no faxes', 'no reports', 'no mail'];
    expect(print(impacts.map((impact) => needing(impact)))).toContain(
      'Breaks: no log-on; no calls; no faxes; and 2 more\n',
    );
    expect(print([needing('')])).not.toContain('Breaks');
  });

  test('keeps two verdicts on one port apart', () => {
    const open = aFinding({
      evidence: [anEvidence(undefined, { rttMs: 12 })],
      path: aPath({ flow: aFlow({ security: 'none' }) }),
    });
    const text = print([open, blocked]);
    expect(text).toContain('✗ Notifier  tcp/5597 SSL  blocked\n');
    expect(text).toContain('✓ Notifier  tcp/5597      open             12 ms\n');
    expect(text).toContain('2 paths through 1 port in');
  });

  test('joins the reasons of one port', () => {
    const other = { ...blocked, verdict: { ...blocked.verdict, reason: aReason('it is silent') } };
    expect(print([blocked, other])).toContain('      something drops it; it is silent\n');
  });

  test('takes the last fault of a path that was begun and could not be finished', () => {
    const fault = anEvidence({ kind: 'not-tried', fault: 'deadline', detail: '' });
    const begun = aFinding({
      evidence: [silent, fault],
      verdict: aVerdict({ kind: 'error', reason: aReason('not finished') }),
      outcome: 'unproven',
    });
    expect(print([begun])).toContain(
      '1 path: the time limit of the run came first; run it again with a longer time limit for the whole run\n',
    );
  });

  test('says how far the way to a dead host goes', () => {
    const dead = {
      ...blocked,
      verdict: aVerdict({ kind: 'unreachable', reason: aReason('no answer at all'), lastHop: '10.1.0.2' }),
    };
    const text = print([dead], { causes: [aRootCause()] });
    expect(text).toContain('  ✗ Nothing at all answers at cic01 (10.0.0.5).\n      1 path: tcp 5597\n');
    expect(text).toContain('      cic01 (10.0.0.5); last hop that answered: 10.1.0.2\n');
  });

  describe('a run with responders', () => {
    const responder = { target: 'cic01', address: '10.0.0.5', state: 'paired', text: 'R.' } as const;
    const withResponder = { run: aRun({ responders: [responder] }) };
    const proven = aFinding({ verdict: aVerdict({ reason: aReason('it was seen there', 'responder') }) });

    test('counts what is proven, and what is only inferred where there is some', () => {
      expect(print([proven, proven, aFinding()], withResponder)).toContain(
        '3 open\n2 paths proven by the responder, 1 only inferred\n',
      );
      expect(print([proven], withResponder)).toContain('1 open\n1 path proven by the responder\nAll');
      expect(print([proven])).not.toContain('proven by the responder');
    });

    test('says of what the responder does not cover that it does not', () => {
      const text = print([unproven], withResponder);
      expect(text).toContain(
        '  - The responder there does not listen on these, so they stay unproven. Start it with every role of its host, and see\n    which ports it could not open:\n      cic01 (10.0.0.5): udp 5597\n',
      );
      expect(text).not.toContain('Only a responder');
    });

    test.each(['tcp', 'udp'] as const)(
      'asks for less at a time where the responder was busy (%s)',
      (transport) => {
        const busy = aFinding({
          path: aPath({ flow: aFlow({ transport }) }),
          verdict: aVerdict({ kind: 'unproven', reason: aReason('it had enough', 'responder-busy') }),
          outcome: 'unproven',
        });
        const text = print([busy], withResponder);
        expect(text).toContain(`--concurrency:\n      cic01 (10.0.0.5): ${transport} 5597\n`);
        expect(text).not.toMatch(/Too few attempts|does not listen/);
      },
    );
  });

  test.each(['service-mute', 'hung-up'])(
    'a service that does not speak (%s) is to be looked into',
    (code) => {
      const mute = aFinding({
        path: aPath({ flow: aFlow({ transport: 'tcp' }) }),
        verdict: aVerdict({ kind: 'unproven', reason: aReason('it keeps quiet', code) }),
        outcome: 'unproven',
      });
      const text = print([mute]);
      expect(text).toContain('the documented service did not prove itself');
      expect(text).not.toMatch(/Too few attempts|Only a responder/);
    },
  );

  describe('a cause behind several hosts', () => {
    const at = (target: string, port: number, given: Partial<Finding> = {}): Finding => ({
      ...blocked,
      path: aPath({ id: asPathId(`${target}/${port}`), target: asHostName(target), port: asPort(port) }),
      ...given,
    });
    const wide = (kind: RootCause['kind'], ...paths: readonly string[]): RootCause =>
      aRootCause({ kind, target: null, address: null, text: 'one thing explains it', paths });

    test('stands before the peers, with the ports of each host; a host without more to say is left out', () => {
      const findings = [at('cic01', 445), at('cic01', 446), at('cic02', 445), at('cic03', 80)];
      const text = print(findings, { causes: [wide('rejected-by', 'cic01/445', 'cic01/446', 'cic02/445')] });
      expect(text).toContain(
        'On the way\n  ✗ one thing explains it\n      3 paths: cic01 (10.0.0.5) tcp 445, 446; cic02 (10.0.0.5) tcp 445\n',
      );
      expect(text).not.toMatch(/^cic0[12] /m);
      expect(text).toMatch(/^cic03 /m);
    });

    test('that is this host is told under its name, and comes first in what to do', () => {
      const lost = {
        verdict: aVerdict({ kind: 'unreachable' as const, reason: aReason('no route', 'no-route') }),
      };
      const findings = [at('cic01', 445, lost), at('cic02', 445, lost)];
      const text = print(findings, { causes: [wide('own-network', 'cic01/445', 'cic02/445')] });
      expect(text).toContain('This host (ws-042)\n  ✗ one thing explains it\n');
      expect(text).toContain("Next:\n  - Look at this host's own network first");
      expect(text).not.toContain('These hosts do not answer at all');
    });

    test('and is its resolver is told likewise', () => {
      const text = print([at('cic01', 445)], { causes: [wide('own-resolver', 'cic01/445')] });
      expect(text).toContain("  - Look at this host's own DNS settings first");
    });

    test('that breaks nothing is marked as unproven', () => {
      const mute = { ...unproven, path: aPath({ id: asPathId('m'), target: asHostName('cic01') }) };
      const text = print([mute], { causes: [wide('dropped-beyond', 'm')] });
      expect(text).toContain('On the way\n  ? one thing explains it\n');
    });

    test('or one host that breaks nothing comes after those that do', () => {
      const mute = { ...unproven, path: aPath({ id: asPathId('m'), target: asHostName('cic01') }) };
      const text = print([mute, at('cic03', 80)], {
        causes: [aRootCause({ kind: 'dropped-beyond', target: 'cic01', text: 'udp is lost', paths: ['m'] })],
      });
      expect(text.indexOf('cic03 (')).toBeLessThan(text.indexOf('cic01 ('));
      expect(text).toContain('  ? udp is lost\n');
    });
  });

  test("asks for this host's own firewall to be opened where it keeps packets", () => {
    const held = aFinding({
      evidence: [silent, anEvidence({ kind: 'turned-back', how: 'held' })],
      verdict: aVerdict({ kind: 'error', reason: aReason('held back', 'own-firewall') }),
      outcome: 'unproven',
    });
    expect(print([held])).toContain("allow these ports, outgoing, in this host's own firewall");
  });

  test('names the peer by what the paths ask of it where the site does not say', () => {
    expect(print([blocked], { targets: [] })).toContain('\ncic01 (10.0.0.5) · cic-server\n');
  });

  test('lists the options in force only when verbose', () => {
    const run = aRun({ options: { mail: 'none', database: 'mssql' } });
    expect(print([blocked], { run })).not.toContain('database=mssql');
    const report = makeReport({
      tool: { name: 'cicprobe', version: '0.1.0' },
      run,
      portMap: aPortMap(),
      targets: [],
      findings: [],
      causes: [],
      skipped: [],
    });
    const verbose = { ...plainText, verbose: true };
    expect(renderText(report, verbose)).toContain('\nOptions in force: database=mssql, mail=none\n');
    expect(renderText({ ...report, run: aRun() }, verbose)).toContain('\nOptions in force: none\n');
  });

  test('names several roles of this host', () => {
    expect(print([blocked], { run: aRun({ role: 'workstation,cic-server' }) })).toMatch(
      /^cicprobe 0\.1\.0 · ws-042 as workstation, cic-server · live/,
    );
  });
});
