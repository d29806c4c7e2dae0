import { describe, expect, it } from 'vitest';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import { asRoleName } from '../../src/model/ids.ts';
import { anEchoFlow } from '../support/builders.ts';
import { problemsOf, smallMap } from './mapFixture.ts';

const parse = (text: string) => parseSiteFile({ file: 'cicprobe.yaml', text }, smallMap);
const problems = (text: string) => problemsOf(() => parse(text));

it('refuses a port for a flow over ICMP, which has none', () => {
  const portMap = { ...smallMap, flows: [...smallMap.flows, anEchoFlow({ to: asRoleName('cic-server') })] };
  const moved = { file: 'cicprobe.yaml', text: 'ports: [{ flow: monitoring.switchover.nettest, use: 5 }]' };
  expect(problemsOf(() => parseSiteFile(moved, portMap))).toEqual([
    'cicprobe.yaml:1 ports[0].flow: expected a flow with a port, but monitoring.switchover.nettest goes over icmp, which has none',
  ]);
});

describe('parseSiteFile', () => {
  it('reads everything that a site can say', () => {
    const {
      placeOf,
      daemon: _daemon,
      ...site
    } = parse(`
site: Head office
role: [workstation, telephone]
phase: pre-install
family: 6
source: FD00::5
hosts:
  - name: CIC01.example.com
    role: cic-server
  - name: db
    roles: [database-server, all-servers]
    address: 10.0.0.3
  - { name: both, roles: session-manager, addresses: [10.0.0.4, "fd00::4", 10.0.0.4] }
  - { name: "[fd00::9]", role: [telephone, telephone] }
options:
  database: oracle
  management-port: 8443
ports:
  - { on: cic-server, tcp: 5597, use: 5598 }
  - { flow: servers.all.time, use: 123 }
limits:
  timeoutMs: 100
  deadlineMs: 3600000
  concurrency: 1
  perHost: 4096
  rangeSample: 8193
warnings:
  certificateDays: 0
  rsaBits: 4096
  answerMs: 500
  clockSeconds: 60
`);
    expect(site).toEqual({
      name: 'Head office',
      roles: ['workstation', 'telephone'],
      phase: 'pre-install',
      family: 6,
      source: 'fd00::5',
      hosts: [
        { name: 'cic01.example.com', roles: ['cic-server'], addresses: [] },
        { name: 'db', roles: ['database-server', 'all-servers'], addresses: ['10.0.0.3'] },
        { name: 'both', roles: ['session-manager'], addresses: ['10.0.0.4', 'fd00::4'] },
        { name: 'fd00::9', roles: ['telephone'], addresses: ['fd00::9'] },
      ],
      options: { database: 'oracle', 'management-port': '8443' },
      portOverrides: [
        { kind: 'listener', role: 'cic-server', transport: 'tcp', documented: 5597, actual: 5598 },
        { kind: 'flow', flow: 'servers.all.time', actual: 123 },
      ],
      limits: { timeoutMs: 100, deadlineMs: 3600000, concurrency: 1, perHost: 4096, rangeSample: 8193 },
      thresholds: { certificateDays: 0, rsaBits: 4096, answerMs: 500, clockSeconds: 60 },
    });
    expect(placeOf(['hosts', 1, 'address'])).toEqual({
      file: 'cicprobe.yaml',
      line: 12,
      keyPath: 'hosts[1].address',
    });
  });

  it('leaves open what the file leaves out', () => {
    const { placeOf: _, daemon: _daemon, ...site } = parse('role: workstation');
    expect(site).toEqual({
      name: null,
      roles: ['workstation'],
      phase: null,
      family: null,
      source: null,
      hosts: [],
      options: {},
      portOverrides: [],
      limits: {},
      thresholds: {},
    });
    expect(parse('site: x').roles).toEqual([]);
  });

  it('tells every problem of the file at once', () => {
    expect(
      problems(`sight: Head office
role: workstaton
phase: prod
family: 5
source: 10.0.0.300
hosts:
  - name: cic01:5597
    role: cic-server
    prots: 1
  - name: db
    role: [database-server, WS]
    adress: 10.0.0.3
  - { role: telephone }
  - { name: x }
options:
  databse: mssql
  database: sybase
  management-port: true
ports:
  - { on: cic-server, tcp: 0, use: 70000 }
  - { on: cic-sever, tcp: 1 }
limits:
  timeoutMs: 50
  perhost: 5
`),
    ).toEqual([
      'cicprobe.yaml:1 sight: unknown key `sight`',
      'cicprobe.yaml:2 role: unknown role "workstaton"; did you mean "workstation"?',
      'cicprobe.yaml:3 phase: expected one of live, pre-install, got "prod"',
      'cicprobe.yaml:4 family: expected one of 4, 6, got 5',
      'cicprobe.yaml:5 source: expected an IPv4 or IPv6 address, got "10.0.0.300"',
      'cicprobe.yaml:7 hosts[0].name: expected a host without a port, got "cic01:5597"; cicprobe takes the ports from the port map',
      'cicprobe.yaml:9 hosts[0].prots: unknown key `prots`',
      'cicprobe.yaml:11 hosts[1].role[1]: unknown role "WS"; its name here is "workstation"',
      'cicprobe.yaml:12 hosts[1].adress: unknown key `adress`; did you mean `address`?',
      'cicprobe.yaml:13 hosts[2].name: missing; expected a text',
      'cicprobe.yaml:14 hosts[3].role: missing; expected the role that the host plays',
      'cicprobe.yaml:16 options.databse: unknown option "databse"; did you mean "database"?',
      'cicprobe.yaml:17 options.database: expected mssql, oracle or none for option database, got "sybase"',
      'cicprobe.yaml:18 options.management-port: expected 443 or 8443 for option management-port, got "true"',
      'cicprobe.yaml:20 ports[0].tcp: expected a whole number from 1 to 65535, got 0',
      'cicprobe.yaml:20 ports[0].use: expected a whole number from 1 to 65535, got 70000',
      'cicprobe.yaml:21 ports[1].on: unknown role "cic-sever"; did you mean "cic-server"?',
      'cicprobe.yaml:21 ports[1].use: missing; expected a whole number from 1 to 65535',
      'cicprobe.yaml:23 limits.timeoutMs: expected a whole number from 100 to 120000, got 50',
      'cicprobe.yaml:24 limits.perhost: unknown key `perhost`; did you mean `perHost`?',
    ]);
  });

  it.each([
    ['role: []', ['role: expected a list that is not empty, got a list']],
    ['role: 5', ['role: expected a text or a list, got 5']],
    [
      'role: Backup CIC Server',
      ['role: unknown role "Backup CIC Server"; its name here is "backup-cic-server"'],
    ],
    ['source: "::"', ['source: expected the address of one host, got "::", which stands for any address']],
    [
      'hosts: [{ name: a, role: telephone, roles: clock }]',
      ['hosts[0].roles: expected either `role` or `roles`, got both'],
    ],
    [
      'hosts: [{ name: a, role: telephone, address: 10.0.0.1, addresses: [10.0.0.2] }]',
      ['hosts[0].addresses: expected either `address` or `addresses`, got both'],
    ],
    [
      'hosts: [{ name: a, role: telephone, address: [10.0.0.1, cic01] }]',
      ['hosts[0].address[1]: expected an IPv4 or IPv6 address, got "cic01"'],
    ],
    [
      'options: { database: [mssql] }',
      ['options.database: expected a text, a number or true or false, got a list'],
    ],
    ['options: [database]', ['options: expected a mapping of keys to values, got a list']],
    [
      'limits: { concurrency: 4097 }',
      ['limits.concurrency: expected a whole number from 1 to 4096, got 4097'],
    ],
    [
      'limits: { rangeSample: 1.5 }',
      ['limits.rangeSample: expected a whole number from 1 to 65535, got 1.5'],
    ],
    [
      'limits: { deadlineMs: 999 }',
      ['limits.deadlineMs: expected a whole number from 1000 to 3600000, got 999'],
    ],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected.map((problem) => `cicprobe.yaml:1 ${problem}`));
  });
});

describe('ports in a site file', () => {
  it.each([
    ['{ on: cic-server, tcp: 5597, use: 5598 }', 'a flow into the role itself'],
    ['{ on: cic-server, tcp: 8018, use: 8019 }', 'a flow into a role hosted on it'],
    ['{ on: backup-cic-server, tcp: 5597, use: 5598 }', 'a flow into a role that it is'],
    ['{ on: workstation, tcp: 5597, use: 5598 }', 'a flow whose arrow goes both ways'],
    ['{ flow: servers.database.mssql, use: 1444 }', 'a flow with one port'],
    ['{ flow: client-operations.desktop.files, use: 2121 }', 'a flow of which one port listens'],
    ['{ flow: servers.database.rpc, use: 50000 }', 'a flow whose port is dynamic'],
    ['{ flow: servers.all.time, use: 123 }', 'a flow whose port nobody knows'],
  ])('%s moves %s', (entry) => {
    expect(parse(`ports: [${entry}]`).portOverrides).toHaveLength(1);
  });

  const either = 'expected either `flow`, or `on` together with one of `tcp` and `udp`';
  const fixed = 'Interaction Edge has no setting for them.';
  it.each([
    ['{ use: 5 }', `ports[0]: ${either}`],
    ['{ on: cic-server, use: 5 }', `ports[0]: ${either}`],
    ['{ tcp: 5597, use: 5 }', `ports[0]: ${either}`],
    ['{ on: cic-server, tcp: 5597, udp: 5597, use: 5 }', `ports[0]: ${either}`],
    ['{ flow: servers.all.time, on: cic-server, use: 5 }', `ports[0]: ${either}`],
    ['{ flow: servers.all.time, udp: 5, use: 5 }', `ports[0]: ${either}`],
    [
      '{ flow: servers.all.tim, use: 5 }',
      'ports[0].flow: unknown flow "servers.all.tim"; did you mean "servers.all.time"?',
    ],
    [
      '{ flow: client-operations.desktop.sessions, use: 5 }',
      'ports[0].flow: expected a flow with one port, but client-operations.desktop.sessions has 8018,8108; write `on: session-manager` with the port that moved',
    ],
    [
      '{ flow: client-operations.telephone.voice, use: 5 }',
      'ports[0].flow: expected a flow with one port, but client-operations.telephone.voice has 16384-32767; a range cannot be moved',
    ],
    [
      '{ flow: servers.edge.media, use: 5 }',
      `ports[0].flow: the ports of edge-media-server cannot be changed: ${fixed}`,
    ],
    [
      '{ on: interaction-edge, tcp: 8102, use: 5 }',
      `ports[0].on: the ports of interaction-edge cannot be changed: ${fixed}`,
    ],
    [
      '{ on: edge-media-server, tcp: 9999, use: 5 }',
      `ports[0].on: the ports of edge-media-server cannot be changed: ${fixed}`,
    ],
    [
      '{ on: cic-server, tcp: 5598, use: 5 }',
      'ports[0].tcp: expected a tcp port that the port map documents for cic-server (21, 5597, 5599, 8018, 8108), got 5598',
    ],
    [
      '{ on: cic-server, tcp: 20, use: 5 }',
      'ports[0].tcp: expected a tcp port that the port map documents for cic-server (21, 5597, 5599, 8018, 8108), got 20',
    ],
    [
      '{ on: cic-server, udp: 123, use: 5 }',
      'ports[0].udp: the port map documents no single udp port for cic-server',
    ],
    [
      '{ on: telephone, udp: 20000, use: 5 }',
      'ports[0].udp: expected a single port, but 20000 is in the range 16384-32767',
    ],
    [
      '{ on: telephone, udp: 5, use: 5 }',
      'ports[0].udp: the port map documents no single udp port for telephone',
    ],
    [
      '{ on: telephone, udp: 40000, use: 5 }',
      'ports[0].udp: the port map documents no single udp port for telephone',
    ],
  ])('%s', (entry, problem) => {
    expect(problems(`ports: [${entry}]`)).toEqual([`cicprobe.yaml:1 ${problem}`]);
  });

  it('that are moved twice', () => {
    expect(
      problems(`ports:
  - { on: cic-server, tcp: 5597, use: 1 }
  - { flow: servers.all.time, use: 2 }
  - { on: cic-server, tcp: 5599, use: 3 }
  - { on: cic-server, tcp: 5597, use: 4 }
  - { flow: servers.all.time, use: 5 }
`),
    ).toEqual([
      'cicprobe.yaml:5 ports[3]: cic-server tcp 5597 is already moved by ports[0]',
      'cicprobe.yaml:6 ports[4]: servers.all.time is already moved by ports[1]',
    ]);
  });

  it('that are among too many to list are not all listed', () => {
    const [flow] = smallMap.flows;
    const flows = Array.from({ length: 40 }, (_, index) => ({
      ...flow,
      ports: { kind: 'list', ports: [40 - index] },
    }));
    const site = { file: 'cicprobe.yaml', text: 'ports: [{ on: cic-server, tcp: 99, use: 5 }]' };
    const listed = Array.from({ length: 30 }, (_, index) => index + 1).join(', ');
    expect(problemsOf(() => parseSiteFile(site, { ...smallMap, flows: flows as never }))).toEqual([
      `cicprobe.yaml:1 ports[0].tcp: expected a tcp port that the port map documents for cic-server (${listed} and 10 more), got 99`,
    ]);
  });

  it('of a role that is fixed only where a flow leads are refused too', () => {
    const hosting = new Map(smallMap.roles);
    for (const role of smallMap.roles.values()) {
      if (role.name === 'edge-media-server') {
        hosting.set(role.name, { ...role, hostedOn: [...role.hostedOn, 'cic-server' as never] });
      }
    }
    const site = { file: 'cicprobe.yaml', text: 'ports: [{ on: cic-server, tcp: 8102, use: 5 }]' };
    expect(problemsOf(() => parseSiteFile(site, { ...smallMap, roles: hosting }))).toEqual([
      `cicprobe.yaml:1 ports[0].on: the ports of edge-media-server cannot be changed: ${fixed}`,
    ]);
  });
});
