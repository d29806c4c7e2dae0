import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { aReport } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { closedTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

test('a check tells the network team addresses and ports, and the technician everything', async () => {
  const port = await closedTcp();
  const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(port) });
  const told = await tell(['--audience', 'network', '--output', 'markdown:m.md'], { cwd });
  expect(told).toMatchObject({ code: 1, err: '' });
  expect(told.out).toContain(`127.0.0.1:${port}/tcp`);
  expect(told.out).not.toContain('Breaks');
  expect(await readFile(path.join(cwd, 'm.md'), 'utf8')).toContain(`127.0.0.1:${port}/tcp`);
  const usual = await tell(['--audience', 'technician'], { cwd });
  expect(usual.out).toContain('Breaks');
});

test('a saved report tells the manager what works', async () => {
  const cwd = await aFolder({ 'run.json': JSON.stringify(aReport()) });
  const told = await tell(['report', 'run.json', '--audience', 'manager'], { cwd });
  expect(told).toMatchObject({ code: 0, err: '' });
  expect(told.out).toMatch(/^Can ws-042 reach what it needs\? Yes, as far as it was checked\n/);
});

test.each<[string, readonly string[], RegExp]>([
  ['nobody known', ['--audience', 'press'], /Allowed choices are technician, network, manager/],
  [
    'a form that has none',
    ['--audience', 'manager', '--format', 'json'],
    /^--audience manager has no effect: /,
  ],
  ['several reports', ['b.json', '--audience', 'network'], /^--audience is for one report: give one file\n$/],
])('%s is wrong usage', async (_what, argv, complaint) => {
  const cwd = await aFolder({ 'a.json': JSON.stringify(aReport()), 'b.json': JSON.stringify(aReport()) });
  const told = await tell(['report', 'a.json', ...argv], { cwd });
  expect(told).toMatchObject({ code: 2, out: '' });
  expect(told.err).toMatch(complaint);
});
