/** Runs as they happen: each is what a finished run hands to makeReport. */
import { asRoleName } from '../../src/model/ids.ts';
import type { Finding, Verdict } from '../../src/model/verdict.ts';
import type { ReportInput } from '../../src/report/makeReport.ts';
import { anEvidence, aReason, aRootCause, aRun, aSkip } from '../support/builders.ts';
import {
  flowOf,
  found,
  type Given,
  oneFact,
  portOn,
  silence,
  workstationFlows,
  workstationMap,
} from './workstation.ts';

const HOST_FIREWALL = aReason("the target's own firewall drops it", 'host-firewall');
const ANSWER_DROPPED = aReason(
  'the request arrives, and the answer is dropped on the way back',
  'answer-dropped',
);
const REJECTING_FIREWALL = aReason(
  "a firewall on the way refuses in the target's name: from here it looks the same",
  'rejecting-firewall',
);
const UDP_ALTERNATIVES = [
  aReason('the service is there and does not answer a datagram that it does not understand', 'udp-mute'),
  aReason('a firewall drops the datagram or its answer', 'udp-dropped'),
];

const CIC_FLOWS = workstationFlows
  .filter(
    (flow) => flow.from === 'workstation' && ['cic-server', 'interactive-update-provider'].includes(flow.to),
  )
  .map((flow) => flow.id as string);

const PORTS_OF = new Map(
  workstationFlows.map((flow) => [flow.id as string, flow.ports.kind === 'list' ? flow.ports.ports : []]),
);

/** One finding for each port of each flow to the CIC server; `give` says what is not open. */
function onCicServer(give: (id: string, port: number) => Given | undefined): readonly Finding[] {
  return CIC_FLOWS.flatMap((id) =>
    (PORTS_OF.get(id) ?? []).map((port) => found(id, { port, ...give(id, port) })),
  );
}

function udpSilent(id: string): Given | undefined {
  return id.endsWith('-udp')
    ? {
        evidence: silence('reply', 6),
        verdict: {
          kind: 'unproven',
          reason: aReason('no answer from UDP 6235 on cic01 (10.0.0.5), which proves nothing', 'udp-silent'),
          alternatives: UDP_ALTERNATIVES,
        },
        outcome: 'unproven',
      }
    : undefined;
}

const NOT_CHECKED = [
  aSkip({ flow: flowOf('off-server-session-manager.icelib') }),
  aSkip({ flow: flowOf('reports.reports.mssql') }),
  aSkip({
    flow: flowOf('reports.reports.oracle'),
    reason: 'option',
    why: 'needed only with database=oracle; here database=mssql',
  }),
  aSkip({
    flow: flowOf('edge.general.ftp'),
    reason: 'not-a-listener',
    ports: '20',
    why: 'the FTP data port opens only during a transfer',
  }),
  aSkip({
    flow: flowOf('ip-phones.screen'),
    reason: 'dynamic-ports',
    why: 'the ports are chosen at run time',
  }),
  aSkip({ flow: flowOf('ip-phones.licence'), reason: 'unknown-ports', why: 'no source names the port' }),
];

const base: Omit<ReportInput, 'findings'> = {
  tool: { name: 'cicprobe', version: '0.1.0' },
  run: aRun({ options: { database: 'mssql' } }),
  portMap: workstationMap,
  targets: ['cic-server', 'interactive-update-provider'].map((role) => ({
    role,
    name: 'cic01',
    addresses: ['10.0.0.5'],
  })),
  causes: [],
  skipped: [],
};

export const allGood: ReportInput = { ...base, findings: onCicServer(() => ({})) };

/** Everything open that was checked, but much was not. */
export const partlyChecked: ReportInput = { ...allGood, skipped: NOT_CHECKED };

const REFUSED = oneFact({ kind: 'refused', code: 'ECONNREFUSED' }, 2.2);

function blocked(id: string, port: number): Given {
  const path = found(id, { port }).path;
  const text = `${portOn(path)} does not answer at all, while other ports of that host do: something drops it`;
  return {
    evidence: silence('connect', 8),
    verdict: {
      kind: 'blocked',
      reason: aReason(text, 'silent'),
      alternatives: [HOST_FIREWALL, ANSWER_DROPPED],
      lastHop: '10.9.8.1',
    },
    outcome: 'broken',
  };
}

const TROUBLES: Readonly<Record<number, Given>> = {
  445: {
    evidence: oneFact({
      kind: 'rejected',
      code: 'EHOSTUNREACH',
      scope: 'policy',
      here: false,
      by: '10.1.0.1',
      icmp: { type: 3, code: 13 },
    }),
    verdict: {
      kind: 'blocked',
      reason: aReason(
        '10.1.0.1, a device on the way, rejects TCP 445 on cic01 (10.0.0.5) with an ICMP message (EHOSTUNREACH)',
        'rejected',
      ),
      blockedBy: '10.1.0.1',
    },
    outcome: 'broken',
  },
  8019: {
    verdict: {
      warnings: [
        aReason('the certificate expires in 9 days', 'certificate-expires-soon'),
        aReason(
          "this host does not trust the certificate's issuer (SELF_SIGNED_CERT_IN_CHAIN); CIC's own certificates look like that",
          'certificate-untrusted',
        ),
      ],
    },
  },
  8092: {
    evidence: oneFact({
      kind: 'answered',
      facts: {
        protocol: 'http',
        http: {
          status: 302,
          server: 'portal\u001b[31m',
          location: 'https://login.example.net/?from=cic01',
          proxyHeaders: ['Via'],
          contentType: 'text/html',
          bodyBytes: 1204,
        },
      },
    }),
    verdict: {
      kind: 'wrong-service',
      reason: aReason(
        'the answer sends the browser to login.example.net, another host, as captive portals do',
        'redirected-elsewhere',
      ),
      alternatives: [aReason('the service redirects to another name of its own', 'other-own-name')],
    },
    outcome: 'broken',
  },
  8094: {
    evidence: REFUSED,
    verdict: {
      kind: 'closed',
      reason: aReason('cic01 (10.0.0.5) refuses TCP 8094: nothing listens there', 'refused'),
      alternatives: [REJECTING_FIREWALL],
    },
    outcome: 'broken',
  },
};

export const mixed: ReportInput = {
  ...base,
  run: { ...base.run, site: 'Example Ltd' },
  findings: onCicServer((id, port) => {
    if (port === 5597 || port === 6234) return blocked(id, port);
    if (id.endsWith('session-manager')) return { documentedPort: 3953 };
    return TROUBLES[port] ?? udpSilent(id);
  }),
  skipped: NOT_CHECKED,
};

/** No answer over UDP, everything else open. */
export const nothingBroken: ReportInput = { ...base, findings: onCicServer(udpSilent) };

function everyPath(verdict: Verdict, given: Given): readonly Finding[] {
  return onCicServer(() => ({ ...given, verdict, outcome: 'broken' }));
}

const hostSilent: Verdict = {
  kind: 'unreachable',
  reason: aReason('cic01 (10.0.0.5) answers on no documented port', 'host-silent'),
  alternatives: [aReason('the host is switched off or has another address', 'host-down'), HOST_FIREWALL],
  warnings: [],
  blockedBy: null,
  lastHop: null,
};

const deadFindings = everyPath(hostSilent, { evidence: silence('connect', 8) });
const secondHost = ['off-server-session-manager.icelib'].map((id) =>
  found(id, { target: 'sm02', address: '10.0.0.6' }),
);

/** One host is dead, another is fine. */
export const deadHost: ReportInput = {
  ...base,
  run: { ...base.run, durationMs: 3050 },
  targets: [...base.targets, { role: 'off-server-session-manager', name: 'sm02', addresses: ['10.0.0.6'] }],
  findings: [...secondHost, ...deadFindings],
  causes: [
    aRootCause({
      text: hostSilent.reason.text,
      paths: deadFindings.map(({ path }) => path.id),
    }),
  ],
};

const noSuchName: Verdict = {
  ...hostSilent,
  kind: 'unresolved',
  reason: aReason('there is no host named cic01, says 10.0.0.2', 'nxdomain'),
  alternatives: [],
};

const unresolvedFindings = everyPath(noSuchName, {
  address: null,
  evidence: oneFact({ kind: 'unresolved', name: 'cic01', how: 'nxdomain', resolver: '10.0.0.2' }),
});

export const unresolved: ReportInput = {
  ...base,
  targets: base.targets.map((target) => ({ ...target, addresses: [] })),
  findings: unresolvedFindings,
  causes: [
    aRootCause({
      kind: 'name-unresolved',
      address: null,
      text: noSuchName.reason.text,
      paths: unresolvedFindings.map(({ path }) => path.id),
    }),
  ],
};

/** Before the software is there: everything refuses, one port is dropped. */
export const preInstall: ReportInput = {
  ...base,
  run: { ...base.run, phase: 'pre-install' },
  findings: onCicServer((id, port) => {
    if (port === 445) return {};
    return port === 3952 ? blocked(id, port) : closedBefore(id, port);
  }),
};

function closedBefore(id: string, port: number): Given {
  return {
    evidence: REFUSED,
    verdict: {
      kind: 'closed',
      reason: aReason(
        `cic01 (10.0.0.5) refuses ${id.endsWith('-udp') ? 'UDP' : 'TCP'} ${port}: nothing listens there`,
        'refused',
      ),
      alternatives: [REJECTING_FIREWALL],
    },
    outcome: 'unproven',
  };
}

/** What the responder says of a door that it did not witness. */
function lost(id: string, port: number): Given {
  const stage = id.endsWith('-udp') ? 'reply' : 'connect';
  const attempts = silence(stage, 6);
  const text =
    stage === 'reply'
      ? `5 of 6 datagrams to UDP ${port} arrived at cic01 (10.0.0.5) and were answered, and no answer came back: the way back is blocked`
      : `no connection to TCP ${port} arrives at cic01 (10.0.0.5), where the responder listens: the request or its answer is dropped`;
  const seen = stage === 'reply' ? 5 : 0;
  return {
    evidence: [
      ...attempts,
      anEvidence(
        { kind: 'far-side', arrived: seen, answered: seen, accepted: 0, damaged: 0 },
        { startedAtMs: 1100, tookMs: 0, local: null },
      ),
    ],
    verdict: { kind: 'blocked', reason: aReason(text, stage === 'reply' ? 'answer-lost' : 'request-lost') },
    outcome: 'broken',
  };
}

function witnessed(id: string, port: number): Given {
  const door = `${id.endsWith('-udp') ? 'UDP' : 'TCP'} ${port} on cic01 (10.0.0.5)`;
  return {
    evidence: oneFact({
      kind: 'witnessed',
      seenSource: { address: '203.0.113.9', port: 4711 },
      rewritten: false,
      aheadMs: 3,
    }),
    verdict: {
      reason: aReason(`the responder saw the request to ${door} and answered it`, 'responder'),
      warnings: [
        aReason(
          'the connection arrives from 203.0.113.9:4711, not from 10.9.8.7:51000: its source is translated on the way',
          'address-translated',
        ),
      ],
    },
  };
}

/** Before the software is there, with a responder on one of the host's addresses; SMB is the system's own. */
export const paired: ReportInput = {
  ...preInstall,
  run: {
    ...preInstall.run,
    responders: [
      {
        target: 'cic01',
        address: '10.0.0.5',
        state: 'paired',
        text: 'Responder on cic01 (10.0.0.5): cicprobe 0.1.0 listens on 8 ports of cic-server; in use there and checked as they are: tcp 445 (System).',
      },
      {
        target: 'cic01',
        address: 'fd00::5',
        state: 'no-answer',
        text: 'No responder on cic01 (fd00::5): nothing answers on TCP 20100.',
      },
    ],
  },
  targets: base.targets.map((target) => ({ ...target, addresses: ['fd00::5', '10.0.0.5'] })),
  findings: [
    ...onCicServer((id, port) => {
      if (port === 445) return {};
      if (port === 3952 || id.endsWith('-udp')) return lost(id, port);
      return port === 8094 ? closedBefore(id, port) : witnessed(id, port);
    }),
    found('client-operations.desktop.notifier', {
      address: 'fd00::5',
      ...closedBefore('client-operations.desktop.notifier', 2633),
    }),
  ],
};

/** Ctrl-C while most paths were still under way. */
export const cancelled: ReportInput = {
  ...base,
  run: { ...base.run, ended: 'cancelled', durationMs: 212 },
  findings: onCicServer((_id, port) =>
    port < 5000
      ? {}
      : {
          evidence: oneFact({ kind: 'not-tried', fault: 'cancelled', detail: 'the run was stopped' }),
          verdict: { kind: 'error', reason: aReason('not finished: the run was stopped', 'cancelled') },
          outcome: 'unproven',
        },
  ),
};

/** A host with two addresses: the ports of one of them are shut. */
export const twoAddresses: ReportInput = {
  ...base,
  targets: base.targets.map((target) => ({ ...target, addresses: ['fd00::5', '10.0.0.5'] })),
  findings: ['10.0.0.5', 'fd00::5'].flatMap((address) => [
    found('client-operations.desktop.smb', { address }),
    found('client-operations.desktop.session-manager', {
      address,
      ...(address === '10.0.0.5'
        ? {}
        : {
            evidence: silence('connect', 2),
            verdict: {
              kind: 'unproven' as const,
              reason: aReason(
                'no answer from TCP 3952 on cic01 (fd00::5) to 2 attempts, too few to tell',
                'too-few-attempts',
              ),
            },
            outcome: 'unproven' as const,
          }),
    }),
  ]),
};

/** Nothing but peers that nobody gave a host for, and every other reason for not checking. */
export const hardlyChecked: ReportInput = {
  ...allGood,
  findings: allGood.findings.slice(0, 1),
  skipped: [
    ...NOT_CHECKED,
    ...['media-server', 'sip-proxy', 'irrcs', 'reverse-proxy'].map((name) =>
      aSkip({ flow: flowOf('client-operations.desktop.smb'), to: asRoleName(name) }),
    ),
    aSkip({
      flow: flowOf('reports.reports.mssql'),
      reason: 'option',
      why: 'needed only with sql-port-1434=tcp or both; here sql-port-1434=not-used',
    }),
    aSkip({
      flow: flowOf('reports.reports.mssql'),
      reason: 'option',
      ports: '1',
      why: 'needed only with database=none; here database=mssql',
    }),
    aSkip({
      flow: flowOf('reports.reports.mssql'),
      reason: 'option',
      ports: '2',
      why: 'ruled out by the site.',
    }),
    aSkip({
      flow: flowOf('client-operations.desktop.smb'),
      reason: 'same-host',
      why: 'this host itself plays it',
    }),
    aSkip({
      flow: flowOf('client-operations.desktop.smb'),
      reason: 'address-unusable',
      why: 'fd00::5 of cic01: this host has no IPv6',
    }),
    aSkip({
      flow: flowOf('ip-phones.rtp'),
      reason: 'range-sampled',
      why: '3 of 16384 ports are tried, spread over the range',
    }),
  ],
};

export const empty: ReportInput = { ...base, targets: [], findings: [], skipped: NOT_CHECKED };

/** What this host itself got wrong, in several ways. */
export const localFaults: ReportInput = {
  ...base,
  findings: [
    found('client-operations.desktop.smb'),
    ...(['descriptors', 'source-ports', 'own-firewall'] as const).map((fault, index) =>
      found('client-operations.desktop.ion-tls', {
        port: [8019, 8109, 8019][index] ?? 0,
        target: index === 2 ? '10.0.0.7' : 'cic01',
        address: index === 2 ? '10.0.0.7' : '10.0.0.5',
        evidence: oneFact({ kind: 'not-tried', fault, detail: 'EMFILE' }),
        verdict: { kind: 'error', reason: aReason(`this host could not try it: ${fault}`, fault) },
        outcome: 'unproven',
      }),
    ),
  ],
};

/** A CIC server with certificates of its own: every TLS port has the same warning. */
export const ownCertificates: ReportInput = {
  ...base,
  findings: onCicServer((_id, port) =>
    [5597, 6234, 8019, 8109].includes(port)
      ? {
          verdict: {
            warnings: [aReason("this host does not trust the certificate's issuer", 'certificate-untrusted')],
          },
        }
      : {},
  ),
};

/** The services are down: every port is refused. */
export const allClosed: ReportInput = {
  ...base,
  findings: onCicServer((id, port) => ({
    evidence: REFUSED,
    verdict: {
      kind: 'closed',
      reason: aReason(
        `cic01 (10.0.0.5) refuses ${id.endsWith('-udp') ? 'UDP' : 'TCP'} ${port}: nothing listens there`,
        'refused',
      ),
      alternatives: [REJECTING_FIREWALL],
    },
    outcome: 'broken',
  })),
};
