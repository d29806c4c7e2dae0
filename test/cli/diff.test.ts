import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { aReason, aReport, aReportPath } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

const good = aReport();
const bad = aReport({
  paths: [aReportPath({ verdict: 'blocked', outcome: 'broken', reason: aReason('silent', 'silent') })],
});
const doubtful = aReport({ paths: [aReportPath({ verdict: 'unproven', outcome: 'unproven' })] });

async function folderOf(before: Report, after: Report): Promise<string> {
  return aFolder({ 'before.json': JSON.stringify(before), 'after.json': JSON.stringify(after) });
}

describe('cicprobe diff', () => {
  test.each<[string, Report, Report, number, string]>([
    ['broken since', good, bad, 1, 'Newly broken (1)'],
    ['no longer proven', good, doubtful, 1, 'No longer proven (1)'],
    ['fixed', bad, good, 0, 'Fixed (1)'],
    ['as before', bad, bad, 0, 'Nothing got worse'],
    ['gone', good, { ...good, paths: [] }, 0, 'Gone paths (1)'],
  ])('%s', async (_what, before, after, code, words) => {
    const told = await tell(['diff', 'before.json', 'after.json'], { cwd: await folderOf(before, after) });
    expect(told).toMatchObject({ code, err: '' });
    expect(told.out).toContain(words);
  });

  test('as JSON, to a file', async () => {
    const cwd = await folderOf(good, bad);
    const argv = ['diff', 'before.json', 'after.json', '-f', 'json', '--output', 'diff.json'];
    expect(await tell(argv, { cwd })).toEqual({ code: 1, out: '', err: '' });
    expect(JSON.parse(await readFile(path.join(cwd, 'diff.json'), 'utf8'))).toMatchObject({
      schemaVersion: 1,
      summary: { regressions: 1, 'newly-broken': 1, unchanged: 0 },
      changes: [{ kind: 'newly-broken', regression: true, after: { verdict: 'blocked' } }],
    });
  });

  test('as a page, to a file and to standard output', async () => {
    const cwd = await folderOf(good, bad);
    const argv = ['diff', 'before.json', 'after.json', '--format', 'html'];
    expect(await tell([...argv, '--output', 'diff.html'], { cwd })).toEqual({ code: 1, out: '', err: '' });
    const page = await readFile(path.join(cwd, 'diff.html'), 'utf8');
    expect(page).toContain('1 path got worse.</h1>');
    expect(page).toMatch(/^<!DOCTYPE html>.*<\/html>\n$/s);
    expect(await tell(argv, { cwd })).toEqual({ code: 1, out: page, err: '' });
    const backwards = ['diff', 'after.json', 'before.json', '--format', 'html'];
    expect(await tell(backwards, { cwd })).toMatchObject({ code: 0, err: '' });
  });

  test('of two real runs', async () => {
    const { port } = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(port) });
    const save = (file: string): ReturnType<typeof tell> =>
      tell(['--format', 'json', '--output', file, '--no-canary', '--no-trace'], { cwd });
    await save('before.json');
    await save('after.json');
    const told = await tell(['diff', 'before.json', 'after.json'], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/\nNothing got worse\. Unchanged: \d+\n$/);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['one report alone', ['diff', 'before.json'], /missing required argument 'after'/],
    ['a file that is not there', ['diff', 'before.json', 'no.json'], /no\.json: no such file/],
    ['no report', ['diff', 'before.json', 'cicprobe.yaml'], /^cicprobe\.yaml: expected JSON/],
    ['another form', ['diff', 'before.json', 'after.json', '-f', 'xml'], /text, json, html/],
    [
      'a report of another version',
      ['diff', 'v2.json', 'after.json'],
      /^v2\.json schemaVersion: expected 1, got 2/,
    ],
    [
      'a place that is not there',
      ['diff', 'before.json', 'after.json', '--output', 'no/x'],
      /--output no\/x: cannot be written/,
    ],
  ])('%s is wrong usage', async (_what, argv, complaint) => {
    const cwd = await aFolder({
      'before.json': JSON.stringify(good),
      'after.json': JSON.stringify(good),
      'v2.json': JSON.stringify({ ...good, schemaVersion: 2 }),
      'cicprobe.yaml': 'site: x\n',
    });
    const told = await tell(argv, { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(complaint);
  });
});
