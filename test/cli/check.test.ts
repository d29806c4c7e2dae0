import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseReport } from '../../src/config/reportFile.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { closedTcp, LOOPBACK, muteUdp, openTcp, resetAfterAccept, silentTcp } from '../support/peers.ts';
import { licenceSite, snmpSite } from './smallSites.ts';

/** A folder whose configuration leads to one peer that accepts. */
async function aGoodSite(): Promise<{ readonly cwd: string; readonly accepted: () => number }> {
  const peer = await openTcp();
  return { cwd: await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) }), accepted: peer.accepted };
}

describe('the exit code says how it went', () => {
  test('0: every path met', async () => {
    const { cwd, accepted } = await aGoodSite();
    const told = await tell([], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('1 open');
    expect(accepted()).toBe(1);
  });

  test.each([
    ['closed', closedTcp, '1 closed'],
    ['dropped once accepted', async () => (await resetAfterAccept()).port, '1 wrong-service'],
    ['silent', silentTcp, '1 unreachable'],
  ])('1: a path is broken: %s', async (_what, open, summary) => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await open()) });
    const told = await tell(['--no-trace'], { cwd });
    expect(told.code).toBe(1);
    expect(told.out).toContain(`: ${summary}\n`);
  });

  test('3: nothing is broken, something is unproven', async () => {
    const { port } = await muteUdp();
    const cwd = await aFolder({ 'cicprobe.yaml': snmpSite(port) });
    const told = await tell([], { cwd });
    expect(told.code).toBe(3);
    expect(told.out).toContain('1 unproven');
  });

  test('3: what is refused before the installation', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    expect((await tell(['--phase', 'pre-install'], { cwd })).code).toBe(3);
  });
});

describe('--format', () => {
  test('json is one report and nothing else', async () => {
    const { cwd } = await aGoodSite();
    const told = await tell(['--format', 'json'], { cwd });
    const report = parseReport({ file: 'stdout', text: told.out });
    expect(report.summary).toMatchObject({ total: 1, open: 1, outcome: 'met' });
    expect(report.run).toMatchObject({ site: 'test', role: 'asr-server', host: 'here', ended: 'complete' });
  });

  test('ndjson is one record per line', async () => {
    const { cwd } = await aGoodSite();
    const told = await tell(['--format', 'ndjson'], { cwd });
    const lines = told.out.trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as { readonly record: string });
    expect(records.filter(({ record }) => record === 'path')).toHaveLength(1);
    expect(lines.length).toBeGreaterThan(1);
  });

  test('text fits the terminal', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const narrow = await tell([], { cwd, columns: 60 });
    const wide = await tell([], { cwd, columns: 140 });
    expect(widest(narrow.out)).toBeLessThanOrEqual(60);
    expect(widest(wide.out)).toBeGreaterThan(80);
  });

  test('--verbose adds the evidence, --quiet says nothing at all', async () => {
    const { cwd } = await aGoodSite();
    const plain = await tell([], { cwd });
    const verbose = await tell(['--verbose'], { cwd });
    expect(verbose.out.length).toBeGreaterThan(plain.out.length);
    expect(await tell(['--quiet'], { cwd, errIsTty: true })).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('--output', () => {
  test('puts the report into a file, whole, and nothing on standard output', async () => {
    const { cwd } = await aGoodSite();
    const told = await tell(['--format', 'json', '--output', 'report.json'], { cwd });
    expect(told).toEqual({ code: 0, out: '', err: '' });
    const text = await readFile(path.join(cwd, 'report.json'), 'utf8');
    expect(parseReport({ file: 'report.json', text }).summary.total).toBe(1);
    // The file came by renaming: no half-written one is left beside it.
    expect((await readdir(cwd)).sort()).toEqual(['cicprobe.yaml', 'report.json']);
  });

  test('replaces an older report, also when told to be quiet', async () => {
    const { cwd } = await aGoodSite();
    await writeFile(path.join(cwd, 'report.json'), 'old');
    await tell(['--quiet', '--format', 'json', '--output', 'report.json'], { cwd });
    expect(await readFile(path.join(cwd, 'report.json'), 'utf8')).toMatch(/^\{/);
  });

  test('a file carries no colours, whatever the terminal', async () => {
    const { cwd } = await aGoodSite();
    await tell(['--output', 'report.txt'], { cwd, outIsTty: true });
    expect(await readFile(path.join(cwd, 'report.txt'), 'utf8')).not.toContain('\u001b');
  });

  test.each([
    ['a folder that is not there', 'none/report.json', /^--output none\/report\.json: cannot be written: /],
    ['a folder in place of a file', 'folder', /^--output folder: cannot be written: /],
  ])('%s is told before anything is probed', async (_what, file, complaint) => {
    const { cwd, accepted } = await aGoodSite();
    await mkdir(path.join(cwd, 'folder'));
    const told = await tell(['--output', file], { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(complaint);
    expect(accepted()).toBe(0);
  });
});

describe('--dry-run', () => {
  test('with --paired shows what responders would be asked, without a token', async () => {
    const argv = ['--role', 'sip-gateway', '--dry-run', '--paired', '-t', `cic-server=${LOOPBACK}`];
    const { code, out } = await tell(argv);
    expect(code).toBe(0);
    expect(out).toContain('sealed request to the responder');
    expect(out).toMatch(/greeted on TCP\s+14750/);
    expect(out).toMatch(/--one-way\s+leaves\s+this\s+out/);
    const oneWay = await tell([...argv, '--one-way', '--responder-port', '15000']);
    expect(oneWay.out).toMatch(/greeted on TCP\s+15000/);
    expect(oneWay.out).not.toContain('--one-way');
  });

  test('tells every packet and sends none', async () => {
    const { cwd, accepted } = await aGoodSite();
    const told = await tell(['--dry-run'], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('nothing was sent');
    expect(told.out).toMatch(/tcp\/\d+ at most \d+ times/);
    expect(accepted()).toBe(0);
  });

  test('sends no datagram either', async () => {
    const { port, received } = await muteUdp();
    const cwd = await aFolder({ 'cicprobe.yaml': snmpSite(port) });
    const told = await tell(['--dry-run'], { cwd });
    expect(told.out).toContain(`udp/${port}`);
    expect(received).toEqual([]);
  });

  test('tells what the trace would add, unless it is left out', async () => {
    const { cwd } = await aGoodSite();
    expect((await tell(['--dry-run'], { cwd })).out).toContain('die on the way');
    expect((await tell(['--dry-run', '--no-trace'], { cwd })).out).not.toContain('die on the way');
    expect((await tell(['--dry-run'], { cwd })).out).toMatch(/tcp\/15077, which nothing\s+documents/);
    expect((await tell(['--dry-run', '--no-canary'], { cwd })).out).not.toContain('15077');
  });
});

describe('flags and file', () => {
  test('flags beat the file', async () => {
    const { cwd } = await aGoodSite();
    const told = await tell(
      ['--role', 'network-management-system', '--dry-run', '-t', `cic-server=${LOOPBACK}`],
      {
        cwd,
      },
    );
    expect(told.out).toContain('udp/161');
    expect(told.out).not.toContain('nuance-license-manager');
  });

  test('--config names another file', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'other.yaml': licenceSite(peer.port) });
    expect((await tell(['--config', 'other.yaml'], { cwd })).code).toBe(0);
    expect(peer.accepted()).toBe(1);
  });
});

test('a stop before the first answer still prints a report, and never calls a path broken', async () => {
  const { cwd } = await aGoodSite();
  const stopped = AbortSignal.abort(new DOMException('stopped by the user', 'AbortError'));
  const told = await tell(['--format', 'json'], { cwd, interrupted: stopped });
  const report = parseReport({ file: 'stdout', text: told.out });
  expect(told.code).toBe(3);
  expect(report.run.ended).toBe('cancelled');
  expect(report.paths.map(({ verdict, outcome }) => ({ verdict, outcome }))).toEqual([
    { verdict: 'error', outcome: 'unproven' },
  ]);
});

test('the log goes to standard error, one JSON record per line', async () => {
  const { cwd } = await aGoodSite();
  const told = await tell(['--log-level', 'debug', '--format', 'json'], { cwd });
  const events = told.err
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
  expect(events).toEqual(['check begins', 'observed', 'check ended']);
  expect(JSON.parse(told.out)).toMatchObject({ schemaVersion: 1 });
  expect((await tell(['--log-level', 'silent'], { cwd })).err).toBe('');
});

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}
