import { describe, expect, it } from 'vitest';
import { makeSite } from '../../src/config/makeSite.ts';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import type { SiteFlags } from '../../src/config/siteFlags.ts';
import type { Limits } from '../../src/model/site.ts';
import { usualThresholds } from '../../src/model/thresholds.ts';
import { problemsOf, smallMap } from './mapFixture.ts';

const defaults: Limits = {
  timeoutMs: 3000,
  deadlineMs: 60_000,
  concurrency: 256,
  perHost: 64,
  rangeSample: 8,
};
const usual: SiteFlags = { roles: ['workstation'], targets: ['cic01'] };

function make(flags: SiteFlags, yaml: string | null = null) {
  const siteFile = yaml === null ? null : parseSiteFile({ file: 'cicprobe.yaml', text: yaml }, smallMap);
  return makeSite(flags, siteFile, smallMap, defaults);
}

const problems = (flags: SiteFlags, yaml: string | null = null) => problemsOf(() => make(flags, yaml));

describe('makeSite', () => {
  it('makes a site of a role and a bare target', () => {
    expect(make(usual)).toEqual({
      name: '',
      selfRoles: ['workstation'],
      hosts: [{ name: 'cic01', roles: ['cic-server'], addresses: [] }],
      options: {},
      portOverrides: [],
      phase: 'live',
      family: 0,
      source: null,
      limits: defaults,
      thresholds: usualThresholds,
    });
  });

  const full = `
site: Head office
role: telephone
phase: pre-install
family: 6
source: fd00::5
hosts: [{ name: db, role: database-server }]
options: { database: oracle, management-port: "8443" }
ports: [{ on: cic-server, tcp: 5597, use: 5598 }]
limits: { timeoutMs: 1000, deadlineMs: 9000, concurrency: 9, perHost: 8, rangeSample: 7 }
warnings: { certificateDays: 60, rsaBits: 3072, answerMs: 500, clockSeconds: 10 }
`;

  it('takes what the file says', () => {
    expect(make({}, full)).toEqual({
      name: 'Head office',
      selfRoles: ['telephone'],
      hosts: [{ name: 'db', roles: ['database-server'], addresses: [] }],
      options: { database: 'oracle', 'management-port': '8443' },
      portOverrides: [
        { kind: 'listener', role: 'cic-server', transport: 'tcp', documented: 5597, actual: 5598 },
      ],
      phase: 'pre-install',
      family: 6,
      source: 'fd00::5',
      limits: { timeoutMs: 1000, deadlineMs: 9000, concurrency: 9, perHost: 8, rangeSample: 7 },
      thresholds: { certificateDays: 60, rsaBits: 3072, answerMs: 500, clockSeconds: 10 },
    });
  });

  it('lets every flag beat the file', () => {
    const flags: SiteFlags = {
      roles: ['workstation', 'clock', 'workstation'],
      targets: ['telephone=t1'],
      phase: 'live',
      family: 4,
      source: '10.0.0.5',
      options: ['database=none', 'database=none'],
      timeoutMs: 2000,
      deadlineMs: 8000,
      concurrency: 5,
      perHost: 4,
      rangeSample: 3,
    };
    expect(make(flags, full)).toMatchObject({
      selfRoles: ['workstation', 'clock'],
      hosts: [
        { name: 't1', roles: ['telephone'] },
        { name: 'db', roles: ['database-server'] },
      ],
      options: { database: 'none', 'management-port': '8443' },
      phase: 'live',
      family: 4,
      source: '10.0.0.5',
      limits: { timeoutMs: 2000, deadlineMs: 8000, concurrency: 5, perHost: 4, rangeSample: 3 },
      thresholds: { certificateDays: 60, rsaBits: 3072, answerMs: 500, clockSeconds: 10 },
    });
  });

  it('tells every problem of the flags at once', () => {
    const flags: SiteFlags = {
      roles: ['workstaton', 'clock'],
      targets: ['cic01:80', 'cic-sever=a', 'b', 'telephone='],
      phase: 'prod',
      source: 'eth0',
      options: [
        'database',
        'databse=mssql',
        'database=sybase',
        'management-port=443',
        'management-port=8443',
        '=x',
      ],
      timeoutMs: 99,
      deadlineMs: 3_600_001,
      concurrency: 0,
      perHost: -1,
      rangeSample: Number.NaN,
    };
    expect(problems(flags)).toEqual([
      '--role: unknown role "workstaton"; did you mean "workstation"?',
      '--source: expected an IPv4 or IPv6 address, got "eth0"',
      '--target: expected a host without a port, got "cic01:80"; cicprobe takes the ports from the port map',
      '--target: expected ROLE=HOST, got "telephone="; the host is missing',
      '--target: clock has no main peer; write --target ROLE=HOST with one of these roles: all-servers',
      '--target: unknown role "cic-sever"; did you mean "cic-server"?',
      '--option: expected NAME=VALUE, got "database"',
      '--option: unknown option "databse"; did you mean "database"?',
      '--option: expected mssql, oracle or none for option database, got "sybase"',
      '--option: expected one value for management-port, got "443" and "8443"',
      '--option: expected NAME=VALUE, got "=x"',
      '--phase: expected live or pre-install, got "prod"',
      '--timeout: expected a whole number of milliseconds from 100 to 120000, got 99',
      '--deadline: expected a whole number of milliseconds from 1000 to 3600000, got 3600001',
      '--concurrency: expected a whole number from 1 to 4096, got 0',
      '--per-host: expected a whole number from 1 to 4096, got -1',
      '--sample: expected a whole number from 1 to 65535, got NaN',
    ]);
  });
});

describe('a host that waits for others', () => {
  it('needs no peers, and those of the flags are left out', () => {
    const alone = make({ roles: ['cic-server'], alone: true });
    expect(alone).toMatchObject({ selfRoles: ['cic-server'], hosts: [] });
  });
});

describe('the role of this host', () => {
  const missing = '--role: no role: say what this host is with --role ROLE, or with `role:` in cicprobe.yaml';
  it.each([
    [{ targets: ['cic01'] }, null, [missing]],
    [{ roles: [], targets: ['cic01'] }, 'site: x', [missing]],
    [
      { roles: ['ws'], targets: ['cic01'] },
      null,
      ['--role: unknown role "ws"; its name here is "workstation"'],
    ],
  ])('%j', (flags, yaml, expected) => {
    expect(problems(flags, yaml)).toEqual(expected);
  });
});

describe('targets', () => {
  it('stand for the main peers of all roles of this host', () => {
    expect(
      make({ roles: ['workstation', 'cic-server', 'interaction-edge'], targets: ['a', 'b'] }).hosts,
    ).toEqual([
      { name: 'a', roles: ['cic-server', 'database-server'], addresses: [] },
      { name: 'b', roles: ['cic-server', 'database-server'], addresses: [] },
    ]);
    expect(make({ roles: ['clock', 'workstation'], targets: ['a'] }).hosts).toMatchObject([
      { roles: ['cic-server'] },
    ]);
  });

  it.each([
    ['all-servers', 'the port map has no flow from all-servers, so there is nothing to check from here'],
    [
      'backup-cic-server',
      'backup-cic-server has no main peer; write --target ROLE=HOST with one of these roles: cic-server, database-server, edge-media-server, workstation',
    ],
  ])('cannot be bare for %s, which is told once', (role, message) => {
    expect(problems({ roles: [role], targets: ['a', 'b'] })).toEqual([`--target: ${message}`]);
  });

  it('name one host once with all its roles, in the order given', () => {
    const targets = ['database-server=b', 'database-server=a', 'telephone=B', '[fd00::1]', 'clock=fd00:0::1'];
    expect(make({ roles: ['workstation'], targets }).hosts).toEqual([
      { name: 'b', roles: ['database-server', 'telephone'], addresses: [] },
      { name: 'a', roles: ['database-server'], addresses: [] },
      { name: 'fd00::1', roles: ['cic-server', 'clock'], addresses: ['fd00::1'] },
    ]);
  });

  const hosts = `
hosts:
  - { name: cic01, role: cic-server, address: 10.0.0.1 }
  - { name: cic02, role: [cic-server, database-server] }
  - { name: phone, role: telephone }
`;

  it('replace the file’s hosts of the same role and no other', () => {
    expect(make({ roles: ['workstation'], targets: ['new'] }, hosts).hosts).toEqual([
      { name: 'new', roles: ['cic-server'], addresses: [] },
      { name: 'cic02', roles: ['database-server'], addresses: [] },
      { name: 'phone', roles: ['telephone'], addresses: [] },
    ]);
  });

  it('keep what the file knows of a host’s addresses', () => {
    expect(make({ roles: ['workstation'], targets: ['cic01'] }, hosts).hosts[0]).toEqual({
      name: 'cic01',
      roles: ['cic-server'],
      addresses: ['10.0.0.1'],
    });
  });

  it('must be given somewhere', () => {
    const message =
      '--target: no target: give --target HOST for the main peer, --target ROLE=HOST for others, or list hosts in cicprobe.yaml';
    expect(problems({ roles: ['workstation'] })).toEqual([message]);
    expect(problems({ targets: [] }, 'role: workstation\nhosts: []')).toEqual([message]);
    expect(problems({ roles: ['workstation'] }, hosts)).toEqual([]);
  });
});

describe('address families', () => {
  it.each<[SiteFlags, string | null, string[]]>([
    [{ ...usual, family: 4, targets: ['cic01', '10.0.0.1'] }, null, []],
    [{ ...usual, family: 6, source: 'fd00::5' }, null, []],
    [
      { ...usual, family: 4, targets: ['[fd00::1]'] },
      null,
      ['--target: expected an IPv4 address, because the family is 4, got fd00::1'],
    ],
    [
      { ...usual, source: '10.0.0.5', targets: ['[fd00::1]'] },
      null,
      ['--target: expected an IPv4 address, because the source address is IPv4, got fd00::1'],
    ],
    [
      { ...usual, family: 6, source: '10.0.0.5' },
      null,
      ['--source: expected an IPv6 address, because the family is 6, got 10.0.0.5'],
    ],
    [
      { ...usual, family: 6 },
      'source: 10.0.0.5',
      ['cicprobe.yaml:1 source: expected an IPv6 address, because the family is 6, got 10.0.0.5'],
    ],
    [
      { ...usual, source: 'fd00::5' },
      'family: 4',
      ['--source: expected an IPv4 address, because the family is 4, got fd00::5'],
    ],
    [
      { roles: ['workstation'], family: 6 },
      'hosts: [{ name: a, role: telephone, address: 10.0.0.1 }, { name: b, role: clock, address: [10.0.0.2, "fd00::2"] }]',
      ['cicprobe.yaml:1 hosts[0]: expected an IPv6 address, because the family is 6, got 10.0.0.1'],
    ],
  ])('%j with %j', (flags, yaml, expected) => {
    expect(problems(flags, yaml)).toEqual(expected);
  });
});

describe('limits', () => {
  it('let the usual time for one path give way to a short deadline', () => {
    expect(make({ ...usual, deadlineMs: 2000 }).limits).toMatchObject({ timeoutMs: 2000, deadlineMs: 2000 });
  });

  const tooLong = (timeoutMs: number, deadlineMs: number) =>
    `expected a time for one path that is no longer than the whole run, got ${timeoutMs} ms of ${deadlineMs} ms`;
  it.each([
    [{ timeoutMs: 2000, deadlineMs: 1000 }, null, `--timeout: ${tooLong(2000, 1000)}`],
    [{ timeoutMs: 70_000 }, null, `--timeout: ${tooLong(70_000, 60_000)}`],
    [{ timeoutMs: 2000 }, 'limits: { deadlineMs: 1000 }', `--timeout: ${tooLong(2000, 1000)}`],
    [{ deadlineMs: 1000 }, 'limits: { timeoutMs: 2000 }', `--deadline: ${tooLong(2000, 1000)}`],
    [
      {},
      'limits: { timeoutMs: 2000, deadlineMs: 1000 }',
      `cicprobe.yaml:1 limits.timeoutMs: ${tooLong(2000, 1000)}`,
    ],
  ])('%j with %j', (limits, yaml, expected) => {
    expect(problems({ ...usual, ...limits }, yaml)).toEqual([expected]);
  });
});
