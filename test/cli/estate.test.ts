import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { aReport, aReportPath, aRun } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';

async function twoRuns(): Promise<string> {
  const back = aReportPath({ from: 'cic-server', to: 'workstation', target: 'ws-042', address: '10.9.8.7' });
  return aFolder({
    'a.json': JSON.stringify(aReport()),
    'b.json': JSON.stringify(aReport({ run: aRun({ host: 'cic01', role: 'cic-server' }), paths: [back] })),
  });
}

test.each([
  ['text', /^2 runs from 2 hosts: 2 paths, 2 met, 0 broken, 0 unproven; /],
  ['json', /^\{\n {2}"schemaVersion": 1,\n {2}"runs": \[/],
  ['markdown', /^# Network paths of CIC, several runs\n/],
  ['csv', /^from_host,from_role,/],
])('several reports as %s', async (format, beginning) => {
  const told = await tell(['report', 'a.json', 'b.json', '--format', format], { cwd: await twoRuns() });
  expect(told).toMatchObject({ code: 0, err: '' });
  expect(told.out).toMatch(beginning);
});

test('to several places at once', async () => {
  const cwd = await twoRuns();
  const argv = [
    'report',
    'a.json',
    'b.json',
    '--quiet',
    '--output',
    'csv:e.csv',
    '--output',
    'markdown:e.md',
  ];
  expect(await tell(argv, { cwd })).toEqual({ code: 0, out: '', err: '' });
  expect(await readFile(path.join(cwd, 'e.csv'), 'utf8')).toContain(
    'ws-042,workstation,cic01,cic-server,met,1',
  );
  expect(await readFile(path.join(cwd, 'e.md'), 'utf8')).toContain('## Who reaches whom');
});

test.each<[string, readonly string[], string]>([
  [
    'a form for one run',
    ['--format', 'tap'],
    '--format tap: several reports are written as text, json, markdown, csv, not as tap\n',
  ],
  [
    'such a file',
    ['--output', 'junit:x.xml'],
    '--output junit:x.xml: several reports are written as text, json, markdown, csv, not as junit\n',
  ],
  ['judging anew', ['--reclassify'], '--reclassify judges one report at a time: give one file\n'],
  ['evidence', ['--verbose'], '--verbose has no effect on several reports: give one file\n'],
  ['one twice', ['a.json'], 'a.json is given twice\n'],
])('%s is wrong usage', async (_what, argv, complaint) => {
  const told = await tell(['report', 'a.json', 'b.json', ...argv], { cwd: await twoRuns() });
  expect(told).toEqual({ code: 2, out: '', err: complaint });
});

test('a file among them that is no report is named', async () => {
  const cwd = await aFolder({ 'a.json': JSON.stringify(aReport()), 'b.json': '{}' });
  const told = await tell(['report', 'a.json', 'b.json'], { cwd });
  expect(told).toMatchObject({ code: 2, out: '' });
  expect(told.err).toMatch(/^b\.json schemaVersion: missing/);
});
