/** Model values with sensible defaults: `aFlow({ service: 'SMB' })`. A test names only what it is about. */
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import {
  asFlowId,
  asHostName,
  asIpAddress,
  asPathId,
  asPort,
  asRoleName,
  NO_PORT,
  type Port,
  type RoleName,
} from '../../src/model/ids.ts';
import type { Check, Path, Skip } from '../../src/model/plan.ts';
import {
  type Flow,
  formatPorts,
  type OptionDefinition,
  type PortMap,
  type PortSet,
  type Role,
  type Section,
} from '../../src/model/portMap.ts';
import type { Report, ReportPath, ReportRun, ReportSkip } from '../../src/model/report.ts';
import type { Host, Limits, Site } from '../../src/model/site.ts';
import { usualThresholds } from '../../src/model/thresholds.ts';
import type { Finding, Reason, RootCause, Verdict } from '../../src/model/verdict.ts';

export function aRole(name: string, given: Partial<Role> = {}): Role {
  return {
    name: asRoleName(name),
    title: name,
    kind: 'server',
    printedNames: [],
    acronyms: [],
    hostedOn: [],
    isA: [],
    mainPeer: null,
    portsFixed: null,
    note: '',
    ...given,
  };
}

/** A list of ports, as most flows have. */
export function ports(...numbers: readonly number[]): PortSet {
  return { kind: 'list', ports: numbers.map(asPort) };
}

export function aFlow(given: Partial<Flow> = {}): Flow {
  return {
    id: asFlowId('client-operations.desktop.notifier-ssl'),
    section: 'Client operations',
    diagram: 'Interaction Desktop',
    from: asRoleName('workstation'),
    to: asRoleName('cic-server'),
    direction: '->',
    listens: 'to',
    service: 'Notifier',
    purpose: 'Live status updates for Interaction Desktop',
    transport: 'tcp',
    security: 'ssl',
    ports: ports(5597),
    unprobed: null,
    wan: true,
    when: {},
    probe: { kind: 'tls', options: {} },
    impact: 'Interaction Desktop cannot log on',
    source: { kind: 'table', ref: 'Client operations, "TCP SSL 5597 /WAN"', confidence: 'documented' },
    note: '',
    ...given,
  };
}

export function anOption(name: string, given: Partial<OptionDefinition> = {}): OptionDefinition {
  return { name, title: name, values: ['used', 'not-used'], default: 'used', description: '', ...given };
}

export function aSection(title: string, given: Partial<Section> = {}): Section {
  return { title, slug: title.toLowerCase().replaceAll(' ', '-'), page: 1, note: '', ...given };
}

/** Roles and options in the order given; a role that only flows name is added by its bare name. */
export function aPortMap(
  given: {
    readonly flows?: readonly Flow[];
    readonly roles?: readonly Role[];
    readonly options?: readonly OptionDefinition[];
    readonly sections?: readonly Section[];
  } = {},
): PortMap {
  const flows = given.flows ?? [aFlow()];
  const roles = new Map<RoleName, Role>((given.roles ?? []).map((role) => [role.name, role]));
  for (const name of flows.flatMap((flow) => [flow.from, flow.to])) {
    if (!roles.has(name)) {
      roles.set(name, aRole(name));
    }
  }
  return {
    document: 'CIC Port Maps and Data Flow Diagrams',
    revision: 'PureConnect 2019 R3',
    sections:
      given.sections ?? [...new Set(flows.map((flow) => flow.section))].map((title) => aSection(title)),
    roles,
    options: new Map((given.options ?? []).map((option) => [option.name, option])),
    flows,
  };
}

export function aHost(
  name: string,
  roles: readonly string[] = ['cic-server'],
  given: Partial<Host> = {},
): Host {
  return { name: asHostName(name), roles: roles.map(asRoleName), addresses: [], ...given };
}

export const someLimits: Limits = {
  timeoutMs: 1000,
  deadlineMs: 30_000,
  concurrency: 256,
  perHost: 64,
  rangeSample: 3,
};

export function aSite(given: Partial<Site> = {}): Site {
  return {
    name: '',
    selfRoles: [asRoleName('workstation')],
    hosts: [aHost('cic01')],
    options: {},
    portOverrides: [],
    phase: 'live',
    family: 0,
    source: null,
    limits: someLimits,
    thresholds: usualThresholds,
    ...given,
  };
}

/** A path of a flow to cic01; its port is the flow's first and its id follows from the rest. */
export function aPath(given: Partial<Path> = {}): Path {
  const flow = given.flow ?? aFlow();
  const port = given.port ?? firstPort(flow.ports);
  const target = given.target ?? asHostName('cic01');
  const address = given.address === undefined ? asIpAddress('10.0.0.5') : given.address;
  return {
    id: asPathId(`${flow.id}/${target}/${address ?? 'unresolved'}/${port}`),
    flow,
    reversed: false,
    target,
    targetRole: flow.to,
    address,
    transport: flow.transport,
    port,
    documentedPort: null,
    ...given,
  };
}

function firstPort(set: PortSet): Port {
  if (set.kind === 'none') return NO_PORT;
  return (set.kind === 'list' ? set.ports[0] : undefined) ?? asPort(1);
}

/** A flow over ICMP. */
export function anEchoFlow(given: Partial<Flow> = {}): Flow {
  return aFlow({
    id: asFlowId('monitoring.switchover.nettest'),
    service: 'NetTest',
    transport: 'icmp',
    security: 'none',
    ports: { kind: 'none' },
    probe: { kind: 'icmp', options: {} },
    ...given,
  });
}

/** The check that answers for these paths; the first says where to knock. */
export function aCheck(given: Partial<Check> = {}): Check {
  const paths = given.paths ?? [aPath()];
  const path = paths[0] ?? aPath();
  return {
    target: path.target,
    address: path.address ?? asIpAddress('10.0.0.5'),
    transport: path.transport,
    port: path.port,
    probe: path.flow.probe,
    paths,
    ...given,
  };
}

/** A documented flow that is left out because nobody gave a host for its peer. */
export function aSkip(given: Partial<Skip> & { readonly flow?: Flow } = {}): Skip {
  const { flow = aFlow(), ...rest } = given;
  return {
    id: flow.id,
    from: flow.from,
    to: flow.to,
    transport: flow.transport,
    ports: formatPorts(flow.ports),
    reason: 'no-host',
    why: `no host given for ${flow.to}`,
    ...rest,
  };
}

/** One attempt with its fact: `anEvidence({ kind: 'silent', stage: 'connect' }, { tookMs: 1000 })`. */
export function anEvidence(
  fact: Fact = { kind: 'connected', lingeredMs: 50 },
  attempt: Partial<Pick<Evidence, 'startedAtMs' | 'tookMs' | 'rttMs' | 'local'>> = {},
): Evidence {
  return {
    startedAtMs: 0,
    tookMs: 62,
    rttMs: null,
    local: { address: '10.9.8.7', port: 51_000 },
    ...attempt,
    ...fact,
  };
}

export function aReason(text: string, code = 'some-code'): Reason {
  return { code, text };
}

export function aVerdict(given: Partial<Verdict> = {}): Verdict {
  return {
    kind: 'open',
    reason: aReason('The connection was accepted and kept.', 'accepted'),
    alternatives: [],
    warnings: [],
    blockedBy: null,
    lastHop: null,
    ...given,
  };
}

export function aFinding(given: Partial<Finding> = {}): Finding {
  return {
    path: aPath(),
    evidence: [anEvidence()],
    verdict: aVerdict(),
    outcome: 'met',
    check: 1,
    probe: { kind: 'tls', options: {} },
    ...given,
  };
}

export function aRootCause(given: Partial<RootCause> = {}): RootCause {
  return {
    kind: 'host-unreachable',
    target: 'cic01',
    address: '10.0.0.5',
    device: null,
    text: 'Nothing at all answers at cic01 (10.0.0.5).',
    paths: [aPath().id],
    ...given,
  };
}

export function aRun(given: Partial<ReportRun> = {}): ReportRun {
  return {
    id: '3f2b8c1e',
    startedAt: '2026-11-23T08:45:12.345Z',
    finishedAt: '2026-11-23T08:45:13.445Z',
    durationMs: 1100,
    role: 'workstation',
    phase: 'live',
    host: 'ws-042',
    ended: 'complete',
    site: '',
    kernel: 'not-needed',
    options: {},
    ...given,
  };
}

export function aReportPath(given: Partial<ReportPath> = {}): ReportPath {
  const flow = aFlow();
  return {
    id: aPath().id,
    flow: flow.id,
    section: flow.section,
    diagram: flow.diagram,
    from: flow.from,
    to: flow.to,
    service: flow.service,
    purpose: flow.purpose,
    transport: flow.transport,
    port: 5597,
    security: flow.security,
    wan: flow.wan,
    target: 'cic01',
    address: '10.0.0.5',
    verdict: 'open',
    outcome: 'met',
    reason: aVerdict().reason,
    latencyMs: 12,
    attempts: 1,
    evidence: [anEvidence()],
    alternatives: [],
    warnings: [],
    impact: flow.impact,
    source: flow.source,
    ...given,
  };
}

export function aReportSkip(given: Partial<ReportSkip> = {}): ReportSkip {
  return { ...aSkip(), ...given };
}

/** One open path. The counts of the summary are those of that path unless they are given. */
export function aReport(given: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'cicprobe', version: '0.1.0' },
    run: aRun(),
    portMap: { document: 'CIC Port Maps and Data Flow Diagrams', revision: 'PureConnect 2019 R3' },
    targets: [{ role: 'cic-server', name: 'cic01', addresses: ['10.0.0.5'] }],
    summary: {
      total: 1,
      open: 1,
      closed: 0,
      blocked: 0,
      unreachable: 0,
      unproven: 0,
      wrongService: 0,
      unresolved: 0,
      error: 0,
      skipped: 0,
      outcome: 'met',
    },
    causes: [],
    paths: [aReportPath()],
    skipped: [],
    ...given,
  };
}
