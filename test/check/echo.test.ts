import { expect, test } from 'vitest';
import { NO_FAR_TESTS } from '../../src/check/farTests.ts';
import { type CheckParts, planCheck, runCheck } from '../../src/check.ts';
import { asIpAddress, NO_PORT } from '../../src/model/ids.ts';
import type { KernelAnswer, KernelQuestion } from '../../src/model/kernel.ts';
import { noMarks } from '../../src/model/marks.ts';
import type { Report } from '../../src/model/report.ts';
import { makeRegistry } from '../../src/probes/registry.ts';
import { aContext, tcpDoor } from '../net/context.ts';
import { icmp, makeFakeKernel } from '../run/inquiry/fakeKernel.ts';
import { anEchoFlow, aPortMap, aSite, ports } from '../support/builders.ts';
import { makeFakeClock } from '../support/fakeClock.ts';
import { makeFakeProbe } from '../support/fakeProbe.ts';
import { need } from '../support/planBuilders.ts';

const echo = anEchoFlow();
const silentPort = need('workstation', 'cic-server', { id: 'desktop.silent', ports: ports(1) });

/** Leaves from an address that is given: nothing is asked of this host's own routing table. */
const site = aSite({ source: asIpAddress('10.9.8.7') });

test('a reply makes the path open, timed and told from where it left', async () => {
  const { report } = await check([echo], () => ({ kind: 'answered' }));
  expect(report.paths).toMatchObject([
    {
      id: 'monitoring.switchover.nettest/cic01/10.0.0.5/icmp',
      transport: 'icmp',
      port: 0,
      verdict: 'open',
      outcome: 'met',
      latencyMs: 0,
      evidence: [{ kind: 'answered', local: { address: '10.9.8.7', port: 0 } }],
    },
  ]);
});

test('the system is opened once for echo requests and for questions about failed paths', async () => {
  const { report, opened } = await check([echo, silentPort], ({ transport }) =>
    transport === 'icmp' ? { kind: 'answered' } : { kind: 'silent' },
  );
  expect(opened()).toBe(1);
  expect(report.paths.map(({ verdict }) => verdict)).toEqual(['open', 'blocked']);
  expect(report.run.kernel).toBe('asked');
});

test('silence is believed after several requests, and the trace tells how far they get', async () => {
  const { report } = await check(
    [echo],
    ({ hops }) => (hops === 1 ? icmp(11, 0, '10.1.0.1') : { kind: 'silent' }),
    { trace: true },
  );
  const [path] = report.paths;
  expect(path).toMatchObject({ verdict: 'blocked', reason: { code: 'echo-silent' }, lastHop: '10.1.0.1' });
  expect(path?.evidence.length).toBeGreaterThanOrEqual(4);
});

test('a device that rejects is named', async () => {
  const { report } = await check([echo], () => icmp(3, 13, '10.1.0.1'));
  expect(report.paths).toMatchObject([{ verdict: 'blocked', blockedBy: '10.1.0.1' }]);
});

test('a system that does not let us is no state of the peer', async () => {
  const { report } = await check([echo], () => ({ kind: 'denied', why: 'ask root' }));
  expect(report.paths).toMatchObject([
    { verdict: 'error', outcome: 'unproven', reason: { code: 'no-echo' }, evidence: [{ kind: 'not-tried' }] },
  ]);
  expect(report.paths[0]?.reason.text).toContain('ask root');
});

test('a plan names it, and asks nothing of the system', async () => {
  const { parts, opened } = partsFor(() => ({ kind: 'silent' }));
  const plan = await planCheck(aPortMap({ flows: [echo] }), site, true, parts);
  expect(plan.checks).toMatchObject([{ transport: 'icmp', port: 0, probe: { kind: 'icmp' } }]);
  expect(opened()).toBe(0);
});

test('without a run the probe of the registry sends nothing', async () => {
  const probe = makeRegistry().get('icmp');
  const door = { ...tcpDoor(0), transport: 'icmp', port: NO_PORT } as const;
  const seen = await probe?.run(door, {}, aContext());
  expect(seen?.fact).toMatchObject({ kind: 'not-tried', fault: 'no-echo' });
});

type Flows = NonNullable<NonNullable<Parameters<typeof aPortMap>[0]>['flows']>;
type Answer = (question: KernelQuestion) => KernelAnswer;

async function check(
  flows: Flows,
  answer: Answer,
  given: Partial<CheckParts> = {},
): Promise<{ readonly report: Report; readonly opened: () => number }> {
  const { parts, opened, clock } = partsFor(answer, given);
  const identity = { runId: 'r', hostname: 'ws-042', tool: { name: 'cicprobe', version: '1' } };
  return { report: await clock.until(runCheck(aPortMap({ flows }), site, identity, parts)), opened };
}

function partsFor(answer: Answer, given: Partial<CheckParts> = {}) {
  const clock = makeFakeClock();
  let opened = 0;
  const { probe } = makeFakeProbe(clock, () => ({}));
  const parts: CheckParts = {
    clock,
    probes: new Map([[probe.kind, probe]]),
    resolve: async () => ({ kind: 'addresses', addresses: [asIpAddress('10.0.0.5')], skipped: [] }),
    signal: new AbortController().signal,
    platform: 'linux',
    openKernel: async () => {
      opened++;
      return makeFakeKernel(answer).kernel;
    },
    trace: false,
    greet: null,
    canary: false,
    openMarks: async () => noMarks('not in this test'),
    farTests: NO_FAR_TESTS,
    ...given,
  };
  return { parts, clock, opened: () => opened };
}
