import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { licenceSite } from '../cli/smallSites.ts';
import { aFolder } from '../support/fakeTerminal.ts';
import { closedTcp } from '../support/peers.ts';
import { BUILT, type Ended, runBuilt } from './runBuilt.ts';

// Processes of their own are slow to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(process.platform === 'win32')('a reader that goes away', () => {
  test.each([
    ['much text', 'profiles export'],
    ['little text', 'profiles show workstation'],
    ['the help', '--help'],
  ])('ends nothing: %s', async (_name, argv) => {
    const ended = await runShell(`{ "$NODE" "$MAIN" ${argv}; echo "code $?" >&2; } | head -1`);
    expect(ended.err).toBe('code 0\n');
    expect(ended.out.split('\n')).toHaveLength(2);
  });

  test('does not change the outcome of a check', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const ended = await runShell('{ "$NODE" "$MAIN"; echo "code $?" >&2; } | true', cwd);
    expect(ended.err).toBe('code 1\n');
  });

  test('of the log does not change the outcome either', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const line = '{ "$NODE" "$MAIN" --log-level trace 2>&1 >/dev/null; echo "code $?" >&2; } | true';
    expect((await runShell(line, cwd)).err).toBe('code 1\n');
  });
});

describe.skipIf(process.platform === 'win32')('streams that are not there', () => {
  test.each([
    ['input', '<&-', 0],
    ['output', '>&-', 0],
    ['messages', '2>&-', 0],
  ])('standard %s closed', async (_name, redirect, code) => {
    const ended = await runShell(`"$NODE" "$MAIN" --version ${redirect}`);
    expect(ended).toMatchObject({ code, err: '' });
  });

  test('a complaint that nobody hears is still exit code 2', async () => {
    expect((await runShell('"$NODE" "$MAIN" --nonsense 2>&-')).code).toBe(2);
  });
});

// /dev/full is Linux's disk without space.
describe.runIf(process.platform === 'linux')('a full disk', () => {
  test.each(['--version', '--help', 'profiles list', 'profiles export'])('%s could not run', async (argv) => {
    const ended = await runShell(`"$NODE" "$MAIN" ${argv} >/dev/full`);
    expect(ended).toEqual({
      code: 4,
      out: '',
      err: 'standard output: cannot be written: ENOSPC: no space left on device, write\n',
    });
  });

  test('a check whose report is lost does not pretend to an outcome', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    expect((await runShell('"$NODE" "$MAIN" >/dev/full', cwd)).code).toBe(4);
  });

  test('complaints that are lost keep their exit code', async () => {
    expect((await runShell('"$NODE" "$MAIN" --nonsense 2>/dev/full')).code).toBe(2);
  });
});

test('without colours and without a progress line when nobody watches', async () => {
  const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
  const { out, err } = await runBuilt([], { cwd });
  expect(out).not.toContain('\u001b');
  expect(err).toBe('');
});

/** Runs a shell line in which `"$NODE" "$MAIN"` is the built program. */
async function runShell(line: string, cwd?: string): Promise<Ended> {
  const env = { ...process.env, NODE: process.execPath, MAIN: BUILT };
  const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'], env, cwd });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
