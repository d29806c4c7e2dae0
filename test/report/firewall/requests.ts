/** Reports whose blocked paths ask for rules, and what a hostile report is made of. */
import type { Evidence } from '../../../src/model/evidence.ts';
import type { Report, ReportPath } from '../../../src/model/report.ts';
import { type FirewallRequest, firewallRequest } from '../../../src/report/firewall/firewallRequest.ts';
import { anEvidence, aReason, aReport, aReportPath, aReportSkip, aRun } from '../../support/builders.ts';
import { HOSTILE } from '../hostile.ts';

const ALTERNATIVE = aReason("the target's own firewall drops it", 'host-firewall');

export function silentFrom(address: string | null): Evidence {
  const local = address === null ? null : { address, port: 51_000 };
  return anEvidence({ kind: 'silent', stage: 'connect' }, { local });
}

export function blockedPath(given: Partial<ReportPath> = {}): ReportPath {
  const { port = 5597, transport = 'tcp', target = 'cic01', flow = 'flow', address = '10.0.0.5' } = given;
  return aReportPath({
    id: `${flow}/${target}/${address}/${port}`,
    verdict: 'blocked',
    outcome: 'broken',
    reason: aReason(`${transport.toUpperCase()} ${port} on ${target} does not answer at all`, 'silent'),
    evidence: [silentFrom('10.9.8.7')],
    alternatives: [ALTERNATIVE],
    ...given,
  });
}

const rtp: Partial<ReportPath> = {
  flow: 'media.rtp',
  to: 'media-server',
  target: 'media01',
  address: '10.0.0.9',
  transport: 'udp',
  service: 'RTP',
  purpose: 'Voice',
};

/** Of everything something: shared ports, a sampled range, IPv6, two sources, translation, names without an address. */
export const everything: Report = aReport({
  paths: [
    aReportPath(),
    blockedPath({ port: 8018, flow: 'desktop.ion' }),
    blockedPath({ port: 8018, flow: 'admin.ion', purpose: 'Files for Interaction Administrator' }),
    blockedPath({ port: 8019, flow: 'desktop.ion' }),
    blockedPath({ port: 8020, flow: 'desktop.ion', blockedBy: '10.1.0.1' }),
    blockedPath({ flow: 'v6.flow', address: 'fd00::5', evidence: [silentFrom('fd00::7')] }),
    ...[16_384, 24_576, 32_767].map((port) => blockedPath({ ...rtp, port })),
    blockedPath({
      flow: 'sql.mssql',
      target: 'sql01',
      address: '10.0.0.20',
      port: 1433,
      evidence: [silentFrom(null)],
    }),
    blockedPath({ flow: 'sql.mssql', target: 'sql02', address: null, port: 1433, evidence: [] }),
    blockedPath({
      flow: 'proxy.sip',
      target: 'proxy01',
      address: '10.0.0.30',
      port: 5060,
      transport: 'udp',
      evidence: [silentFrom('0.0.0.0')],
    }),
    aReportPath({
      flow: 'proxy.tcp',
      target: 'proxy01',
      address: '10.0.0.30',
      port: 5060,
      evidence: [
        anEvidence({
          kind: 'witnessed',
          seenSource: { address: '203.0.113.9', port: 4711 },
          rewritten: true,
        }),
      ],
    }),
    blockedPath({ flow: 'proxy.web', target: '10.0.0.40', address: '10.0.0.40', port: 443 }),
    aReportPath({ flow: 'x', port: 9, verdict: 'closed', outcome: 'broken' }),
    aReportPath({ flow: 'y', port: 10, verdict: 'unproven', outcome: 'unproven' }),
    aReportPath({ flow: 'z', port: 11, verdict: 'unproven', outcome: 'unproven' }),
  ],
  skipped: [
    aReportSkip({ id: 'media.rtp', to: 'media-server', ports: '16384-32767', reason: 'range-sampled' }),
  ],
});

export const request = firewallRequest(everything, { all: false });

/** What ends comments, strings and lines in one dialect or another. */
const BREAKOUT = [
  HOSTILE,
  '\nreboot\r\nreload\u0085reset\u2028halt',
  '\'; reboot; "; reboot; `reboot`; $(reboot) $' + '{reboot} \\',
  '‘; reboot ’; reboot ‚; reboot ‛; reboot “; reboot ”',
  '#> reboot <# */ reboot --> reboot | pipe ? help',
  '[link](http://x.invalid) <b>bold</b> **strong** &lt; ~~gone~~ ![image](x) <http://x.invalid> 1. one',
  '=HYPERLINK("http://x.invalid")',
].join(' ');

/** A report in which every free text is of the worst kind; its addresses and ports are in order. */
export function breakoutRequest(): FirewallRequest {
  const given = {
    flow: `flow${BREAKOUT}`,
    service: BREAKOUT,
    purpose: BREAKOUT,
    target: `cic01${BREAKOUT}`,
    source: { kind: 'table', ref: BREAKOUT, confidence: 'documented' },
    reason: aReason(BREAKOUT, BREAKOUT),
    alternatives: [aReason(BREAKOUT, 'x')],
    blockedBy: BREAKOUT,
  } as const;
  const paths = [
    blockedPath(given),
    blockedPath({ ...given, address: 'fd00::5', evidence: [silentFrom('fd00::7')] }),
    blockedPath({ ...given, address: BREAKOUT, port: 3 }),
    blockedPath({ ...given, address: null, port: 4 }),
    blockedPath({ ...given, evidence: [silentFrom(BREAKOUT)], port: 5, target: 'other' }),
  ];
  const report = aReport({
    paths,
    run: aRun({ id: BREAKOUT, host: BREAKOUT, role: BREAKOUT, startedAt: BREAKOUT }),
    tool: { name: BREAKOUT, version: BREAKOUT },
    portMap: { document: BREAKOUT, revision: BREAKOUT },
  });
  return firewallRequest(report, { all: false });
}
