import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { LOOPBACK } from '../support/peers.ts';

const READY = ['--role', 'workstation', '--target', LOOPBACK];

beforeEach(() => {
  vi.spyOn(net.Socket.prototype, 'connect');
  vi.spyOn(dgram, 'createSocket');
  vi.spyOn(dns.promises, 'lookup');
});

/** Runs the command line, makes sure that it was refused before anything was sent, and gives the complaint. */
async function refused(
  argv: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const told = await tell(argv, { cwd: await aFolder(files) });
  expect(told.code).toBe(2);
  expect(told.out).toBe('');
  expect(net.Socket.prototype.connect).not.toHaveBeenCalled();
  expect(dgram.createSocket).not.toHaveBeenCalled();
  expect(dns.promises.lookup).not.toHaveBeenCalled();
  return told.err;
}

describe('a command line that cannot be meant', () => {
  test.each<[string, readonly string[], string]>([
    [
      'an unknown role, with the nearest name',
      ['--role', 'workstaton', '--target', LOOPBACK],
      '--role: unknown role "workstaton"; did you mean "workstation"?\n',
    ],
    [
      'an acronym in place of a role',
      ['--role', 'ICBM', '--target', LOOPBACK],
      '--role: unknown role "ICBM"; its name here is "workstation"\n',
    ],
    [
      'an unknown target role',
      ['--role', 'workstation', '--target', `cic-servr=${LOOPBACK}`],
      '--target: unknown role "cic-servr"; did you mean "cic-server"?\n',
    ],
    [
      'a malformed host',
      ['--role', 'workstation', '--target', 'cic 01'],
      '--target: expected a host name of letters, digits, hyphens and dots, got "cic 01"\n',
    ],
    [
      'a host with a port',
      ['--role', 'workstation', '--target', 'cic01:5597'],
      '--target: expected a host without a port, got "cic01:5597"; cicprobe takes the ports from the port map\n',
    ],
    [
      'an address that is none',
      ['--role', 'workstation', '--target', '127.0.0.300'],
      '--target: expected an IPv4 or IPv6 address, got "127.0.0.300"\n',
    ],
    [
      'nonsense in brackets',
      ['--role', 'workstation', '--target', 'cic-server=[nonsense]'],
      '--target: expected an IPv6 address in the brackets, got "[nonsense]"\n',
    ],
    [
      'a malformed source address',
      [...READY, '--source', 'banana'],
      '--source: expected an IPv4 or IPv6 address, got "banana"\n',
    ],
    [
      'a source of the other family',
      [...READY, '--source', '::1', '-4'],
      '--source: expected an IPv4 address, because the family is 4, got ::1\n',
    ],
    [
      'both families as the only one',
      [...READY, '-4', '-6'],
      '-4 and -6 exclude each other: leave both out to check both families\n',
    ],
    [
      'less and more at once',
      [...READY, '--quiet', '--verbose'],
      '--quiet and --verbose exclude each other\n',
    ],
    [
      'a duration that is none',
      [...READY, '--timeout', 'soon'],
      '--timeout: expected a duration such as 1500ms, 3s or 2m, got "soon"\n',
    ],
    [
      'one path longer than the whole run',
      [...READY, '--timeout', '1m', '--deadline', '1s'],
      '--timeout: expected a time for one path that is no longer than the whole run, got 60000 ms of 1000 ms\n',
    ],
    [
      'a limit of nothing',
      [...READY, '--concurrency', '0'],
      '--concurrency: expected a whole number greater than 0, got "0"\n',
    ],
    [
      'a sample of nothing',
      [...READY, '--sample', '0'],
      '--sample: expected a whole number greater than 0, got "0"\n',
    ],
    [
      'a sample that is no number',
      [...READY, '--paired', '--sample', 'x'],
      '--sample: expected a whole number greater than 0, got "x"\n',
    ],
    [
      'a sample of more ports than there are',
      [...READY, '--sample', '65536'],
      '--sample: expected a whole number from 1 to 65535, got 65536\n',
    ],
    [
      'a sample by both its names',
      [...READY, '--sample', '3', '--range-sample', '3'],
      '--sample and --range-sample are the same: give one of them\n',
    ],
    [
      'a limit that is no number',
      [...READY, '--per-host', 'many'],
      '--per-host: expected a whole number greater than 0, got "many"\n',
    ],
    [
      'an unknown phase',
      [...READY, '--phase', 'dead'],
      '--phase: expected live or pre-install, got "dead"\n',
    ],
    [
      'an unknown option',
      [...READY, '--option', 'databse=mssql'],
      '--option: unknown option "databse"; did you mean "database"?\n',
    ],
    [
      'a value that the option does not have',
      [...READY, '--option', 'database=mysql'],
      '--option: expected mssql, oracle or none for option database, got "mysql"\n',
    ],
    [
      'an option without a value',
      [...READY, '--option', 'database'],
      '--option: expected NAME=VALUE, got "database"\n',
    ],
    [
      'an unknown format',
      [...READY, '--format', 'xml'],
      "error: option '-f, --format <format>' argument 'xml' is invalid. Allowed choices are text, json, ndjson, markdown, csv, junit, tap, nagios, prometheus, github, html.\n(cicprobe --help tells all options)\n",
    ],
    [
      'an unknown flag',
      [...READY, '--targte', LOOPBACK],
      "error: unknown option '--targte'\n(Did you mean --target?)\n(cicprobe --help tells all options)\n",
    ],
    [
      'an unknown log level',
      [...READY, '--log-level', 'loud'],
      '--log-level: expected one of trace, debug, info, warn, error, fatal, silent, got "loud"\n',
    ],
    [
      'a host without its flag',
      [LOOPBACK],
      `unexpected "${LOOPBACK}": a host is given as --target ${LOOPBACK}; the commands are demo, explain, report, init, diff, firewall-request, diagram, daemon, status, history, config, service, alerts, api, listen, profiles\n`,
    ],
    [
      'no target',
      ['--role', 'workstation'],
      '--target: no target: give --target HOST for the main peer, --target ROLE=HOST for others, or list hosts in cicprobe.yaml\n',
    ],
    [
      'a pair of roles with nothing between them',
      ['--role', 'media-server', '--target', `interaction-edge=${LOOPBACK}`],
      `nothing to check: the port map documents no path from media-server to ${LOOPBACK} as interaction-edge\nmedia-server must reach: cic-server (--target ROLE=HOST)\n`,
    ],
  ])('%s', async (_what, argv, complaint) => {
    expect(await refused(argv)).toBe(complaint);
  });

  test('nothing said at all names everything that is missing', async () => {
    const complaint = await refused([]);
    expect(complaint).toMatch(/^--role: no role: .*\n--target: no target: .*\n$/);
  });

  test('a source address of another host', async () => {
    expect(await refused([...READY, '--source', '192.0.2.1'])).toMatch(
      /^--source 192\.0\.2\.1: not an address of this host; it has .*127\.0\.0\.1/,
    );
  });

  test('several mistakes are told at once', async () => {
    const complaint = await refused(['--role', 'workstaton', '--target', 'a b', '--source', 'banana']);
    expect(complaint).toContain('--role: unknown role "workstaton"');
    expect(complaint).toContain('--source: expected an IPv4 or IPv6 address');
  });
});

describe('a configuration file that cannot be used', () => {
  test('one that is not there', async () => {
    expect(await refused([...READY, '--config', 'nowhere.yaml'])).toMatch(/nowhere\.yaml: no such file\n$/);
  });

  test('a folder', async () => {
    expect(await refused([...READY, '--config', '.'])).toMatch(/: is a folder, expected a file\n$/);
  });

  test('one that is no YAML, with its line', async () => {
    const complaint = await refused(READY, { 'cicprobe.yaml': 'site: x\nrole: [workstation\nhosts: []\n' });
    expect(complaint).toMatch(/^cicprobe\.yaml:3: not valid YAML: /);
  });

  test('every mistake of the file at once, each with its line and key path', async () => {
    const text = [
      'rolle: workstation',
      'hosts:',
      '  - name: a b',
      '    role: cic-serverr',
      'options:',
      '  databse: x',
      'ports:',
      '  - { on: cic-server, tcp: 99999, use: 5 }',
      'limits: { timeoutMs: soon }',
      '',
    ].join('\n');
    const complaint = await refused(['--config', 'own.yaml'], { 'own.yaml': text });
    expect(complaint.split('\n').slice(0, 5)).toEqual([
      'own.yaml:1 rolle: unknown key `rolle`; did you mean `role`?',
      'own.yaml:3 hosts[0].name: expected a host name of letters, digits, hyphens and dots, got "a b"',
      'own.yaml:4 hosts[0].role: unknown role "cic-serverr"; did you mean "cic-server"?',
      'own.yaml:6 options.databse: unknown option "databse"; did you mean "database"?',
      'own.yaml:8 ports[0].tcp: expected a whole number from 1 to 65535, got 99999',
    ]);
    expect(complaint).toContain('own.yaml:9 limits.timeoutMs: ');
  });

  test('a moved port of Interaction Edge, with the reason why it cannot move', async () => {
    const text = 'ports:\n  - { on: interaction-edge, tcp: 443, use: 8443 }\n';
    expect(await refused(READY, { 'cicprobe.yaml': text })).toMatch(
      /^cicprobe\.yaml:2 ports\[0\]\.on: the ports of interaction-edge cannot be changed: .*forbids/,
    );
  });
});

describe('a profile that cannot be used', () => {
  const flow = (id: string, ports: string) =>
    [
      `  - id: ${id}`,
      '    from: workstation',
      '    to: cic-server',
      '    service: Test',
      '    purpose: A flow of this test',
      '    transport: tcp',
      `    ports: ${ports}`,
      '    impact: Nothing breaks',
      '    source: { kind: table, ref: this test, confidence: documented }',
    ].join('\n');
  const section = (...flows: readonly string[]) => `section: Test\npage: 1\nflows:\n${flows.join('\n')}\n`;

  test('ids that occur twice', async () => {
    const text = section(flow('test.one', '"80"'), flow('test.one', '"81"'));
    const complaint = await refused(['profiles', 'validate', 'own.yaml'], { 'own.yaml': text });
    expect(complaint).toMatch(/own\.yaml:\d+ flows\[1\]\.id: .*test\.one/);
  });

  test('a range that is upside down', async () => {
    const text = section(flow('test.one', '"32767-16384"'));
    const complaint = await refused(['profiles', 'validate', 'own.yaml'], { 'own.yaml': text });
    expect(complaint).toMatch(/own\.yaml:\d+ flows\[0\]\.ports: .*32767-16384/);
  });

  test('a file that is not there', async () => {
    expect(await refused(['profiles', 'validate', 'none.yaml'])).toMatch(/none\.yaml: no such file\n$/);
  });

  test('an unknown role to show or to export', async () => {
    const complaint = 'unknown role "workstaton"; did you mean "workstation"?\n';
    expect(await refused(['profiles', 'show', 'workstaton'])).toBe(complaint);
    expect(await refused(['profiles', 'export', '--role', 'workstaton'])).toBe(complaint);
  });
});

test('a fault of the tool itself is told apart and ends with 4', async () => {
  const told = await tell(['profiles', 'list'], {
    print: () => Promise.reject(new Error('the paper is out')),
  });
  expect(told.code).toBe(4);
  expect(told.err).toContain('fault of the tool itself');
  expect(told.err).toContain('the paper is out');
});
