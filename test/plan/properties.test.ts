import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { knownProbes, readProfileFiles } from '../../src/cli/readFiles.ts';
import { parsePortMap } from '../../src/config/portMap.ts';
import { asIpAddress, asPort, type HostName, type RoleName } from '../../src/model/ids.ts';
import type { Plan, Resolution } from '../../src/model/plan.ts';
import { playedRoles } from '../../src/model/playedRoles.ts';
import type { Flow, PortMap, PortSet, Role } from '../../src/model/portMap.ts';
import type { Host, Site } from '../../src/model/site.ts';
import { makePlan } from '../../src/plan/makePlan.ts';
import { aHost, anOption, aPortMap, aRole, aSite } from '../support/builders.ts';
import { addresses, moved, need, noSuchHost, pathsIn } from '../support/planBuilders.ts';

const names = ['workstation', 'cic-server', 'session-manager', 'backup-server', 'database'] as const;
const roles = [
  aRole('session-manager', { hostedOn: [roleOf('cic-server')] }),
  aRole('backup-server', { isA: [roleOf('cic-server')] }),
];

const role = fc.constantFrom(...names);
const port = fc.integer({ min: 5000, max: 5004 }).map(asPort);
const portSet: fc.Arbitrary<PortSet> = fc.oneof(
  fc.record({ kind: fc.constant('list'), ports: fc.uniqueArray(port, { minLength: 1 }) }),
  fc
    .tuple(port, fc.nat(30))
    .map(([first, more]): PortSet => ({ kind: 'range', first, last: asPort(first + more) })),
  fc.constantFrom<PortSet>({ kind: 'dynamic' }, { kind: 'unknown' }),
);
const flow = fc
  .record({
    from: role,
    to: role,
    direction: fc.constantFrom('->', '<->'),
    listens: fc.constantFrom('to', 'both'),
    transport: fc.constantFrom('tcp', 'udp'),
    ports: portSet,
    when: fc.constantFrom({}, { recorder: ['used'] }, { recorder: ['not-used'] }),
    probe: fc.constantFrom(
      { kind: 'tcp', options: {} },
      { kind: 'tls', options: { required: false } },
      { kind: 'tls', options: {} },
      { kind: 'http', options: {} },
      { kind: 'http', options: { tls: true } },
    ),
  })
  .map(({ from, to, ...given }) => ({ from, to, given }));
const flows = fc
  .array(flow, { maxLength: 12 })
  .map((all) => all.map(({ from, to, given }, at) => need(from, to, { ...given, id: `f${at}` })));
const resolution = fc.constantFrom<Resolution>(
  addresses('10.0.0.5'),
  addresses('10.0.0.6', '2001:db8::6'),
  { kind: 'unresolved', evidence: noSuchHost },
  {
    kind: 'addresses',
    addresses: [],
    skipped: [{ address: asIpAddress('2001:db8::7'), why: 'this host has no IPv6' }],
  },
);
const host = fc.tuple(
  fc.constantFrom('one', 'two', 'three'),
  fc.uniqueArray(role, { minLength: 1 }),
  resolution,
);
const installation = fc.record({
  flows,
  self: fc.uniqueArray(role, { minLength: 1 }),
  hosts: fc.uniqueArray(host, { selector: ([name]) => name, maxLength: 3 }),
  moves: fc.array(fc.tuple(role, port, port), { maxLength: 3 }),
});

test('every flow of this host is in a path or skipped, once, in any installation', () => {
  fc.assert(
    fc.property(installation, ({ flows: documented, self, hosts, moves }) => {
      const map = aPortMap({ flows: documented, roles, options: [anOption('recorder')] });
      const site = aSite({
        selfRoles: self.map(roleOf),
        hosts: hosts.map(([name, played]) => aHost(name, played)),
        portOverrides: moves.map(([of, from, to]) => moved(of, from, to)),
      });
      const resolutions = new Map(
        hosts.map(([name, , resolved]): [HostName, Resolution] => [aHost(name).name, resolved]),
      );
      holdsEveryFlowOnce(makePlan(map, site, resolutions), map, site);
    }),
  );
});

describe('the real port map', () => {
  let map: PortMap;
  beforeAll(async () => {
    map = parsePortMap(await readProfileFiles(), knownProbes());
  });

  test('without any peer leaves no flow of any role untold, and sends nothing', () => {
    for (const { plan } of plansOfEveryRole(() => [])) expect(plan.checks).toEqual([]);
  });

  test('with the main peer leaves no flow of any role untold', () => {
    const mainPeer = (self: Role): readonly Host[] =>
      self.mainPeer === null ? [] : [aHost('cic01', [self.mainPeer])];
    const tried = plansOfEveryRole(mainPeer).filter(({ plan }) => plan.checks.length > 0);
    expect(tried.map(({ role: name }) => String(name))).toContain('workstation');
  });

  test('with every peer leaves no flow of any role untold, and none waits for a host', () => {
    const everyone = (): readonly Host[] => [...map.roles.keys()].map((name) => aHost(`of-${name}`, [name]));
    for (const { plan, role: name } of plansOfEveryRole(everyone)) {
      const reasons = new Set(plan.skipped.map((skip) => skip.reason));
      expect(
        [...reasons].filter((reason) => reason === 'no-host' || reason === 'same-host'),
        name,
      ).toEqual([]);
    }
  });

  function plansOfEveryRole(
    hostsFor: (self: Role) => readonly Host[],
  ): readonly { readonly role: RoleName; readonly plan: Plan }[] {
    return [...map.roles.values()].map((self) => {
      const hosts = hostsFor(self);
      const site = aSite({ selfRoles: [self.name], hosts });
      const plan = makePlan(
        map,
        site,
        new Map(hosts.map(({ name }, at): [HostName, Resolution] => [name, addresses(`10.0.1.${at}`)])),
      );
      holdsEveryFlowOnce(plan, map, site);
      return { role: self.name, plan };
    });
  }
});

/** Fails when a flow is forgotten, a path stands twice, or a check does not fit its paths. */
function holdsEveryFlowOnce(plan: Plan, map: PortMap, site: Site): void {
  const self = playedRoles(map.roles, site.selfRoles);
  const paths = pathsIn(plan);
  const told = new Set([...paths.map((path) => path.flow.id), ...plan.skipped.map((skip) => skip.id)]);
  const own = map.flows.filter((one) => concerns(one, self));
  expect([...told].sort()).toEqual(own.map((one) => one.id).sort());
  expect(new Set(paths.map((path) => path.id)).size).toBe(paths.length);
  const doors = plan.checks.map(({ target, address, transport, port: at, probe }) =>
    JSON.stringify([target, address, transport, at, probe]),
  );
  expect(new Set(doors).size).toBe(doors.length);
  for (const check of plan.checks) {
    for (const path of check.paths) {
      const { target, address, transport, port: at } = check;
      expect(path).toMatchObject({ target, address, transport, port: at });
    }
  }
}

function concerns(one: Flow, self: ReadonlySet<RoleName>): boolean {
  return self.has(one.from) || (one.direction === '<->' && self.has(one.to));
}

function roleOf(name: string): RoleName {
  return aRole(name).name;
}
