/** A workstation's part of the port map, and findings on it, for the reports in test/golden. */
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { asFlowId, asHostName, asIpAddress, asPort, asRoleName } from '../../src/model/ids.ts';
import type { Path } from '../../src/model/plan.ts';
import type { Flow, PortMap } from '../../src/model/portMap.ts';
import type { Finding, Outcome, Verdict } from '../../src/model/verdict.ts';
import {
  aFinding,
  aFlow,
  anEvidence,
  anOption,
  aPath,
  aPortMap,
  aReason,
  aRole,
  aSection,
  aVerdict,
  ports,
} from '../support/builders.ts';

const SECTION = 'Client operations';
const LOG_ON = 'Interaction Desktop cannot log on';

function flow(id: string, given: Partial<Flow>): Flow {
  return aFlow({
    id: asFlowId(id),
    source: {
      kind: 'table',
      ref: `${given.section ?? SECTION}, ${id.split('.').at(-1)}`,
      confidence: 'documented',
    },
    ...given,
  });
}

function notifier(diagram: string, slug: string, impact: string): readonly Flow[] {
  const given = { diagram, impact, purpose: `Live status updates for ${diagram}` };
  const id = `client-operations.${slug}`;
  return [
    flow(`${id}.notifier-ssl`, { ...given, ports: ports(5597) }),
    flow(`${id}.notifier-tls`, { ...given, security: 'tls', ports: ports(6234) }),
    flow(`${id}.notifier-udp`, {
      ...given,
      transport: 'udp',
      security: 'none',
      ports: ports(6235),
      probe: { kind: 'udp', options: {} },
    }),
    flow(`${id}.notifier`, {
      ...given,
      security: 'none',
      ports: ports(2633),
      probe: { kind: 'tcp', options: {} },
    }),
  ];
}

export const workstationFlows: readonly Flow[] = [
  ...notifier('Interaction Desktop', 'desktop', LOG_ON),
  flow('client-operations.desktop.session-manager', {
    service: 'Session Manager',
    security: 'none',
    ports: ports(3952),
    purpose: 'The session of Interaction Desktop',
    impact: LOG_ON,
  }),
  flow('client-operations.desktop.smb', {
    service: 'SMB',
    security: 'none',
    ports: ports(445),
    purpose: 'Shared files of the CIC server',
    impact: 'Shared resource files cannot be read',
  }),
  flow('client-operations.desktop.ion-tls', {
    service: 'Session Manager ION',
    security: 'tls',
    ports: ports(8019, 8109),
    purpose: 'File transfer and web sessions over HTTPS',
    impact: 'Recordings and documents cannot be opened from Interaction Desktop',
  }),
  flow('client-operations.update.http', {
    diagram: 'Interactive Update',
    to: asRoleName('interactive-update-provider'),
    service: 'HTTP',
    security: 'none',
    ports: ports(8092),
    purpose: 'Update catalogue',
    impact: 'The client is not updated',
    probe: { kind: 'http', options: {} },
  }),
  flow('client-operations.update.client-app', {
    diagram: 'Interactive Update',
    to: asRoleName('interactive-update-provider'),
    service: 'ClientApp',
    security: 'none',
    ports: ports(8094),
    purpose: 'Update download',
    impact: 'The client is not updated',
  }),
  ...notifier('Interaction Administrator', 'admin', 'Interaction Administrator cannot log on'),
  flow('client-operations.admin.session-manager', {
    diagram: 'Interaction Administrator',
    service: 'Session Manager',
    security: 'none',
    ports: ports(3952),
    purpose: 'The session of Interaction Administrator',
    impact: 'Interaction Administrator cannot log on',
  }),
  flow('off-server-session-manager.icelib', {
    section: 'Off-Server Session Manager',
    diagram: '',
    to: asRoleName('off-server-session-manager'),
    direction: '<->',
    listens: 'both',
    service: 'IceLib client communications',
    security: 'tls',
    ports: ports(3952),
    purpose: 'The session of clients that were sent to an off-server Session Manager',
    impact: 'Clients sent to the off-server Session Manager get no session',
    note: 'Printed with TLS here and without in the client diagram; both are kept.',
  }),
  flow('reports.reports.mssql', {
    section: 'Reports',
    diagram: 'Reports',
    to: asRoleName('database-server'),
    service: 'Microsoft SQL',
    security: 'none',
    ports: ports(1433, 1434),
    wan: false,
    when: { database: ['mssql'] },
    purpose: 'Report data',
    impact: 'Reports stay empty',
    source: { kind: 'changelog', ref: '28-May-2014', confidence: 'changelog' },
  }),
  flow('reports.reports.oracle', {
    section: 'Reports',
    diagram: 'Reports',
    to: asRoleName('database-server'),
    service: 'Oracle SQL',
    security: 'none',
    ports: ports(1521),
    when: { database: ['oracle'] },
    purpose: 'Report data',
    impact: 'Reports stay empty',
  }),
  flow('edge.general.ftp', {
    section: 'Interaction Edge',
    diagram: 'General',
    to: asRoleName('interaction-edge'),
    service: 'FTP',
    security: 'none',
    ports: ports(20, 21),
    unprobed: { ports: [asPort(20)], why: 'the FTP data port opens only during a transfer' },
    purpose: 'File exchange with the appliance',
    impact: 'Logs cannot be fetched from the appliance',
    source: { kind: 'protocol-default', ref: 'RFC 959', confidence: 'inferred' },
  }),
  flow('ip-phones.rtp', {
    section: 'IP Phone Operations',
    diagram: '',
    from: asRoleName('media-server'),
    to: asRoleName('workstation'),
    direction: '<->',
    service: 'RTP audio',
    transport: 'udp',
    security: 'none',
    ports: { kind: 'range', first: asPort(16_384), last: asPort(32_767) },
    purpose: 'Voice to and from the soft phone',
    impact: 'Calls are silent',
  }),
  flow('ip-phones.screen', {
    section: 'IP Phone Operations',
    diagram: '',
    to: asRoleName('media-server'),
    service: 'Screen data',
    transport: 'udp',
    security: 'none',
    ports: { kind: 'dynamic' },
    purpose: 'Screen recording data',
    impact: 'Screen recordings are missing',
    source: { kind: 'public-page', ref: 'https://help.example.com/ports', confidence: 'inferred' },
  }),
  flow('ip-phones.licence', {
    section: 'IP Phone Operations',
    diagram: '',
    to: asRoleName('media-server'),
    service: 'Licence check',
    security: 'none',
    ports: { kind: 'unknown' },
    purpose: 'Licence of the soft phone',
    impact: 'The soft phone does not start',
    source: { kind: 'prose', ref: 'IP Phone Operations', confidence: 'documented' },
  }),
];

export const workstationMap: PortMap = aPortMap({
  flows: workstationFlows,
  sections: [
    aSection('Client operations', { page: 10 }),
    aSection('Off-Server Session Manager', { page: 31, note: 'The diagram is lost; the table survives.' }),
    aSection('Reports', { page: 24 }),
    aSection('Interaction Edge', { page: 20 }),
    aSection('IP Phone Operations', { page: 28 }),
    aSection('Speech', { page: 40, note: 'Names no port.' }),
  ],
  roles: [
    aRole('workstation', {
      title: 'Workstation',
      kind: 'client',
      printedNames: ['Workstation', 'Workstations'],
      acronyms: ['ICBM'],
      mainPeer: asRoleName('cic-server'),
    }),
    aRole('interaction-desktop', {
      title: 'Interaction Desktop',
      kind: 'client-application',
      hostedOn: [asRoleName('workstation')],
    }),
    aRole('cic-server', { title: 'CIC Server', printedNames: ['CIC Server'] }),
    aRole('interactive-update-provider', {
      title: 'Interactive Update provider',
      hostedOn: [asRoleName('cic-server'), asRoleName('off-server-session-manager')],
    }),
    aRole('off-server-session-manager', { title: 'Off-server Session Manager' }),
    aRole('database-server', { title: 'Database server' }),
    aRole('interaction-edge', {
      title: 'Interaction Edge',
      kind: 'device',
      isA: [asRoleName('sip-gateway')],
      portsFixed: 'The appliance offers no way to change its ports.',
      note: 'An appliance with several services.',
    }),
    aRole('sip-gateway', { title: 'SIP gateway', kind: 'device' }),
    aRole('media-server', { title: 'Interaction Media Server' }),
  ],
  options: [
    anOption('database', {
      title: 'Database product',
      values: ['mssql', 'oracle'],
      default: 'mssql',
      description: 'Which database holds the reporting data.',
    }),
  ],
});

export function flowOf(id: string): Flow {
  const found = workstationFlows.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no flow ${id} among the workstation's`);
  return found;
}

/** What a test says about a finding; everything else follows from the flow. */
export interface Given {
  readonly port?: number;
  readonly documentedPort?: number;
  readonly target?: string;
  readonly address?: string | null;
  readonly evidence?: readonly Evidence[];
  readonly verdict?: Partial<Verdict>;
  readonly outcome?: Outcome;
}

/** A finding on cic01 (10.0.0.5), open unless the test says otherwise. */
export function found(id: string, given: Given = {}): Finding {
  const chosen = flowOf(id);
  const given_: Partial<Path> = {
    flow: chosen,
    ...(given.port === undefined ? {} : { port: asPort(given.port) }),
    ...(given.documentedPort === undefined ? {} : { documentedPort: asPort(given.documentedPort) }),
    ...(given.target === undefined ? {} : { target: asHostName(given.target) }),
    ...(given.address === undefined
      ? {}
      : { address: given.address === null ? null : asIpAddress(given.address) }),
  };
  const path = aPath(given_);
  const answered = chosen.security === 'none' ? plainEvidence : tlsEvidence;
  return aFinding({
    path,
    evidence: given.evidence ?? [answered],
    verdict: aVerdict({
      reason: aReason(`${portOn(path)} accepts connections and keeps them`, 'connected'),
      ...given.verdict,
    }),
    outcome: given.outcome ?? 'met',
  });
}

/** `TCP 5597 on cic01 (10.0.0.5)`. */
export function portOn(path: Path): string {
  return `${path.transport.toUpperCase()} ${path.port} on ${path.target} (${path.address})`;
}

const plainEvidence = anEvidence({ kind: 'connected', lingeredMs: 100 }, { tookMs: 112, rttMs: 12 });

const tlsEvidence = anEvidence(
  {
    kind: 'answered',
    facts: {
      protocol: 'tls',
      tls: {
        protocol: 'TLSv1.2',
        cipher: 'ECDHE-RSA-AES256-GCM-SHA384',
        subject: 'CN=cic01.example.com',
        issuer: 'CN=cic01 root',
        names: ['cic01', 'cic01.example.com'],
        validFromMs: 1_700_000_000_000,
        validToMs: 1_796_000_000_000,
        fingerprint256: 'AB:CD',
        keyBits: 2048,
        chainLength: 2,
        chainError: 'SELF_SIGNED_CERT_IN_CHAIN',
        nameError: null,
        legacy: false,
        clientCertificate: 'not-asked',
      },
    },
  },
  { tookMs: 138.4, rttMs: 11.9, local: { address: '10.9.8.7', port: 51_822 } },
);

/** Attempts that nobody answered, begun at short gaps and given up together. */
export function silence(stage: 'connect' | 'reply', attempts: number): readonly Evidence[] {
  return Array.from({ length: attempts }, (_, index) =>
    anEvidence(
      { kind: 'silent', stage },
      {
        startedAtMs: 4 + index * 150,
        tookMs: 1050 - index * 150,
        local: { address: '10.9.8.7', port: 52_000 + index },
      },
    ),
  );
}

export function oneFact(fact: Fact, tookMs = 12): readonly Evidence[] {
  const rttMs = fact.kind === 'unresolved' || fact.kind === 'not-tried' ? null : tookMs;
  return [anEvidence(fact, { startedAtMs: 3, tookMs, rttMs, ...(rttMs === null ? { local: null } : {}) })];
}
