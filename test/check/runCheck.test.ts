import { describe, expect, test } from 'vitest';
import { NO_FAR_TESTS } from '../../src/check/farTests.ts';
import { type CheckParts, planCheck, runCheck } from '../../src/check.ts';
import type { Fact } from '../../src/model/evidence.ts';
import { asFlowId, asIpAddress, asPort, asRoleName } from '../../src/model/ids.ts';
import type { Kernel, KernelAnswer } from '../../src/model/kernel.ts';
import { noMarks } from '../../src/model/marks.ts';
import type { Resolution } from '../../src/model/plan.ts';
import type { Flow } from '../../src/model/portMap.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Report } from '../../src/model/report.ts';
import type { Host, Site } from '../../src/model/site.ts';
import { usualThresholds } from '../../src/model/thresholds.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { aFlow, aHost, anOption, aPortMap, aRole, aSite, ports, someLimits } from '../support/builders.ts';
import { FAKE_EPOCH_MS, type FakeClock, makeFakeClock } from '../support/fakeClock.ts';
import { type Act, type FakeProbe, makeFakeProbe } from '../support/fakeProbe.ts';
import { connected, refused } from '../support/observations.ts';

const flow = (id: string, port: number, given: Partial<Flow> = {}): Flow =>
  aFlow({ id: asFlowId(id), ports: ports(port), probe: { kind: 'tcp', options: {} }, ...given });

const udp = { transport: 'udp', probe: { kind: 'udp', options: {} } } as const;
const toDatabase = { to: asRoleName('database-server') };

/** A small installation: one flow for each thing that may happen to one. */
const portMap = aPortMap({
  roles: [aRole('workstation'), aRole('cic-server')],
  options: [anOption('irrcs', { values: ['used', 'not-used'], default: 'used' })],
  flows: [
    flow('desktop.open', 1),
    flow('desktop.closed', 2),
    flow('desktop.blocked', 3),
    flow('desktop.udp', 4, udp),
    flow('desktop.again', 1),
    flow('database.sql', 5, toDatabase),
    flow('mail.smtp', 6, { to: asRoleName('mail-server') }),
    flow('desktop.option', 7, { when: { irrcs: ['not-used'] } }),
    flow('desktop.dynamic', 8, { ports: { kind: 'dynamic' } }),
  ],
});

const site = aSite({
  name: 'Example',
  hosts: [aHost('cic01'), aHost('sql01', ['database-server'])],
  limits: { ...someLimits, timeoutMs: 2000 },
});

const resolved: Resolution = { kind: 'addresses', addresses: [asIpAddress('10.0.0.5')], skipped: [] };
const nowhere: Resolution = {
  kind: 'unresolved',
  evidence: {
    kind: 'unresolved',
    name: 'sql01',
    how: 'nxdomain',
    resolver: 'DNS server 10.0.0.53',
    startedAtMs: 0,
    tookMs: 3,
    rttMs: null,
    local: null,
  },
};

/** Ports 1, 2 and 3 of cic01 are open, closed and silent. */
const usual = (port: number): Act =>
  ({ 1: { fact: connected, afterMs: 5 }, 2: { fact: refused, afterMs: 2 } })[port] ?? {};

describe('the report of a small site', () => {
  test('judges every path and forgets none', async () => {
    const { report } = await check({ act: usual });
    expect(
      report.paths.map(({ id, verdict, outcome, reason }) => [id, verdict, outcome, reason.code]),
    ).toEqual([
      ['desktop.open/cic01/10.0.0.5/1', 'open', 'met', 'connected'],
      ['desktop.closed/cic01/10.0.0.5/2', 'closed', 'broken', 'refused'],
      ['desktop.blocked/cic01/10.0.0.5/3', 'blocked', 'broken', 'silent'],
      ['desktop.udp/cic01/10.0.0.5/4', 'unproven', 'unproven', 'udp-silent'],
      ['desktop.again/cic01/10.0.0.5/1', 'open', 'met', 'connected'],
      ['database.sql/sql01/unresolved/5', 'unresolved', 'broken', 'nxdomain'],
    ]);
    expect(report.skipped.map(({ id, reason, why }) => [id, reason, why])).toEqual([
      ['mail.smtp', 'no-host', 'no host given for mail-server'],
      ['desktop.option', 'option', 'needed only with irrcs=not-used; here irrcs=used'],
      ['desktop.dynamic', 'dynamic-ports', 'the ports are agreed anew for every call or session'],
    ]);
    expect(report.summary).toEqual({
      total: 6,
      open: 2,
      closed: 1,
      blocked: 1,
      unreachable: 0,
      unproven: 1,
      wrongService: 0,
      unresolved: 1,
      error: 0,
      skipped: 3,
      outcome: 'broken',
    });
    expect(report.causes).toEqual([
      {
        kind: 'name-unresolved',
        target: 'sql01',
        address: null,
        device: null,
        text: 'there is no host named sql01, says DNS server 10.0.0.53',
        paths: ['database.sql/sql01/unresolved/5'],
      },
    ]);
  });

  test('says who ran it, when, as what and against whom', async () => {
    const { report, clock } = await check({ act: usual });
    expect(report).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'cicprobe', version: '1.2.3' },
      portMap: { document: portMap.document, revision: portMap.revision },
      targets: [
        { role: 'cic-server', name: 'cic01', addresses: ['10.0.0.5'] },
        { role: 'database-server', name: 'sql01', addresses: [] },
      ],
    });
    expect(report.run).toEqual({
      id: 'run-1',
      startedAt: new Date(FAKE_EPOCH_MS).toISOString(),
      finishedAt: new Date(FAKE_EPOCH_MS + clock.now()).toISOString(),
      durationMs: clock.now(),
      role: 'workstation',
      phase: 'live',
      host: 'ws-042',
      ended: 'complete',
      site: 'Example',
      kernel: 'no kernel in this test',
      options: { irrcs: 'used' },
      platform: 'linux',
      thresholds: usualThresholds,
    });
  });

  test('asks a door once for all flows through it, and says which paths that answers for', async () => {
    const { probe, report } = await check({ act: usual });
    expect(probe.knocks.filter(({ door }) => door.port === 1)).toHaveLength(1);
    expect(report.paths.map(({ flow: id, check: number, probe: how }) => [id, number, how?.kind])).toEqual([
      ['desktop.open', 1, 'tcp'],
      ['desktop.closed', 2, 'tcp'],
      ['desktop.blocked', 3, 'tcp'],
      ['desktop.udp', 4, 'udp'],
      ['desktop.again', 1, 'tcp'],
      ['database.sql', 5, undefined],
    ]);
  });

  test('is the same whatever the order in which answers come', async () => {
    const quick = await check({
      act: (port) => (port === 3 ? { fact: refused, afterMs: 9 } : { fact: connected }),
    });
    const slow = await check({
      act: (port) => (port === 3 ? { fact: refused, afterMs: 9 } : { fact: connected, afterMs: 20 }),
    });
    const order = ({ report }: { report: Report }) => report.paths.map(({ id, verdict }) => [id, verdict]);
    expect(order(slow)).toEqual(order(quick));
  });

  test('before the installation takes a refusal for no proof', async () => {
    const { report } = await check({
      act: () => ({ fact: refused }),
      site: { ...site, phase: 'pre-install' },
    });
    expect(report.paths.slice(0, 4).map(({ verdict, outcome }) => [verdict, outcome])).toEqual(
      Array(4).fill(['closed', 'unproven']),
    );
  });

  test('unmasks what accepts every port, where that is wanted', async () => {
    const accepting = await check({ act: () => ({ fact: connected, afterMs: 5 }), canary: true });
    expect(accepting.report.paths[0]).toMatchObject({
      verdict: 'wrong-service',
      reason: { code: 'accepts-on-every-port' },
      attempts: 1,
    });
    expect(accepting.probe.knocks.filter(({ door }) => door.port === 15_077)).toHaveLength(1);
    const spared = await check({ act: () => ({ fact: connected, afterMs: 5 }) });
    expect(spared.report.paths[0]?.verdict).toBe('open');
    expect(spared.probe.knocks.some(({ door }) => door.port === 15_077)).toBe(false);
  });

  test('probes again what the kernel found healed, timed from the beginning of the run', async () => {
    let clock: FakeClock | undefined;
    const healing: Kernel = { unavailable: null, ask: async () => ({ kind: 'accepted' }) };
    const { report } = await check({
      // Silent for as long as a silent port of a live host is waited for.
      act: (port) => (port === 3 && (clock?.now() ?? 0) < 800 ? {} : { fact: connected, afterMs: 5 }),
      kernel: healing,
      during: (given) => {
        clock = given;
      },
    });
    const healed = report.paths.find(({ port }) => port === 3);
    expect(healed).toMatchObject({ verdict: 'open' });
    expect(healed?.evidence.map(({ kind }) => kind)).toEqual([...Array(8).fill('silent'), 'connected']);
    expect(healed?.evidence.at(-1)?.startedAtMs).toBe(800);
  });

  test('folds a dead host into one cause', async () => {
    const { report } = await check({ act: () => ({}) });
    expect(report.paths.slice(0, 5).map(({ verdict, reason }) => [verdict, reason.code])).toEqual(
      Array(5).fill(['unreachable', 'host-silent']),
    );
    expect(report.causes[0]).toMatchObject({
      kind: 'host-unreachable',
      target: 'cic01',
      address: '10.0.0.5',
    });
    expect(report.causes[0]?.paths).toHaveLength(5);
  });

  test('judges each address of a name apart', async () => {
    const two: Resolution = {
      kind: 'addresses',
      addresses: [asIpAddress('10.0.0.5'), asIpAddress('2001:db8::5')],
      skipped: [{ address: asIpAddress('10.0.0.6'), why: 'not usable here' }],
    };
    const { report } = await check({
      act: (_port, address) => (address === '10.0.0.5' ? { fact: connected } : {}),
      resolve: { cic01: two },
    });
    const open = report.paths.filter(({ flow: id }) => id === 'desktop.open');
    expect(open.map(({ address, verdict }) => [address, verdict])).toEqual([
      ['10.0.0.5', 'open'],
      ['2001:db8::5', 'unreachable'],
    ]);
    expect(report.skipped).toContainEqual(
      expect.objectContaining({
        id: 'desktop.open',
        reason: 'address-unusable',
        why: '10.0.0.6 of cic01: not usable here',
      }),
    );
  });

  test('of a site without any path is empty and says what was left out', async () => {
    const { report, probe } = await check({ act: usual, site: { ...site, hosts: [] } });
    expect(report.paths).toEqual([]);
    expect(report.summary).toMatchObject({ total: 0, skipped: 9, outcome: 'met' });
    expect(report.run.ended).toBe('complete');
    expect(probe.knocks).toEqual([]);
  });
});

describe('a run that is ended early', () => {
  test('by whoever runs it says so and keeps what is known', async () => {
    const { report } = await check({
      act: usual,
      during: async (clock, stop) => {
        await clock.advance(100);
        stop.abort();
      },
    });
    expect(report.run.ended).toBe('cancelled');
    expect(report.run.durationMs).toBe(100);
    expect(verdictsOf(report)).toEqual(['open', 'closed', 'error', 'error', 'open', 'unresolved']);
    expect(report.paths[2]).toMatchObject({
      outcome: 'unproven',
      reason: { code: 'cancelled' },
      attempts: 0,
    });
  });

  test('by its deadline says so and keeps what is known', async () => {
    const limits = { ...site.limits, deadlineMs: 300 };
    const { report, clock } = await check({ act: usual, site: { ...site, limits } });
    expect(report.run.ended).toBe('deadline');
    expect(clock.now()).toBe(300);
    expect(verdictsOf(report)).toEqual(['open', 'closed', 'error', 'error', 'open', 'unresolved']);
    expect(report.paths[3]).toMatchObject({ outcome: 'unproven', reason: { code: 'deadline' } });
  });

  test('before it began tries nothing', async () => {
    const { report, probe } = await check({
      act: usual,
      during: (_clock, stop) => stop.abort(),
      early: true,
    });
    expect(report.run.ended).toBe('cancelled');
    expect(probe.knocks).toEqual([]);
    expect(verdictsOf(report)).toEqual([...Array(5).fill('error'), 'unresolved']);
  });

  test('while names are looked up has paths that we could not try', async () => {
    const fault: Fact = { kind: 'not-tried', fault: 'deadline', detail: 'stopped while cic01 was looked up' };
    const stopped: Resolution = {
      kind: 'unresolved',
      evidence: { ...fault, startedAtMs: 0, tookMs: 300, rttMs: null, local: null },
    };
    const { report } = await check({ act: usual, resolve: { cic01: stopped } });
    expect(verdictsOf(report)).toEqual([...Array(5).fill('error'), 'unresolved']);
    expect(report.causes.map(({ target }) => target)).toEqual(['sql01']);
  });

  test('leaves no timer behind', async () => {
    const { clock } = await check({ act: usual });
    expect(clock.waiting()).toBe(0);
  });
});

describe('the kernel', () => {
  test('is asked who refused, and its word counts', async () => {
    const answer: KernelAnswer = { kind: 'icmp', icmp: { type: 3, code: 3 }, from: '10.1.0.1', errno: 111 };
    const { report } = await check({ act: usual, kernel: { unavailable: null, ask: async () => answer } });
    expect(report.run.kernel).toBe('asked');
    expect(report.paths[1]).toMatchObject({ verdict: 'blocked', blockedBy: '10.1.0.1' });
    expect(report.paths[0]).toMatchObject({ verdict: 'open' });
  });

  test('is not asked when all is well', async () => {
    const { report } = await check({
      act: () => ({ fact: connected }),
      kernel: () => Promise.reject(new Error('nobody should open it')),
    });
    expect(report.run.kernel).toBe('not-needed');
  });
});

test('progress is told of every check as it ends', async () => {
  const told: (readonly [number, number, number])[] = [];
  const onObservation = ({ check: { port } }: Observation, done: number, total: number): void => {
    told.push([port, done, total]);
  };
  await check({ act: usual, onObservation });
  expect(told).toEqual([
    [2, 1, 4],
    [1, 2, 4],
    [3, 3, 4],
    [4, 4, 4],
  ]);
});

test('the plan alone looks names up and sends nothing', async () => {
  const clock = makeFakeClock();
  const probe = makeFakeProbe(clock, () => ({}));
  const asked: string[] = [];
  const plan = await planCheck(portMap, site, false, {
    ...partsFor(clock, [probe], {}),
    resolve: async (host) => {
      asked.push(host.name);
      return resolved;
    },
  });
  expect(asked).toEqual(['cic01', 'sql01']);
  expect(plan.checks.map(({ target, port }) => `${target} ${port}`)).toEqual([
    'cic01 1',
    'cic01 2',
    'cic01 3',
    'cic01 4',
    'sql01 5',
  ]);
  expect(probe.knocks).toEqual([]);
});

test('a moved port is told with the documented one', async () => {
  const moved: Site = {
    ...site,
    portOverrides: [{ kind: 'flow', flow: asFlowId('desktop.closed'), actual: asPort(1) }],
  };
  const { report } = await check({ act: usual, site: moved });
  expect(report.paths[1]).toMatchObject({ port: 1, documentedPort: 2, verdict: 'open' });
});

interface Given {
  readonly act: (port: number, address: string) => Act;
  readonly site?: Site;
  readonly resolve?: Readonly<Record<string, Resolution>>;
  readonly kernel?: Kernel | (() => Promise<Kernel>);
  readonly onObservation?: CheckParts['onObservation'];
  readonly canary?: boolean;
  /** What happens while the run is under way, or before it with `early`. */
  readonly during?: (clock: FakeClock, stop: AbortController) => void | Promise<void>;
  readonly early?: boolean;
}

async function check(given: Given): Promise<{ report: Report; clock: FakeClock; probe: FakeProbe }> {
  const clock = makeFakeClock();
  const stop = new AbortController();
  const act = ({ port, address }: FakeProbe['knocks'][number]['door']) => given.act(port, address);
  const probe = makeFakeProbe(clock, act);
  const parts: CheckParts = {
    ...partsFor(clock, [probe, makeFakeProbe(clock, act, 'udp', 'udp')], given),
    signal: stop.signal,
  };
  if (given.early === true) await given.during?.(clock, stop);
  const running = runCheck(portMap, given.site ?? site, identity, parts);
  if (given.early !== true) await given.during?.(clock, stop);
  return { report: await clock.until(running), clock, probe };
}

const identity = {
  runId: 'run-1',
  hostname: 'ws-042',
  tool: { name: 'cicprobe', version: '1.2.3' },
};

const noKernel: Kernel = {
  unavailable: 'no kernel in this test',
  ask: () => Promise.reject(new Error('it cannot be asked')),
};

function partsFor(clock: FakeClock, fakes: readonly FakeProbe[], given: Omit<Given, 'act'>): CheckParts {
  const { resolve = {}, kernel = noKernel, onObservation } = given;
  const answers: Readonly<Record<string, Resolution>> = { cic01: resolved, sql01: nowhere, ...resolve };
  return {
    clock,
    probes: new Map<string, Probe>(fakes.map((fake) => [fake.probe.kind, fake.probe])),
    resolve: async (host: Host) => answers[host.name] ?? nowhere,
    signal: new AbortController().signal,
    platform: 'linux',
    openKernel: typeof kernel === 'function' ? kernel : async () => kernel,
    trace: false,
    greet: null,
    canary: given.canary ?? false,
    openMarks: async () => noMarks('not in this test'),
    farTests: NO_FAR_TESTS,
    ...(onObservation === undefined ? {} : { onObservation }),
  };
}

function verdictsOf(report: Report): readonly string[] {
  return report.paths.map(({ verdict }) => verdict);
}
