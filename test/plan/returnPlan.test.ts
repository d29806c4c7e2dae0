import { describe, expect, test } from 'vitest';
import { asHostName, asIpAddress, asRoleName } from '../../src/model/ids.ts';
import { hasPort, type PortCheck } from '../../src/model/plan.ts';
import type { Site } from '../../src/model/site.ts';
import { returnPlan } from '../../src/plan/returnPlan.ts';
import { returnSkips } from '../../src/plan/returnSkips.ts';
import { aHost, anEchoFlow, aPortMap, aRole, aSite, ports } from '../support/builders.ts';
import { need } from '../support/planBuilders.ts';

const here = { name: asHostName('ws-042'), address: asIpAddress('10.1.1.2') };
const cic = aHost('cic01');
const portMap = aPortMap({
  roles: [
    aRole('workstation'),
    aRole('cic-server'),
    aRole('media-server', { hostedOn: [asRoleName('cic-server')] }),
  ],
  flows: [
    need('workstation', 'cic-server', { id: 'there', ports: ports(80) }),
    need('cic-server', 'workstation', { id: 'back', ports: ports(8102) }),
    need('workstation', 'cic-server', { id: 'both', direction: '<->', listens: 'both', ports: ports(5060) }),
    need('workstation', 'cic-server', { id: 'drawn-both', direction: '<->', ports: ports(5070) }),
    need('media-server', 'workstation', { id: 'of-others', ports: ports(9000) }),
  ],
});
const planOf = (site: Site, from = cic) =>
  returnPlan(portMap, site, from, here).flatMap(({ paths }) => paths);

describe('what another host must reach on this one', () => {
  test('is what leads to a role of this host, where something listens here', () => {
    const site = aSite({ hosts: [cic] });
    expect(planOf(site).map(({ flow, reversed }) => [flow.id, reversed])).toEqual([
      ['back', false],
      ['both', true],
      ['of-others', false],
    ]);
  });

  test('is tried at this host as that one sees it, under an id of its own', () => {
    const [check] = returnPlan(portMap, aSite({ hosts: [cic] }), cic, here);
    expect(check).toMatchObject({ target: 'ws-042', address: '10.1.1.2', port: 8102, triedFrom: 'cic01' });
    expect(check?.paths[0]).toMatchObject({
      id: 'back/ws-042/10.1.1.2/8102/from/cic01',
      targetRole: asRoleName('workstation'),
      triedFrom: 'cic01',
    });
  });

  test('is not asked of a host whose role another one plays by name', () => {
    const named = aHost('ms01', ['media-server']);
    const ids = (site: Site, from: typeof cic) => planOf(site, from).map(({ flow }) => flow.id);
    expect(ids(aSite({ hosts: [cic] }), cic)).toEqual(['back', 'both', 'of-others']);
    expect(ids(aSite({ hosts: [cic, named] }), cic)).toEqual(['back', 'both']);
    expect(ids(aSite({ hosts: [cic, named] }), named)).toEqual(['of-others']);
  });
});

test('an echo request is not asked of a responder: it is left out with the reason', () => {
  const flow = anEchoFlow({ from: asRoleName('cic-server'), to: asRoleName('workstation') });
  const checks = returnPlan(aPortMap({ flows: [flow] }), aSite({ hosts: [cic] }), cic, here);
  expect(returnSkips(checks, [])).toEqual([
    {
      id: flow.id,
      from: 'cic-server',
      to: 'workstation',
      transport: 'icmp',
      ports: 'none',
      reason: 'not-opened-here',
      why: 'from cic01 to this host: a responder sends no echo requests',
    },
  ]);
});

test('ports that could not be opened here are told with the reason', () => {
  const checks = returnPlan(portMap, aSite({ hosts: [cic, aHost('ms01', ['media-server'])] }), cic, here);
  const [first, second] = checks;
  if (first === undefined || second === undefined) throw new Error('two checks are planned');
  if (!hasPort(first) || !hasPort(second)) throw new Error('both have a port');
  const closed = (check: PortCheck, why: 'taken' | 'permission' | 'failed', detail: string) => ({
    transport: check.transport,
    port: check.port,
    why,
    detail,
  });
  expect(
    returnSkips(checks, [closed(first, 'taken', 'node (pid 1)'), closed(second, 'permission', 'EACCES')]),
  ).toMatchObject([
    { id: 'back', from: 'cic-server', to: 'workstation', ports: '8102', reason: 'not-opened-here' },
    { id: 'both', from: 'cic-server', to: 'workstation', ports: '5060', reason: 'not-opened-here' },
  ]);
  const why = (given: Parameters<typeof returnSkips>[1]) => returnSkips([first], given)[0]?.why;
  expect(why([closed(first, 'taken', 'node (pid 1)')])).toContain('in use here by node (pid 1)');
  expect(why([closed(first, 'taken', '')])).toContain('in use here, and');
  expect(why([closed(first, 'permission', 'EACCES')])).toContain('may not open the port');
  expect(why([closed(first, 'failed', 'EADDRNOTAVAIL')])).toContain('EADDRNOTAVAIL');
  expect(why([])).toContain('not opened');
});
