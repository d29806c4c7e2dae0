import { describe, expect, test } from 'vitest';
import { asHostName, asPort } from '../../../src/model/ids.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { plannedRequest } from '../../../src/report/firewall/plannedRequest.ts';
import { renderFirewallRequest } from '../../../src/report/firewall/renderFirewallRequest.ts';
import { aCheck, aFlow, aPath, aPortMap, aSkip } from '../../support/builders.ts';
import { need, noSuchHost } from '../../support/planBuilders.ts';
import { expectGolden } from '../golden.ts';

const voice = need('workstation', 'media-server', {
  id: 'media.rtp',
  transport: 'udp',
  ports: { kind: 'range', first: asPort(16_384), last: asPort(16_386) },
});

const plan: Pick<Plan, 'checks' | 'foregone' | 'skipped'> = {
  checks: [
    aCheck({ paths: [aPath(), aPath({ flow: aFlow({ id: need('a', 'b').id, purpose: 'Shares' }) })] }),
    ...[16_384, 16_385, 16_386].map((port) =>
      aCheck({ paths: [aPath({ flow: voice, port: asPort(port) })], probe: voice.probe }),
    ),
  ],
  foregone: [{ paths: [aPath({ address: null, target: asHostName('sql01') })], evidence: noSuchHost }],
  skipped: [
    aSkip(),
    aSkip({ reason: 'dynamic-ports', why: 'agreed anew' }),
    aSkip({ reason: 'unknown-ports', why: 'not printed' }),
    aSkip({ reason: 'option', why: 'needed only with database=oracle; here database=mssql' }),
    aSkip({ reason: 'address-unusable', why: 'fd00::5 of cic01: this host has no IPv6' }),
  ],
};

const needs = {
  portMap: aPortMap(),
  roles: ['workstation', 'reporting-workstation'],
  plan,
  host: 'ws-042',
  sourceFor: (address: string | null) => (address === null ? null : '10.9.8.7'),
};

describe('rules for what is documented', () => {
  test('tell what they are for, and what is in none of them', () => {
    expectGolden('firewall/planned.txt', renderFirewallRequest(plannedRequest(needs), 'nftables'));
  });

  test('nothing was found of any path', () => {
    const { rules } = plannedRequest(needs);
    expect(rules.map(({ transport, first, last, evidence }) => [transport, first, last, evidence])).toEqual([
      ['tcp', 5597, 5597, []],
      ['udp', 16_384, 16_386, []],
      ['tcp', 5597, 5597, []],
    ]);
  });

  test('a source that is not known, or no exact address, leaves a rule incomplete', () => {
    for (const from of [null, '10.0.0.0/8', 'fe80::1%eth0']) {
      const { rules } = plannedRequest({ ...needs, sourceFor: () => from });
      expect(rules.map(({ source, missing }) => [source.address, missing])).toEqual([
        [null, 'Nothing tells the source address of ws-042 and the address of sql01'],
        [null, 'Nothing tells the source address of ws-042'],
        [null, 'Nothing tells the source address of ws-042'],
      ]);
    }
  });

  test('what is planned whole has nothing to tell but its rules', () => {
    const { scope } = plannedRequest({
      ...needs,
      plan: { checks: [aCheck()], foregone: [], skipped: [] },
    });
    expect(scope).toEqual([
      '1 rule for 1 path',
      'Source ports are not limited: they are chosen by the system',
      'Only what ws-042 must reach is in here, not what must reach it',
    ]);
  });

  test('many roles make no tag that is too long', () => {
    const { tag } = plannedRequest({ ...needs, roles: Array.from({ length: 9 }, () => 'workstation') });
    expect(tag).toMatch(/^cicprobe [a-z-]{40}$/);
  });
});
