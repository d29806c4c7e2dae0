import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIREWALL_FORMATS } from '../../src/report/firewall/formats.ts';
import { aReport, aReportPath } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';

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
    ['no report', ['firewall-request'], /missing required argument 'run'/],
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
