import { describe, expect, test } from 'vitest';
import { asFlowId, asPort, asRoleName } from '../../src/model/ids.ts';
import { optionsInForce } from '../../src/plan/conditions.ts';
import {
  aHost,
  anEchoFlow,
  anOption,
  aPortMap,
  aRole,
  aSite,
  ports,
  someLimits,
} from '../support/builders.ts';
import { linesOf, moved, movedFlow, need, pathsIn, planOf, skipsOf } from '../support/planBuilders.ts';

const session = aRole('session-manager', { hostedOn: [asRoleName('cic-server')] });

describe('ports', () => {
  test('of a list are all tried', () => {
    const plan = planOf({ flows: [need('workstation', 'cic-server', { ports: ports(8018, 8108) })] });
    expect(pathsIn(plan).map((path) => path.port)).toEqual([8018, 8108]);
  });

  test('that nothing listens on are listed with the reason', () => {
    const unprobed = { ports: [asPort(8108)], why: 'only a source port' };
    const plan = planOf({
      flows: [need('workstation', 'cic-server', { ports: ports(8018, 8108), unprobed })],
    });
    expect(pathsIn(plan).map((path) => path.port)).toEqual([8018]);
    expect(plan.skipped).toMatchObject([
      { ports: '8108', reason: 'not-a-listener', why: 'only a source port' },
    ]);
  });

  test('that are all mute leave nothing to try', () => {
    const unprobed = { ports: [asPort(5000)], why: 'only a source port' };
    const plan = planOf({ flows: [need('workstation', 'database', { unprobed })] });
    expect([plan.checks, skipsOf(plan)]).toEqual([[], ['workstation.database not-a-listener']]);
  });

  test('are none over ICMP, which makes one path by the name of its transport', () => {
    const plan = planOf({ flows: [anEchoFlow({ id: asFlowId('a.nettest') })] });
    expect(pathsIn(plan)).toMatchObject([
      { id: 'a.nettest/cic01/10.0.0.1/icmp', transport: 'icmp', port: 0, documentedPort: null },
    ]);
    expect(plan.checks).toMatchObject([{ transport: 'icmp', port: 0, probe: { kind: 'icmp' } }]);
    expect(plan.skipped).toEqual([]);
  });

  test('that hold the canary are none of ICMP', () => {
    const documented = planOf({
      flows: [anEchoFlow(), need('workstation', 'cic-server', { ports: ports(15_077) })],
    });
    expect([planOf({ flows: [anEchoFlow()] }).canary, documented.canary]).toEqual([15_077, 14_197]);
  });

  test('of a range are sampled, and the rest is listed', () => {
    const range = { kind: 'range', first: asPort(16_384), last: asPort(32_767) } as const;
    const flows = [need('workstation', 'cic-server', { ports: range, transport: 'udp' })];
    const plan = planOf({ flows });
    expect(pathsIn(plan).map((path) => path.port)).toEqual([16_384, 24_576, 32_767]);
    expect(plan.skipped).toMatchObject([
      {
        transport: 'udp',
        ports: '16384-32767',
        reason: 'range-sampled',
        why: '3 of 16384 ports are tried, spread over the range',
      },
    ]);
  });

  test('of a small range are all tried', () => {
    const range = { kind: 'range', first: asPort(10), last: asPort(12) } as const;
    const plan = planOf({ flows: [need('workstation', 'cic-server', { ports: range })] });
    expect([pathsIn(plan).length, plan.skipped]).toEqual([3, []]);
  });

  test('of a range are as many as the site wants', () => {
    const range = { kind: 'range', first: asPort(10), last: asPort(99) } as const;
    const site = { limits: { ...someLimits, rangeSample: 90 } };
    const plan = planOf({ flows: [need('workstation', 'cic-server', { ports: range })], site });
    expect([pathsIn(plan).length, plan.skipped]).toEqual([90, []]);
  });

  test.each([
    ['dynamic', 'dynamic-ports', 'the ports are agreed anew for every call or session'],
    [
      'unknown',
      'unknown-ports',
      'the document does not tell the port number; give it in the configuration to have it checked',
    ],
  ] as const)('that are %s are listed, with or without a host', (kind, reason, why) => {
    const flows = [
      need('workstation', 'cic-server', { ports: { kind } }),
      need('workstation', 'database', { ports: { kind } }),
    ];
    const plan = planOf({ flows });
    expect(plan.checks).toEqual([]);
    expect(plan.skipped).toMatchObject([
      { id: 'workstation.cic-server', ports: kind, reason, why },
      { id: 'workstation.database', ports: kind, reason, why },
    ]);
  });

  test.each(['dynamic', 'unknown'] as const)(
    'that are %s are listed once, however many hosts there are',
    (kind) => {
      const hosts = [aHost('cic01'), aHost('cic02')];
      const plan = planOf({
        flows: [need('workstation', 'cic-server', { ports: { kind } })],
        site: { hosts },
      });
      expect(plan.skipped).toHaveLength(1);
    },
  );

  test.each(['dynamic', 'unknown'] as const)('that are %s are tried when the site gives one', (kind) => {
    const portOverrides = [movedFlow('workstation.cic-server', 7000)];
    const flows = [need('workstation', 'cic-server', { ports: { kind } })];
    const plan = planOf({ flows, site: { portOverrides } });
    expect(pathsIn(plan)).toMatchObject([{ port: 7000, documentedPort: null }]);
    expect(plan.skipped).toEqual([]);
  });

  test('that the site gives for a peer without a host wait for it', () => {
    const portOverrides = [movedFlow('workstation.database', 7000)];
    const flows = [need('workstation', 'database', { ports: { kind: 'unknown' } })];
    expect(skipsOf(planOf({ flows, site: { portOverrides } }))).toEqual(['workstation.database no-host']);
  });
});

describe('a port that this site moved', () => {
  const flows = [
    need('workstation', 'cic-server', { id: 'a' }),
    need('workstation', 'cic-server', { id: 'b' }),
    need('workstation', 'cic-server', { id: 'u', transport: 'udp' }),
    need('workstation', 'cic-server', { id: 'o', ports: ports(6000) }),
  ];

  test('on a listener is moved for every flow to it on that port and transport', () => {
    const plan = planOf({ flows, site: { portOverrides: [moved('cic-server', 5000, 5001)] } });
    expect(pathsIn(plan).map((path) => [path.flow.id, path.port, path.documentedPort])).toEqual([
      ['a', 5001, 5000],
      ['b', 5001, 5000],
      ['u', 5000, null],
      ['o', 6000, null],
    ]);
  });

  test('for one flow is moved for that flow alone, whatever is said of the listener', () => {
    const portOverrides = [moved('cic-server', 5000, 5001), movedFlow('a', 5002)];
    const plan = planOf({ flows, site: { portOverrides } });
    expect(new Map(pathsIn(plan).map((path) => [String(path.flow.id), path.port]))).toEqual(
      new Map([
        ['a', 5002],
        ['b', 5001],
        ['u', 5000],
        ['o', 6000],
      ]),
    );
  });

  test('to where it was is not moved', () => {
    const plan = planOf({ flows, site: { portOverrides: [moved('cic-server', 5000, 5000)] } });
    expect(pathsIn(plan).every((path) => path.documentedPort === null)).toBe(true);
  });

  test('of another role stays', () => {
    const plan = planOf({ flows, site: { portOverrides: [moved('database', 5000, 5001)] } });
    expect(pathsIn(plan).every((path) => path.documentedPort === null)).toBe(true);
  });

  test('to the number of another one is one path', () => {
    const two = [need('workstation', 'cic-server', { ports: ports(5000, 5001) })];
    const plan = planOf({ flows: two, site: { portOverrides: [moved('cic-server', 5000, 5001)] } });
    expect(linesOf(plan)).toEqual(['workstation.cic-server cic01 10.0.0.1 5001']);
  });

  test('on a CIC server is moved for what runs on it, and not on a host of its own', () => {
    const toSession = [need('workstation', 'session-manager')];
    const portOverrides = [moved('cic-server', 5000, 5001)];
    const onServer = planOf({ flows: toSession, roles: [session], site: { portOverrides } });
    expect(pathsIn(onServer)).toMatchObject([{ target: 'cic01', port: 5001, documentedPort: 5000 }]);

    const hosts = [aHost('cic01'), aHost('sm01', ['session-manager'])];
    const offServer = planOf({ flows: toSession, roles: [session], site: { portOverrides, hosts } });
    expect(pathsIn(offServer)).toMatchObject([{ target: 'sm01', port: 5000, documentedPort: null }]);
  });

  test('on a narrower role is moved where it is met as the wider one, and nowhere else', () => {
    const backup = aRole('backup-server', { isA: [asRoleName('cic-server')] });
    const portOverrides = [moved('backup-server', 5000, 5001)];
    const hosts = [aHost('cic01'), aHost('cic02', ['backup-server', 'database'])];
    const plan = planOf({
      flows: [need('workstation', 'cic-server'), need('workstation', 'database')],
      roles: [backup],
      site: { portOverrides, hosts },
    });
    expect(linesOf(plan)).toEqual([
      'workstation.cic-server cic01 10.0.0.1 5000',
      'workstation.cic-server cic02 10.0.0.2 5001',
      'workstation.database cic02 10.0.0.2 5000',
    ]);
  });
});

describe('options', () => {
  const options = [anOption('recorder'), anOption('database', { values: ['sql', 'oracle'], default: 'sql' })];

  test('in force are the defaults, and what the site says instead', () => {
    const map = aPortMap({ options });
    expect(optionsInForce(map, aSite())).toEqual({ recorder: 'used', database: 'sql' });
    expect(optionsInForce(map, aSite({ options: { database: 'oracle' } }))).toEqual({
      recorder: 'used',
      database: 'oracle',
    });
  });

  test.each<[Readonly<Record<string, readonly string[]>>, Readonly<Record<string, string>>, string | null]>([
    [{}, {}, null],
    [{ recorder: ['used'] }, {}, null],
    [
      { recorder: ['used'] },
      { recorder: 'not-used' },
      'needed only with recorder=used; here recorder=not-used',
    ],
    [{ database: ['sql', 'oracle'] }, { database: 'oracle' }, null],
    [{ database: ['oracle'] }, {}, 'needed only with database=oracle; here database=sql'],
    [
      { recorder: ['used'], database: ['oracle', 'db2'] },
      {},
      'needed only with database=oracle or db2; here database=sql',
    ],
    [{ mail: ['exchange'] }, {}, 'needed only with mail=exchange; here mail=unset'],
  ])('decide whether a flow is needed: %o with %o', (when, chosen, why) => {
    const flows = [need('workstation', 'cic-server', { when })];
    const plan = planOf({ flows, options, site: { options: chosen } });
    expect(pathsIn(plan)).toHaveLength(why === null ? 1 : 0);
    expect(plan.skipped.map((skip) => [skip.reason, skip.why])).toEqual(
      why === null ? [] : [['option', why]],
    );
  });

  test('come before every other reason to leave a flow out', () => {
    const flows = [need('workstation', 'database', { when: { mail: ['x'] }, ports: { kind: 'dynamic' } })];
    expect(skipsOf(planOf({ flows }))).toEqual(['workstation.database option']);
  });
});
