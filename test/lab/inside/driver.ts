/** The client of the lab: reads doors from standard input, runs the product's own check on them, prints what it says. */

import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { NO_FAR_TESTS } from '../../../src/check/farTests.ts';
import { type CheckParts, runCheck } from '../../../src/check.ts';
import { GREETING_MS, REPLY_MS } from '../../../src/cli/greeter.ts';
import { defaultLimits } from '../../../src/cli/readSite.ts';
import { systemClock } from '../../../src/cli/systemClock.ts';
import {
  asFlowId,
  asHostName,
  asPort,
  asRoleName,
  type RoleName,
  type Transport,
} from '../../../src/model/ids.ts';
import { noMarks } from '../../../src/model/marks.ts';
import type { Flow, PortMap, Role } from '../../../src/model/portMap.ts';
import type { Report, ReportPath, ReportResponder } from '../../../src/model/report.ts';
import type { Site } from '../../../src/model/site.ts';
import { usualThresholds } from '../../../src/model/thresholds.ts';
import { openKernel } from '../../../src/net/kernel/openKernel.ts';
import { pairWith } from '../../../src/net/pair/pairWith.ts';
import { resolveHost } from '../../../src/net/resolve.ts';
import { makeRegistry } from '../../../src/probes/registry.ts';

export interface DriverDoor {
  readonly id: string;
  /** A name or a literal address. */
  readonly host: string;
  readonly transport: Transport;
  /** None over ICMP. */
  readonly ports: readonly number[];
  readonly probe: { readonly kind: string; readonly options?: Readonly<Record<string, unknown>> };
}

export interface DriverOrder {
  readonly doors: readonly DriverDoor[];
  /** Checks one after another in this process; the last one's report is printed. */
  readonly runs: number;
  /** Longest time for one path in milliseconds; the product's own when left out. */
  readonly timeoutMs?: number;
  /** Greets the responders of the lab first; a check from one side when left out. */
  readonly responder?: ResponderAccess;
}

/** What both sides of a paired check have to know. */
export interface ResponderAccess {
  readonly controlPort: number;
  readonly token: string;
}

export interface DriverAnswer {
  readonly user: number;
  readonly kernel: string;
  readonly durationMs: number;
  readonly paths: readonly ReportPath[];
  /** How it went with the responder on each address; empty for a check from one side. */
  readonly responders: readonly ReportResponder[];
  /** Open descriptors and waiting timers before the first and after the last run, once all is quiet. */
  readonly descriptors: readonly [before: number, after: number];
  readonly timers: readonly [before: number, after: number];
}

const SELF = asRoleName('lab-client');
/** Sockets that were hung up on close within this time, in milliseconds. */
const QUIET_MS = 700;

const order = JSON.parse(await text(process.stdin)) as DriverOrder;
const portMap = makePortMap(order.doors);
// The first run loads modules and the kernel's library: those stay, and are no leak.
let report = await runOnce();
await quiet();
const before = [countDescriptors(), countTimers()] as const;
for (let run = 1; run < order.runs; run++) report = await runOnce();
await quiet();
const answer: DriverAnswer = {
  user: process.getuid?.() ?? -1,
  kernel: report.run.kernel,
  durationMs: report.run.durationMs,
  paths: report.paths,
  responders: report.run.responders ?? [],
  descriptors: [before[0], countDescriptors()],
  timers: [before[1], countTimers()],
};
// A name look-up that is not waited for any more must not hold up the end.
process.stdout.write(JSON.stringify(answer), () => process.exit(0));

function runOnce(): Promise<Report> {
  const site = makeSite(order);
  return runCheck(
    portMap,
    site,
    { runId: 'lab', hostname: 'lab-client', tool: { name: 'cicprobe', version: 'lab' } },
    {
      clock: systemClock,
      probes: makeRegistry(),
      resolve: (host, signal) =>
        resolveHost(host, {
          family: site.family,
          source: site.source,
          timeoutMs: site.limits.timeoutMs,
          clock: systemClock,
          signal,
        }),
      signal: new AbortController().signal,
      platform: process.platform,
      openMarks: async () => noMarks('no responder'),
      openKernel: () => openKernel(process.platform, systemClock),
      trace: true,
      greet: order.responder === undefined ? null : greeter(order.responder),
      canary: true,
      farTests: NO_FAR_TESTS,
    },
  );
}

function greeter({ controlPort, token }: ResponderAccess): CheckParts['greet'] {
  return (address) =>
    pairWith(address, {
      port: asPort(controlPort),
      token,
      source: null,
      timeoutMs: GREETING_MS,
      replyMs: REPLY_MS,
      tool: 'lab',
      clock: systemClock,
      signal: new AbortController().signal,
    });
}

function roleOf(host: string): RoleName {
  return asRoleName(`lab-${host.replace(/[^a-z0-9]+/g, '-')}`);
}

function makePortMap(doors: readonly DriverDoor[]): PortMap {
  const roles = [SELF, ...new Set(doors.map(({ host }) => roleOf(host)))];
  return {
    document: 'Truth lab',
    revision: '1',
    sections: [{ title: 'Truth lab', slug: 'lab', page: 1, note: '' }],
    roles: new Map(roles.map((name) => [name, makeRole(name)])),
    options: new Map(),
    flows: doors.map(makeFlow),
  };
}

function makeRole(name: RoleName): Role {
  return {
    name,
    title: name,
    kind: 'server',
    printedNames: [],
    acronyms: [],
    hostedOn: [],
    isA: [],
    mainPeer: null,
    portsFixed: null,
    note: '',
  };
}

function makeFlow({ id, host, transport, ports, probe }: DriverDoor): Flow {
  return {
    id: asFlowId(id),
    section: 'Truth lab',
    diagram: '',
    from: SELF,
    to: roleOf(host),
    direction: '->',
    listens: 'to',
    service: id,
    purpose: 'truth lab',
    transport,
    security: probe.kind === 'tls' || probe.options?.['tls'] === true ? 'tls' : 'none',
    ports: transport === 'icmp' ? { kind: 'none' } : { kind: 'list', ports: ports.map(asPort) },
    unprobed: null,
    wan: false,
    when: {},
    probe: { kind: probe.kind, options: probe.options ?? {} },
    impact: '',
    source: { kind: 'table', ref: 'lab', confidence: 'documented' },
    note: '',
  };
}

function makeSite({ doors, timeoutMs }: DriverOrder): Site {
  const limits = defaultLimits(process.platform);
  return {
    name: 'lab',
    selfRoles: [SELF],
    hosts: [...new Set(doors.map(({ host }) => host))].map((host) => ({
      name: asHostName(host),
      roles: [roleOf(host)],
      addresses: [],
    })),
    options: {},
    portOverrides: [],
    phase: 'live',
    family: 0,
    source: null,
    limits: timeoutMs === undefined ? limits : { ...limits, timeoutMs },
    thresholds: usualThresholds,
  };
}

function countDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

function countTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

function quiet(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, QUIET_MS);
  });
}
