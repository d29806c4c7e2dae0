import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { OutputError } from '../../src/cli/outputError.ts';
import { saveRun } from '../../src/cli/saveRun.ts';
import { parseReport } from '../../src/config/reportFile.ts';
import { runFileName } from '../../src/report/runFileName.ts';
import { aReport } from '../support/builders.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { closedTcp, openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

const NAME = /^\d{8}T\d{6}Z_asr-server_[0-9a-f-]{36}\.json$/;

describe('--save', () => {
  test('keeps every run in a file of its own, and makes the folder', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const first = await tell(['--save', 'kept/runs'], { cwd });
    const second = await tell(['--save', 'kept/runs', '--quiet', '--phase', 'pre-install'], { cwd });
    expect([first.code, second.code]).toEqual([1, 3]);
    const names = await readdir(path.join(cwd, 'kept/runs'));
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(NAME);
    expect(second.err).toBe('');
    const [, told] = /^Run kept in (.*)\n$/.exec(first.err) ?? [];
    const text = await readFile(path.join(cwd, told ?? ''), 'utf8');
    expect(parseReport({ file: 'kept', text }).paths).toMatchObject([{ verdict: 'closed' }]);
  });

  test('beside whatever is written elsewhere', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const told = await tell(['--save', '.', '--format', 'json'], { cwd });
    const [name = ''] = (await readdir(cwd)).filter((one) => NAME.test(one));
    expect(JSON.parse(told.out)).toEqual(JSON.parse(await readFile(path.join(cwd, name), 'utf8')));
  });

  test.each<[string, string, RegExp]>([
    ['a file', 'cicprobe.yaml', /^--save cicprobe\.yaml: cannot be written: /],
    ['a folder within a file', 'cicprobe.yaml/runs', /^--save cicprobe\.yaml\/runs: cannot be written: /],
    ['where there can be none', '/proc/none/runs', /^--save \/proc\/none\/runs: cannot be written: /],
  ])('%s is refused before anything is probed', async (_what, folder, complaint) => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    const told = await tell(['--save', folder], { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(complaint);
    expect(peer.accepted()).toBe(0);
  });

  test('a rehearsal is no run', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    expect(await tell(['--save', 'runs', '--dry-run'], { cwd })).toEqual({
      code: 2,
      out: '',
      err: '--dry-run makes no run that could be kept: leave out --save\n',
    });
    expect(await readdir(cwd)).toEqual(['cicprobe.yaml']);
  });

  test('never takes the place of a file', async () => {
    const cwd = await aFolder();
    const name = runFileName(aReport().run);
    await mkdir(path.join(cwd, 'runs'));
    await writeFile(path.join(cwd, 'runs', name), 'mine');
    await expect(saveRun(aReport(), 'runs', true, aTerminal({ cwd }))).rejects.toThrow(OutputError);
    expect(await readFile(path.join(cwd, 'runs', name), 'utf8')).toBe('mine');
  });
});

describe('report --reclassify', () => {
  /** A run, kept, and its report as it stands there. */
  async function aKeptRun(): Promise<{ readonly cwd: string; readonly name: string; readonly text: string }> {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    await tell(['--save', '.'], { cwd });
    const [name = ''] = (await readdir(cwd)).filter((one) => NAME.test(one));
    return { cwd, name, text: await readFile(path.join(cwd, name), 'utf8') };
  }

  test('comes to what the run came to', async () => {
    const { cwd, name, text } = await aKeptRun();
    const told = await tell(['report', name, '--reclassify', '--format', 'json'], { cwd });
    expect(told.code).toBe(0);
    expect(told.err).toContain('No verdict of 1 path changes.');
    const plain = await tell(['report', name, '--format', 'json'], { cwd });
    const [anew, before] = [JSON.parse(told.out), JSON.parse(plain.out)];
    expect(JSON.stringify(anew.paths)).toBe(JSON.stringify(before.paths));
    expect(anew.causes).toEqual(before.causes);
    expect(JSON.parse(text).paths).toEqual(before.paths);
  });

  test('tells which verdict changes, and shows the new one in any form', async () => {
    const { cwd, name, text } = await aKeptRun();
    const altered = text.replace('"verdict": "closed"', '"verdict": "open"').replace('"broken"', '"met"');
    expect(altered).not.toBe(text);
    await writeFile(path.join(cwd, 'altered.json'), altered);
    const told = await tell(['report', 'altered.json', '--reclassify', '--format', 'csv'], { cwd });
    expect(told.err).toContain('1 verdict of 1 path changes:');
    expect(told.err.replace(/\s+/g, ' ')).toMatch(/open, \w+ \(refused\) → closed, broken \(refused\)/);
    expect(told.out).toContain(',closed,broken,');
    const quiet = await tell(['report', 'altered.json', '--reclassify', '--quiet'], { cwd });
    expect(quiet).toEqual({ code: 0, out: '', err: '' });
    const plugin = await tell(['report', name, '--reclassify', '--format', 'nagios'], { cwd });
    expect(plugin.code).toBe(2);
  });

  test('is hinted at where another version made the run and would now be overruled', async () => {
    const { cwd, text } = await aKeptRun();
    const older = text.replace(/"version": "[^"]+"/, '"version": "0.0.9"');
    const altered = older.replace('"verdict": "closed"', '"verdict": "open"').replace('"broken"', '"met"');
    const write = (name: string, content: string): Promise<void> => writeFile(path.join(cwd, name), content);
    await Promise.all([write('older.json', older), write('altered.json', altered)]);
    expect((await tell(['report', 'older.json'], { cwd })).err).toBe('');
    const told = await tell(['report', 'altered.json', '--format', 'csv'], { cwd });
    expect(told.err).toMatch(
      /^1 verdict of this run of cicprobe 0\.0\.9 would be judged otherwise by \S+: cicprobe report altered\.json --reclassify\n$/,
    );
    expect(told.out).toContain(',open,broken,refused,');
    expect((await tell(['report', 'altered.json', '--quiet'], { cwd })).err).toBe('');
  });
});
