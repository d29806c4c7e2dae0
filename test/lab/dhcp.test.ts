import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ReportPath } from '../../src/model/report.ts';
import { namespaceOf, overlayOf, remove, sweep } from './namespaces.ts';
import { isInstalled, run, succeeds } from './shell.ts';
import { whyNoLab } from './whyNoLab.ts';

const hindrance = whyNoLab();
if (hindrance !== null) process.stderr.write(`The DHCP tests do not run: ${hindrance}.\n`);

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const SERVER = '10.79.0.1';
const CLIENT = '10.79.0.2';
/** Longest time that a program may take to listen, in milliseconds. */
const READY_MS = 10_000;

/** Answers every datagram on port 67 with words of its own. */
const OTHER = `
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (_bytes, from) => socket.send('what do you mean?', from.port, from.address));
socket.bind(67);
`;
/** Keeps port 68, as a DHCP client does. */
const HOLD = "require('node:dgram').createSocket('udp4').bind(68);";

const noDhcpd = hindrance === null && !isInstalled('dhcpd');
if (noDhcpd) {
  process.stderr.write('Tests with ISC dhcpd do not run: not installed: dhcpd (package isc-dhcp-server).\n');
}

/** A user without any privilege. */
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all'];

/** dnsmasq answers to the port that asks, ISC dhcpd to port 68 alone. */
describe.skipIf(hindrance !== null)('a DHCP server', () => {
  const client = namespaceOf('dhcpclient');
  const server = namespaceOf('dhcpserver');
  beforeEach(() => {
    sweep();
    for (const name of [client, server]) run('ip', ['netns', 'add', name]);
    run('ip', ['-n', client, 'link', 'add', 'd0', 'type', 'veth', 'peer', 'name', 'd0', 'netns', server]);
    for (const [name, address] of [
      [client, CLIENT],
      [server, SERVER],
    ] as const) {
      run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
      run('ip', ['-n', name, 'link', 'set', 'd0', 'up']);
      run('ip', ['-n', name, 'addr', 'add', `${address}/24`, 'dev', 'd0']);
    }
  });
  afterEach(() => {
    for (const name of [client, server]) remove(name);
  });

  test.each([
    ['root', []],
    ['a user who may not open port 68', NOBODY],
  ])('that answers to the port that asks is heard by %s', async (_who, user) => {
    await startDnsmasq('10.79.0.0,static');
    expectHeard(check(user));
  });

  test.skipIf(noDhcpd)('that answers to port 68 alone is heard where that can be opened', async () => {
    await startDhcpd('10.79.0.0');
    const path = check([]);
    expectHeard(path);
    expect(path.evidence.at(-1)).toMatchObject({ local: { address: CLIENT, port: 68 } });
  });

  test.skipIf(noDhcpd)('that does cannot be heard by a user who may not open it', async () => {
    await startDhcpd('10.79.0.0');
    expect(check(NOBODY)).toMatchObject({ verdict: 'unproven', reason: { code: 'dhcp-unheard' } });
  });

  test.skipIf(noDhcpd)('that does cannot be heard where a DHCP client has it', async () => {
    await startDhcpd('10.79.0.0');
    await startNode(client, HOLD, 68);
    expect(check([])).toMatchObject({ verdict: 'unproven', reason: { code: 'dhcp-unheard' } });
  });

  test('that serves other networks is silent', async () => {
    await startDnsmasq('10.80.0.0,static,255.255.255.0');
    expect(check([])).toMatchObject({ verdict: 'unproven', reason: { code: 'dhcp-silent' } });
  });

  test('that does not run is told by its host', () => {
    expect(check([])).toMatchObject({ verdict: 'closed' });
  });

  test('is not another service on its port', async () => {
    await startNode(server, OTHER, 67);
    expect(check([])).toMatchObject({ verdict: 'wrong-service', reason: { code: 'not-dhcp' } });
  });

  function expectHeard(path: ReportPath): void {
    expect(path).toMatchObject({ verdict: 'open', outcome: 'met' });
    const answer = path.evidence.find(({ kind }) => kind === 'answered');
    const details = [
      { name: 'answer', value: 'DHCPACK' },
      { name: 'server', value: SERVER },
    ];
    expect(answer).toMatchObject({ facts: { service: { name: 'DHCP', details } } });
  }

  /** What the built program makes of the flow between a telephone and its DHCP server. */
  function check(as: readonly string[]): ReportPath {
    const flags = ['--role', 'ip-phone', '--target', `dhcp-server=${SERVER}`, '--format', 'json'];
    const command = ['netns', 'exec', client, 'sh', '-c', '"$@" || test $? -ne 4', 'sh', ...as];
    const said = run('ip', [...command, process.execPath, program, ...flags]);
    const { paths } = JSON.parse(said) as { readonly paths: readonly ReportPath[] };
    const [path, ...others] = paths;
    if (path === undefined || others.length > 0) throw new Error(`${paths.length} paths`);
    return path;
  }

  async function startDhcpd(network: string): Promise<void> {
    run('mkdir', ['-p', overlayOf(server)]);
    const [config, leases] = [`${overlayOf(server)}/dhcpd.conf`, `${overlayOf(server)}/leases`];
    writeFileSync(config, `authoritative;\nsubnet ${network} netmask 255.255.255.0 {}\n`);
    writeFileSync(leases, '');
    await start(server, 67, 'dhcpd', ['-4', '-f', '-d', '-cf', config, '-lf', leases, '--no-pid', 'd0']);
  }

  async function startDnsmasq(range: string): Promise<void> {
    const leases = `${overlayOf(server)}/leases`;
    const settings = [
      '--keep-in-foreground',
      '--user=root',
      '--pid-file=',
      '--conf-file=/dev/null',
      '--log-facility=/dev/null',
      '--port=0',
      `--dhcp-range=${range}`,
      `--dhcp-leasefile=${leases}`,
    ];
    await start(server, 67, 'dnsmasq', settings);
  }

  const startNode = (name: string, script: string, port: number): Promise<void> =>
    start(name, port, process.execPath, ['-e', script]);

  async function start(name: string, port: number, command: string, args: readonly string[]): Promise<void> {
    run('mkdir', ['-p', overlayOf(name)]);
    const child = spawn('ip', ['netns', 'exec', name, command, ...args], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const isBound = `ss -Hlun sport = :${port} | grep -q .`;
    const until = Date.now() + READY_MS;
    while (!succeeds('ip', ['netns', 'exec', name, 'sh', '-c', isBound])) {
      if (Date.now() > until) throw new Error(`${command} does not listen`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
});
