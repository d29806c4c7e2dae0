import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIREWALL_FORMATS } from '../../src/report/firewall/formats.ts';
import { aReport, aReportPath } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { LOOPBACK } from '../support/peers.ts';

const blocked = aReport({ paths: [aReportPath({ verdict: 'blocked', outcome: 'broken' })] });

describe('cicprobe firewall-request', () => {
  test('is a page for a ticket unless another form is asked for', async () => {
    const cwd = await aFolder({ 'run.json': JSON.stringify(blocked) });
    const told = await tell(['firewall-request', 'run.json'], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('| 1 | 10.9.8.7/32 (ws-042) | 10.0.0.5/32 (cic01) | TCP | 5597 |');
  });

  test.each(FIREWALL_FORMATS)('as %s', async (format) => {
    const cwd = await aFolder({ 'run.json': JSON.stringify(blocked) });
    const told = await tell(['firewall-request', 'run.json', '--format', format], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('5597');
  });

  test('to a file, for every path', async () => {
    const cwd = await aFolder({ 'run.json': JSON.stringify(aReport()) });
    const argv = ['firewall-request', 'run.json', '--format', 'nftables', '--output', 'rules.nft'];
    const rules = async (): Promise<string> => readFile(path.join(cwd, 'rules.nft'), 'utf8');
    expect(await tell(argv, { cwd })).toEqual({ code: 0, out: '', err: '' });
    expect(await rules()).not.toContain('insert rule');
    expect(await tell([...argv, '--all'], { cwd })).toEqual({ code: 0, out: '', err: '' });
    expect(await rules()).toContain('ip daddr 10.0.0.5/32 tcp dport 5597 accept');
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      'neither a report nor a role',
      ['firewall-request'],
      /^firewall-request: expected the JSON report .* --role/,
    ],
    [
      'a report and a role',
      ['firewall-request', 'run.json', '--role', 'workstation'],
      /^run\.json and --role excl/,
    ],
    [
      'a report and a target',
      ['firewall-request', 'run.json', '-t', 'cic01'],
      /^run\.json and --target exclude/,
    ],
    ['all of a role', ['firewall-request', '--role', 'workstation', '--all'], /^--all is for a report: /],
    ['a role without a target', ['firewall-request', '--role', 'workstation'], /^--target: no target: /],
    ['an unknown role', ['firewall-request', '--role', 'workstaton', '-t', 'x'], /^--role: unknown role/],
    [
      'both families as the only one',
      ['firewall-request', '--role', 'workstation', '-t', '127.0.0.1', '-4', '-6'],
      /^-4 and -6 exclude each other/,
    ],
    [
      'roles with nothing between them',
      ['firewall-request', '--role', 'media-server', '-t', 'interaction-edge=127.0.0.1'],
      /^nothing to check: the port map documents no path from media-server/,
    ],
    ['a file that is not there', ['firewall-request', 'no.json'], /no\.json: no such file/],
    ['a dialect that nobody speaks', ['firewall-request', 'run.json', '-f', 'pf'], /nftables, iptables/],
    [
      'a port that is none',
      ['firewall-request', 'ports.json'],
      /^ports\.json paths\[1\]\.port: expected a port number from 1 to 65535, got 70000\n$/,
    ],
  ])('%s is wrong usage', async (_what, argv, complaint) => {
    const cwd = await aFolder({
      'run.json': JSON.stringify(blocked),
      'ports.json': JSON.stringify(aReport({ paths: [aReportPath(), aReportPath({ port: 70_000 })] })),
    });
    const told = await tell(argv, { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(complaint);
  });
});

describe('cicprobe firewall-request --role', () => {
  const argv = ['firewall-request', '--role', 'workstation', '--target', LOOPBACK];

  test('asks for every documented path without trying any', async () => {
    const told = await tell(argv, { cwd: await aFolder() });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('What here needs as workstation, by the documents alone: nothing was tried');
    expect(told.out).toContain(`| 127.0.0.1/32 (here) | ${LOOPBACK}/32 | TCP | 5597 |`);
    expect(told.out).toContain('client-operations.desktop.notifier-ssl');
    expect(await tell(argv, { cwd: await aFolder() })).toEqual(told);
  });

  test.each(FIREWALL_FORMATS)('as %s', async (format) => {
    const told = await tell([...argv, '--format', format], { cwd: await aFolder() });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('5597');
  });

  test('for another host by its address, with the site that the file describes', async () => {
    const site = ['role: workstation', 'hosts:', `  - { name: ${LOOPBACK}, role: cic-server }`, ''].join(
      '\n',
    );
    const cwd = await aFolder({ 'own.yaml': site });
    const flags = ['--role', 'cic-server', '--config', 'own.yaml', '--source', '192.0.2.7'];
    const told = await tell(
      ['firewall-request', ...flags, '--target', `media-server=${LOOPBACK}`, '--format', 'csv'],
      { cwd },
    );
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain(`1,complete,192.0.2.7/32,192.0.2.7,${LOOPBACK}/32,`);
  });

  test('voice ranges are asked for whole, unless the site says otherwise', async () => {
    const flags = ['--role', 'sip-gateway', '--target', `ip-phone=${LOOPBACK}`, '--format', 'csv'];
    const cwd = await aFolder();
    expect((await tell(['firewall-request', ...flags], { cwd })).out).toMatch(/,udp,2222,2269,/);
    const without = await tell(['firewall-request', ...flags, '-o', 'rtp-ranges=not-checked'], { cwd });
    expect(without).toMatchObject({ code: 2, out: '' });
    expect(without.err).toContain('here rtp-ranges=not-checked');
  });
});
