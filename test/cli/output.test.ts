import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { OutputError } from '../../src/cli/outputError.ts';
import { checkOutput, writeOutput } from '../../src/cli/writeOutput.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

describe('where a result goes', () => {
  test.each([undefined, '-'])('%s is standard output', async (file) => {
    const terminal = aTerminal();
    await checkOutput(file, terminal);
    await writeOutput(['result\n'], file, terminal);
    expect(terminal.out()).toBe('result\n');
  });

  test('a file is relative to the working directory of the user', async () => {
    const cwd = await aFolder();
    await mkdir(path.join(cwd, 'reports'));
    await writeOutput(['result\n'], 'reports/today.txt', aTerminal({ cwd }));
    expect(await readFile(path.join(cwd, 'reports', 'today.txt'), 'utf8')).toBe('result\n');
  });

  test('a link stays a link, a file keeps its mode', async () => {
    const cwd = await aFolder({ 'real.txt': 'old' });
    await chmod(path.join(cwd, 'real.txt'), 0o640);
    await symlink('real.txt', path.join(cwd, 'link.txt'));
    await writeOutput(['new'], 'link.txt', aTerminal({ cwd }));
    expect((await lstat(path.join(cwd, 'link.txt'))).isSymbolicLink()).toBe(true);
    expect(await readFile(path.join(cwd, 'real.txt'), 'utf8')).toBe('new');
    expect((await stat(path.join(cwd, 'real.txt'))).mode & 0o777).toBe(0o640);
  });

  test.skipIf(process.platform === 'win32')('a pipe is written into and stays a pipe', async () => {
    const cwd = await aFolder();
    const pipe = path.join(cwd, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const terminal = aTerminal({ cwd });
    await checkOutput('pipe', terminal);
    const [text] = await Promise.all([readFile(pipe, 'utf8'), writeOutput(['result\n'], 'pipe', terminal)]);
    expect(text).toBe('result\n');
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });
});

describe('a place that cannot be written', () => {
  test.each([
    ['none/report.json', '--output none/report.json: cannot be written: there is no such folder'],
    ['file.txt/report.json', '--output file.txt/report.json: cannot be written: there is no such folder'],
    ['.', '--output .: cannot be written: it is a folder'],
  ])('%s is refused beforehand', async (file, complaint) => {
    const cwd = await aFolder({ 'file.txt': '' });
    await expect(checkOutput(file, aTerminal({ cwd }))).rejects.toThrow(complaint);
    expect(await tell(['profiles', 'export', '--output', file], { cwd })).toEqual({
      code: 2,
      out: '',
      err: `${complaint}\n`,
    });
  });

  test('what fails only at the end is exit code 4: by then something was probed', async () => {
    const cwd = path.join(await aFolder(), 'gone');
    await mkdir(cwd);
    const peer = await openTcp((socket) => {
      socket.pause();
      void rm(cwd, { recursive: true });
    });
    await writeFile(path.join(cwd, 'cicprobe.yaml'), licenceSite(peer.port));
    const told = await tell(['--output', 'report.json'], { cwd });
    expect(told).toMatchObject({ code: 4, out: '' });
    expect(told.err).toMatch(/^--output report\.json: cannot be written: ENOENT/);
    expect(told.err).not.toContain('fault of the tool');
  });

  test('standard output that fails is exit code 4, in words', async () => {
    const print = (): Promise<void> =>
      Promise.reject(new OutputError('standard output', new Error('disk full')));
    for (const argv of [['--version'], ['--help'], ['profiles', 'list']]) {
      expect(await tell(argv, { print })).toEqual({
        code: 4,
        out: '',
        err: 'standard output: cannot be written: disk full\n',
      });
    }
  });
});
