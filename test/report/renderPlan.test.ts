import { describe, expect, test } from 'vitest';
import type { NoAddress } from '../../src/model/evidence.ts';
import { asHostName, asIpAddress } from '../../src/model/ids.ts';
import { type PlannedCheck, type PlanView, renderPlan } from '../../src/report/renderPlan.ts';
import { textColumns } from '../../src/report/textColumns.ts';
import { aCheck, anEchoFlow, anEvidence, aPath, aSkip } from '../support/builders.ts';
import { expectGolden } from './golden.ts';
import { hostile, unprintableIn } from './hostile.ts';
import { asciiLook, plainLook, wideLook } from './looks.ts';
import { flowOf } from './workstation.ts';

const TCP = { what: 'TCP connect, listen briefly, close', bytes: 'no payload' };
const CLIENT_HELLO = { what: 'TLS ClientHello for cic01, then close_notify', bytes: 'about 360 bytes' };
const DATAGRAM = { what: 'UDP datagram', bytes: '0d 0a 0d 0a (two empty lines, 4 bytes)' };

function planned(
  ids: readonly string[],
  packets: PlannedCheck['packets'],
  maxAttempts: number,
): PlannedCheck {
  return { check: aCheck({ paths: ids.map((id) => aPath({ flow: flowOf(id) })) }), packets, maxAttempts };
}

const other = aPath({
  flow: flowOf('reports.reports.mssql'),
  target: asHostName('10.0.0.9'),
  address: asIpAddress('10.0.0.9'),
});

const plan: PlanView = {
  followUps: ['A failed port is asked once more.'],
  host: 'ws-042',
  roles: ['workstation'],
  phase: 'live',
  lookedUp: ['cic01', 'nowhere'],
  checks: [
    planned(
      ['client-operations.desktop.notifier-ssl', 'client-operations.admin.notifier-ssl'],
      [TCP, CLIENT_HELLO],
      16,
    ),
    planned(['client-operations.desktop.notifier-udp'], [DATAGRAM], 6),
    planned(['client-operations.desktop.smb'], [TCP], 16),
    { check: aCheck({ paths: [other] }), packets: [{ what: 'TCP connect', bytes: '' }], maxAttempts: 1 },
  ],
  foregone: [
    {
      paths: [aPath({ target: asHostName('nowhere'), address: null })],
      evidence: anEvidence({
        kind: 'unresolved',
        name: 'nowhere',
        how: 'nxdomain',
        resolver: '10.0.0.2',
      }) as NoAddress,
    },
  ],
  skipped: [aSkip({ flow: flowOf('off-server-session-manager.icelib') })],
};

test('an echo request has no port, and is counted apart', () => {
  const echo = { what: 'ICMP echo request', bytes: '56 bytes' };
  const checks = [
    { check: aCheck({ paths: [aPath({ flow: anEchoFlow() })] }), packets: [echo], maxAttempts: 16 },
  ];
  const text = renderPlan({ ...plan, checks, foregone: [], skipped: [] }, { ...plainLook, verbose: false });
  expect(text).toContain('  icmp echo at most 16 times, each time:\n      ICMP echo request: 56 bytes');
  expect(text).toContain('at most 0 attempts over TCP, 16 echo requests and 0');
  expect(text).not.toMatch(/icmp.0/);
});

describe('renderPlan', () => {
  test.each([
    ['plan.txt', { ...plainLook, verbose: false }],
    ['plan-120-verbose.txt', { ...wideLook, verbose: true }],
    ['plan-ascii.txt', { ...asciiLook, verbose: true }],
  ])('prints %s', (file, look) => {
    expectGolden(`plan/${file}`, renderPlan(plan, look));
  });

  test('prints a plan without anything to do', () => {
    const nothing = { ...plan, lookedUp: [], checks: [], foregone: [], skipped: [] };
    expectGolden('plan/empty.txt', renderPlan(nothing, { ...plainLook, verbose: false }));
  });

  test('counts one port once, and every attempt', () => {
    const twice = { ...plan, checks: [...plan.checks, ...plan.checks.slice(0, 1)] };
    expect(renderPlan(twice, { ...wideLook, verbose: false })).toContain(
      '7 paths through 4 ports: at most 49 attempts over TCP and 6 datagrams.',
    );
  });

  test('lets no control character through and keeps to the width', () => {
    const text = renderPlan(hostile(plan), { ...plainLook, verbose: true });
    expect(unprintableIn(text)).toEqual([]);
    expect(text).toContain('\\x1b[2J');
    expect(Math.max(...text.split('\n').map(textColumns))).toBeLessThanOrEqual(80);
  });
});
