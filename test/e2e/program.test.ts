import { access, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { parseReport } from '../../src/config/reportFile.ts';
import { licenceSite, snmpSite } from '../cli/smallSites.ts';
import { aFolder } from '../support/fakeTerminal.ts';
import { closedTcp, LOOPBACK, muteUdp, openTcp, silentTcp } from '../support/peers.ts';
import { BUILT, runBuilt, startBuilt } from './runBuilt.ts';

// Processes of their own are slow to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

beforeAll(() => access(BUILT));

/** Two doors: one refuses at once, the other stays silent until somebody stops. */
async function aLongRun(): Promise<string> {
  const site = [
    'role: scheduled-reports-server',
    `hosts: [{ name: ${LOOPBACK}, role: cic-server }]`,
    'ports:',
    `  - { on: cic-server, tcp: 3952, use: ${await closedTcp()} }`,
    `  - { on: cic-server, tcp: 445, use: ${await silentTcp()} }`,
    'limits: { timeoutMs: 60000, deadlineMs: 120000 }',
    '',
  ];
  return aFolder({ 'cicprobe.yaml': site.join('\n') });
}

describe('the exit code', () => {
  test('0: every path met', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    expect(await runBuilt([], { cwd })).toMatchObject({ code: 0, err: '' });
    expect(peer.accepted()).toBe(1);
  });

  test('1: a path is broken', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    expect(await runBuilt([], { cwd })).toMatchObject({ code: 1, err: '' });
  });

  test('2: wrong usage, and nothing was probed', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': `${licenceSite(peer.port)}unknown: key\n` });
    const ended = await runBuilt([], { cwd });
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(/^cicprobe\.yaml:\d+ unknown: unknown key/);
    expect(peer.accepted()).toBe(0);
  });

  test('3: something is unproven', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': snmpSite((await muteUdp()).port) });
    expect(await runBuilt([], { cwd })).toMatchObject({ code: 3, err: '' });
  });
});

describe.skipIf(process.platform === 'win32')('a daemon', () => {
  test('that is told to stop ends in good order, and keeps what it had begun', async () => {
    const cwd = await aLongRun();
    const run = startBuilt(['daemon', '--log-level', 'debug'], { cwd });
    await run.says('"daemon-started"');
    // Time for the first check to begin; it lasts for a minute.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    run.child.kill('SIGTERM');
    const { code, err } = await run.ended;
    expect(code).toBe(0);
    expect(err).toContain('"daemon-stopped"');
    const status = await runBuilt(['status', '--format', 'json'], { cwd });
    expect(status.code).toBe(1);
    expect(status.out).toContain('"verdict": "closed"');
  });

  test('that is killed leaves a memory that can be read, and a lock that is free', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    const run = startBuilt(['daemon', '--log-level', 'debug'], { cwd });
    await run.says('"checked"');
    run.child.kill('SIGKILL');
    await run.ended;
    expect(await runBuilt(['status'], { cwd })).toMatchObject({ code: 0, err: '' });
    expect(await runBuilt(['daemon', '--once', '--log-level', 'silent'], { cwd })).toMatchObject({ code: 0 });
  });
});

describe.skipIf(process.platform === 'win32')('a stop in the middle', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s prints what is known so far', async (signal) => {
    const run = startBuilt(['--format', 'json', '--log-level', 'debug'], { cwd: await aLongRun() });
    await run.says('"observed"');
    run.child.kill(signal);
    const { code, out } = await run.ended;
    const report = parseReport({ file: 'stdout', text: out });
    expect(report.run.ended).toBe('cancelled');
    expect(report.paths.find(({ verdict }) => verdict === 'closed')).toMatchObject({ outcome: 'broken' });
    // What was given up is never counted as the peer's state.
    const silent = report.paths.filter(({ verdict }) => verdict !== 'closed');
    expect(silent.length).toBeGreaterThan(0);
    for (const { outcome } of silent) expect(outcome).toBe('unproven');
    expect(code).toBe(1);
  });

  test('with nothing known to be broken it ends with 3', async () => {
    const peer = await openTcp();
    const port = await silentTcp();
    const site = (await readFile(path.join(await aLongRun(), 'cicprobe.yaml'), 'utf8'))
      .replace(/(tcp: 3952, use:) \d+/, `$1 ${peer.port}`)
      .replace(/(tcp: 445, use:) \d+/, `$1 ${port}`);
    const cwd = await aFolder({ 'cicprobe.yaml': site });
    const run = startBuilt(['--log-level', 'debug'], { cwd });
    await run.says('"observed"');
    run.child.kill('SIGINT');
    const { code, out } = await run.ended;
    expect(code).toBe(3);
    expect(out).toContain('1 open');
  });
});

describe('standard output', () => {
  test('holds the report alone; the log is on standard error', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    const { out, err } = await runBuilt(['--format', 'json', '--log-level', 'debug'], { cwd });
    expect(parseReport({ file: 'stdout', text: out }).summary.total).toBe(1);
    for (const line of err.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  });

  test('whose reader leaves is no error', async () => {
    const run = startBuilt(['profiles', 'export']);
    // Far more than a pipe holds is still to come.
    run.child.stdout?.once('data', () => run.child.stdout?.destroy());
    expect(await run.ended).toMatchObject({ code: 0, err: '' });
  });

  test('whose reader was never there is no error', async () => {
    const run = startBuilt(['profiles', 'export', '--format', 'csv']);
    run.child.stdout?.destroy();
    expect(await run.ended).toMatchObject({ code: 0, err: '' });
  });

  test('is complete when it is longer than a pipe holds', async () => {
    const { out } = await runBuilt(['profiles', 'export']);
    expect(JSON.parse(out)).toBeInstanceOf(Array);
    expect(out.length).toBeGreaterThan(65_536);
  });
});

describe('wherever it is', () => {
  test('it runs from a folder with spaces, installed in a folder with spaces', async () => {
    const folder = await aFolder();
    const program = path.join(folder, 'cic probe');
    await mkdir(program);
    for (const part of ['dist', 'profiles', 'package.json']) {
      await cp(path.join(ROOT, part), path.join(program, part), { recursive: true });
    }
    await symlink(path.join(ROOT, 'node_modules'), path.join(program, 'node_modules'), 'junction');
    const cwd = path.join(folder, 'my site');
    await mkdir(cwd);
    const peer = await openTcp();
    await writeFile(path.join(cwd, 'own site.yaml'), licenceSite(peer.port));
    const where = { cwd, program: path.join(program, 'dist', 'main.js') };
    const ended = await runBuilt(
      ['--config', 'own site.yaml', '--format', 'json', '--output', 'my report.json'],
      where,
    );
    expect(ended).toEqual({ code: 0, out: '', err: '' });
    const text = await readFile(path.join(cwd, 'my report.json'), 'utf8');
    expect(parseReport({ file: 'my report.json', text }).summary.open).toBe(1);
    expect(await runBuilt(['profiles', 'validate'], where)).toMatchObject({ code: 0, err: '' });
  });

  test('without a configuration it says what is missing', async () => {
    const ended = await runBuilt([], { cwd: await aFolder() });
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('--role: no role');
  });
});
