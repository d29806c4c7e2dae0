import { describe, expect, test } from 'vitest';
import { asIpAddress, asPort, asRoleName } from '../../src/model/ids.ts';
import { makePlan } from '../../src/plan/makePlan.ts';
import { aHost, aPortMap, aRole, aSite } from '../support/builders.ts';
import { addresses, linesOf, need, noSuchHost, pathsIn, planOf, skipsOf } from '../support/planBuilders.ts';

const backup = aRole('backup-server', { isA: [asRoleName('cic-server')] });
const session = aRole('session-manager', { hostedOn: [asRoleName('cic-server')] });
const toServer = need('workstation', 'cic-server');
const toSession = need('workstation', 'session-manager');

test('nothing documented, nothing planned', () => {
  expect(planOf({ flows: [] })).toEqual({ checks: [], foregone: [], skipped: [], canary: 15_077 });
});

test('only what this host itself must reach is planned', () => {
  const plan = planOf({ flows: [toServer, need('cic-server', 'workstation'), need('phone', 'cic-server')] });
  expect(linesOf(plan)).toEqual(['workstation.cic-server cic01 10.0.0.1 5000']);
  expect(plan.skipped).toEqual([]);
});

test('a path says everything about itself', () => {
  const [path] = pathsIn(planOf({ flows: [toServer] }));
  expect(path).toEqual({
    id: 'workstation.cic-server/cic01/10.0.0.1/5000',
    flow: toServer,
    reversed: false,
    target: 'cic01',
    targetRole: 'cic-server',
    address: '10.0.0.1',
    transport: 'tcp',
    port: 5000,
    documentedPort: null,
  });
});

describe('this host', () => {
  test('that plays several roles needs what each of them needs', () => {
    const selfRoles = ['workstation', 'phone'].map(asRoleName);
    const plan = planOf({ flows: [toServer, need('phone', 'cic-server')], site: { selfRoles } });
    expect(linesOf(plan)).toHaveLength(2);
  });

  test('needs what its wider roles need, and what runs on it', () => {
    const flows = [need('cic-server', 'database'), need('session-manager', 'directory')];
    const hosts = [aHost('db01', ['database']), aHost('dc01', ['directory'])];
    const site = { selfRoles: [asRoleName('backup-server')], hosts };
    expect(linesOf(planOf({ flows, roles: [backup, session], site }))).toEqual([
      'cic-server.database db01 10.0.0.1 5000',
      'session-manager.directory dc01 10.0.0.2 5000',
    ]);
  });

  test('does not reach itself over the network', () => {
    const site = { selfRoles: [asRoleName('cic-server')], hosts: [] };
    const plan = planOf({ flows: [need('cic-server', 'session-manager')], roles: [session], site });
    expect(plan.checks).toEqual([]);
    expect(plan.skipped).toEqual([
      {
        id: 'cic-server.session-manager',
        from: 'cic-server',
        to: 'session-manager',
        transport: 'tcp',
        ports: '5000',
        reason: 'same-host',
        why: 'this host itself plays session-manager',
      },
    ]);
  });

  test('reaches another host that plays its own peer, when one is given', () => {
    const site = { selfRoles: [asRoleName('cic-server')], hosts: [aHost('sm01', ['session-manager'])] };
    const plan = planOf({ flows: [need('cic-server', 'session-manager')], roles: [session], site });
    expect(linesOf(plan)).toEqual(['cic-server.session-manager sm01 10.0.0.1 5000']);
  });

  test('waits for a second host of its own role', () => {
    const flows = [need('cic-server', 'cic-server', { direction: '<->', listens: 'both' })];
    const site = { selfRoles: [asRoleName('cic-server')] };
    expect(skipsOf(planOf({ flows, site: { ...site, hosts: [] } }))).toEqual([
      'cic-server.cic-server no-host',
    ]);
    // One arrow between equals is one path, not one in each direction.
    expect(linesOf(planOf({ flows, site: { ...site, hosts: [aHost('cic02')] } }))).toEqual([
      'cic-server.cic-server cic02 10.0.0.1 5000',
    ]);
  });
});

describe('the peer', () => {
  test('without a host is listed', () => {
    const plan = planOf({ flows: [toServer, need('workstation', 'database')] });
    expect(plan.skipped).toEqual([
      {
        id: 'workstation.database',
        from: 'workstation',
        to: 'database',
        transport: 'tcp',
        ports: '5000',
        reason: 'no-host',
        why: 'no host given for database',
      },
    ]);
  });

  test('is the main host for what runs on it', () => {
    expect(linesOf(planOf({ flows: [toServer, toSession], roles: [session] }))).toEqual([
      'workstation.cic-server cic01 10.0.0.1 5000',
      'workstation.session-manager cic01 10.0.0.1 5000',
    ]);
  });

  test('is the host that is named for it, when there is one', () => {
    const hosts = [aHost('cic01'), aHost('sm01', ['session-manager'])];
    const plan = planOf({ flows: [toServer, toSession], roles: [session], site: { hosts } });
    expect(linesOf(plan)).toEqual([
      'workstation.cic-server cic01 10.0.0.1 5000',
      'workstation.session-manager sm01 10.0.0.2 5000',
    ]);
  });

  test('is every host of a role, and of a role that is one', () => {
    const hosts = [aHost('cic01'), aHost('cic02', ['backup-server'])];
    const plan = planOf({ flows: [toServer], roles: [backup], site: { hosts } });
    expect(linesOf(plan)).toEqual([
      'workstation.cic-server cic01 10.0.0.1 5000',
      'workstation.cic-server cic02 10.0.0.2 5000',
    ]);
  });

  test('brings along what runs on a role that it is', () => {
    const site = { hosts: [aHost('cic02', ['backup-server'])] };
    expect(linesOf(planOf({ flows: [toSession], roles: [backup, session], site }))).toEqual([
      'workstation.session-manager cic02 10.0.0.1 5000',
    ]);
  });

  test('may play several roles', () => {
    const site = { hosts: [aHost('one', ['cic-server', 'database'])] };
    expect(linesOf(planOf({ flows: [toServer, need('workstation', 'database')], site }))).toEqual([
      'workstation.cic-server one 10.0.0.1 5000',
      'workstation.database one 10.0.0.1 5000',
    ]);
  });
});

describe('addresses', () => {
  test('each get a path and a check of their own', () => {
    const plan = planOf({ flows: [toServer], resolutions: { cic01: addresses('10.0.0.5', '2001:db8::5') } });
    expect(plan.checks.map((check) => [check.address, check.paths.map((path) => path.id)])).toEqual([
      ['10.0.0.5', ['workstation.cic-server/cic01/10.0.0.5/5000']],
      ['2001:db8::5', ['workstation.cic-server/cic01/2001:db8::5/5000']],
    ]);
  });

  const noSuchDatabase = { ...noSuchHost, tookMs: 7 };

  test('that do not exist leave the paths foregone, together and with the reason', () => {
    const plan = planOf({
      flows: [toServer, need('workstation', 'cic-server', { id: 'b' }), need('workstation', 'database')],
      site: { hosts: [aHost('cic01'), aHost('db01', ['database'])] },
      resolutions: {
        cic01: { kind: 'unresolved', evidence: noSuchHost },
        db01: { kind: 'unresolved', evidence: noSuchDatabase },
      },
    });
    expect(plan.checks).toEqual([]);
    expect(plan.foregone.map(({ evidence, paths }) => [evidence, paths.map((path) => path.id)])).toEqual([
      [noSuchHost, ['workstation.cic-server/cic01/unresolved/5000', 'b/cic01/unresolved/5000']],
      [noSuchDatabase, ['workstation.database/db01/unresolved/5000']],
    ]);
    expect(pathsIn(plan).map((path) => path.address)).toEqual([null, null, null]);
  });

  test('that this host cannot use are listed beside those that it can', () => {
    const skipped = [{ address: asIpAddress('2001:db8::5'), why: 'this host has no IPv6' }];
    const plan = planOf({
      flows: [toServer],
      resolutions: { cic01: { kind: 'addresses', addresses: [asIpAddress('10.0.0.5')], skipped } },
    });
    expect(linesOf(plan)).toEqual(['workstation.cic-server cic01 10.0.0.5 5000']);
    expect(plan.skipped).toEqual([
      {
        id: 'workstation.cic-server',
        from: 'workstation',
        to: 'cic-server',
        transport: 'tcp',
        ports: '5000',
        reason: 'address-unusable',
        why: '2001:db8::5 of cic01: this host has no IPv6',
      },
    ]);
  });

  test('must have been looked up before', () => {
    const map = aPortMap({ flows: [toServer] });
    expect(() => makePlan(map, aSite(), new Map())).toThrow('host "cic01" was not resolved');
  });
});

describe('an arrow that goes both ways', () => {
  const site = { selfRoles: [asRoleName('cic-server')], hosts: [aHost('ws01', ['workstation'])] };

  test('is tried from its other end as well, where both ends listen', () => {
    const flows = [need('workstation', 'cic-server', { direction: '<->', listens: 'both' })];
    const [path] = pathsIn(planOf({ flows, site }));
    expect(path).toMatchObject({
      id: 'workstation.cic-server/ws01/10.0.0.1/5000/back',
      reversed: true,
      target: 'ws01',
      targetRole: 'workstation',
      port: asPort(5000),
    });
  });

  test('is listed from its other end, where nothing is known to listen', () => {
    const flows = [need('workstation', 'cic-server', { direction: '<->', listens: 'to' })];
    const plan = planOf({ flows, site });
    expect(plan.checks).toEqual([]);
    expect(plan.skipped).toEqual([
      {
        id: 'workstation.cic-server',
        from: 'cic-server',
        to: 'workstation',
        transport: 'tcp',
        ports: '5000',
        reason: 'not-a-listener',
        why: 'drawn both ways, but nothing is known to listen on workstation',
      },
    ]);
  });

  test('is tried from its own end once', () => {
    const flows = [need('workstation', 'cic-server', { direction: '<->', listens: 'both' })];
    expect(linesOf(planOf({ flows }))).toEqual(['workstation.cic-server cic01 10.0.0.1 5000']);
  });

  test('within one host has two legs, each listed', () => {
    const flows = [need('cic-server', 'session-manager', { direction: '<->', listens: 'both' })];
    const here = { selfRoles: [asRoleName('cic-server')], hosts: [] };
    expect(skipsOf(planOf({ flows, roles: [session], site: here }))).toEqual([
      'cic-server.session-manager same-host',
      'cic-server.session-manager same-host',
    ]);
  });
});
