import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { OutputError } from '../../src/cli/outputError.ts';
import { outputsOf, writeReport } from '../../src/cli/outputs.ts';
import { REPORT_FORMATS, type ReportFormat } from '../../src/cli/reportFormats.ts';
import { parseReport } from '../../src/config/reportFile.ts';
import { aReport } from '../support/builders.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { closedTcp, openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

/** How a report in each format begins. */
const BEGINNINGS: Readonly<Record<ReportFormat, RegExp>> = {
  text: /^cicprobe \d/,
  json: /^\{\n/,
  ndjson: /^\{"record":"run"/,
  markdown: /^# Network paths/,
  csv: /^run,started_at,/,
  junit: /^<\?xml version="1\.0"/,
  tap: /^TAP version 14\n/,
  nagios: /^CIC [A-Z]+ - /,
  prometheus: /^# HELP cicprobe_/,
  github: /^::(error|notice) /,
  html: /^<!DOCTYPE html>\n<html lang="en">/,
};

async function aSite(): Promise<{ readonly cwd: string; readonly accepted: () => number }> {
  const peer = await openTcp();
  return { cwd: await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) }), accepted: peer.accepted };
}

const read = (cwd: string, file: string): Promise<string> => readFile(path.join(cwd, file), 'utf8');

describe('--format', () => {
  test.each(REPORT_FORMATS)('%s goes to standard output', async (format) => {
    const { cwd } = await aSite();
    const told = await tell(['--format', format], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(BEGINNINGS[format]);
  });

  test('an unknown one is wrong usage that names those there are', async () => {
    const told = await tell(['--format', 'xml'], { cwd: await aFolder() });
    expect(told).toMatchObject({ code: 2, out: '' });
    for (const format of REPORT_FORMATS) expect(told.err).toContain(format);
  });
});

describe('--output FORMAT:FILE', () => {
  test('one run is written in every format, beside the text report', async () => {
    const { cwd, accepted } = await aSite();
    const flags = REPORT_FORMATS.flatMap((format) => ['--output', `${format}:report.${format}`]);
    const told = await tell(flags, { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(BEGINNINGS.text);
    for (const format of REPORT_FORMATS) {
      expect(await read(cwd, `report.${format}`), format).toMatch(BEGINNINGS[format]);
    }
    expect(accepted()).toBe(1);
    // Each came by renaming: no half-written one is left.
    expect(await readdir(cwd)).toHaveLength(1 + REPORT_FORMATS.length);
  });

  test('--format says what standard output gets, --quiet that it gets nothing', async () => {
    const { cwd } = await aSite();
    const told = await tell(['--output', 'tap:a.tap', '--format', 'csv'], { cwd });
    expect(told.out).toMatch(BEGINNINGS.csv);
    expect(await tell(['--output', 'tap:b.tap', '--quiet'], { cwd })).toEqual({ code: 0, out: '', err: '' });
    expect(await read(cwd, 'a.tap')).toMatch(BEGINNINGS.tap);
    expect(await read(cwd, 'b.tap')).toMatch(BEGINNINGS.tap);
  });

  test('a plain file takes the place of standard output, and has the form of --format', async () => {
    const { cwd } = await aSite();
    const argv = ['--output', 'a.json', '--format', 'json', '--output', 'junit:b.xml'];
    expect(await tell(argv, { cwd })).toEqual({ code: 0, out: '', err: '' });
    expect(parseReport({ file: 'a.json', text: await read(cwd, 'a.json') }).summary.open).toBe(1);
    expect(await read(cwd, 'b.xml')).toMatch(BEGINNINGS.junit);
  });

  test.each([
    ['C:\\reports\\today.txt', 'C:\\reports\\today.txt'],
    ['c:today.txt', 'c:today.txt'],
    ['xml:today', 'xml:today'],
    ['JSON:today', 'JSON:today'],
    ['./json:today', './json:today'],
  ])('%s has no format: it is a file', (text, file) => {
    expect(outputsOf({ format: 'csv', sort: 'worst', output: [text] })).toEqual([
      { format: 'csv', file, flag: `--output ${text}` },
    ]);
  });

  test('the file may have colons of its own', () => {
    expect(outputsOf({ format: 'text', sort: 'worst', quiet: true, output: ['json:C:\\a.json'] })).toEqual([
      { format: 'json', file: 'C:\\a.json', flag: '--output json:C:\\a.json' },
    ]);
  });

  test.each<[string, readonly string[], string]>([
    [
      'two files without a format',
      ['a.txt', 'b.txt'],
      '--output a.txt and --output b.txt: only one file can be given without its format; name it, as in --output json:b.txt',
    ],
    ['a format without a file', ['json:'], '--output json:: expected a file after "json:"'],
    ['nothing', [''], '--output : expected a file'],
    [
      'standard output with a format',
      ['tap:-'],
      '--output tap:-: expected a file; for standard output say --format tap',
    ],
    [
      'one file for two forms',
      ['json:a', 'csv:./a'],
      '--output json:a and --output csv:./a are the same file',
    ],
    [
      'one file by a link',
      ['json:a', 'csv:link/a'],
      '--output json:a and --output csv:link/a are the same file',
    ],
    ['no folder', ['json:a', 'csv:no/b'], '--output csv:no/b: cannot be written: there is no such folder'],
    ['a folder', ['junit:folder'], '--output junit:folder: cannot be written: it is a folder'],
  ])('%s is refused before anything is probed', async (_what, files, complaint) => {
    const { cwd, accepted } = await aSite();
    await mkdir(path.join(cwd, 'folder'));
    await symlink('.', path.join(cwd, 'link'));
    const told = await tell(
      files.flatMap((file) => ['--output', file]),
      { cwd },
    );
    expect(told).toEqual({ code: 2, out: '', err: `${complaint}\n` });
    expect(accepted()).toBe(0);
    expect(await readdir(cwd)).not.toContain('a');
  });

  test('a dry run has no other forms', async () => {
    const { cwd } = await aSite();
    expect(await tell(['--dry-run', '--output', 'json:plan.json'], { cwd })).toEqual({
      code: 2,
      out: '',
      err: '--dry-run prints text, to one place: leave out --output json:plan.json\n',
    });
    expect(await tell(['--dry-run', '--output', 'plan.txt'], { cwd })).toEqual({ code: 0, out: '', err: '' });
  });

  test('a place that fails at the end keeps no other from getting the report', async () => {
    const cwd = await aFolder();
    const terminal = aTerminal({ cwd });
    const outputs = ['json:no/a', 'csv:no/b', 'tap:c.tap'];
    const flags = { format: 'text' as const, sort: 'worst' as const, output: outputs };
    await expect(writeReport(aReport(), outputsOf(flags), flags, terminal)).rejects.toThrow(OutputError);
    expect(await read(cwd, 'c.tap')).toMatch(BEGINNINGS.tap);
    expect(terminal.out()).toMatch(BEGINNINGS.text);
    expect(terminal.err()).toMatch(/^--output json:no\/a: cannot be written: ENOENT/);
  });
});

/** The JSON of a text, or of each of its lines. */
function recordsOf(text: string): unknown {
  return text.startsWith('{\n')
    ? JSON.parse(text)
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
}

describe('report', () => {
  async function aSavedRun(): Promise<string> {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    await tell(['--format', 'json', '--output', 'run.json'], { cwd });
    return cwd;
  }

  test('gives the same report again', async () => {
    const cwd = await aSavedRun();
    const told = await tell(['report', 'run.json', '--format', 'json'], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(told.out)).toEqual(JSON.parse(await read(cwd, 'run.json')));
  });

  test('gives it in any form, as the run itself would have', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const flags = (prefix: string): readonly string[] =>
      REPORT_FORMATS.flatMap((format) => ['--output', `${format}:${prefix}.${format}`]);
    const first = await tell(flags('first'), { cwd });
    const again = await tell(['report', 'first.json', ...flags('again')], { cwd });
    expect(first.code).toBe(1);
    expect(again).toEqual({ code: 0, out: first.out, err: '' });
    for (const format of REPORT_FORMATS) {
      const [before, after] = [await read(cwd, `first.${format}`), await read(cwd, `again.${format}`)];
      // The keys of a record may come in another order.
      if (format.endsWith('json')) expect(recordsOf(after), format).toEqual(recordsOf(before));
      else expect(after, format).toBe(before);
    }
  });

  test('knows --verbose, --sort and --quiet', async () => {
    const cwd = await aSavedRun();
    const plain = await tell(['report', 'run.json', '--sort', 'document'], { cwd });
    const verbose = await tell(['report', 'run.json', '--verbose'], { cwd });
    expect(verbose.out.length).toBeGreaterThan(plain.out.length);
    expect(await tell(['report', 'run.json', '--quiet'], { cwd })).toEqual({ code: 0, out: '', err: '' });
  });

  test('as a plugin it has the state of the saved run', async () => {
    const told = await tell(['report', 'run.json', '--format', 'nagios'], { cwd: await aSavedRun() });
    expect(told).toMatchObject({ code: 2, err: '' });
    expect(told.out).toMatch(/^CIC CRITICAL - 1 path from here: 1 broken; /);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no file', ['report'], /missing required argument 'report\.json'/],
    ['a file that is not there', ['report', 'none.json'], /none\.json: no such file\n$/],
    ['a file that is no report', ['report', 'cicprobe.yaml'], /^cicprobe\.yaml.*expected JSON/],
    ['another version', ['report', 'old.json'], /^old\.json.*schemaVersion: expected 1, got 2/],
    [
      'a place that cannot be written',
      ['report', 'run.json', '--output', 'csv:no/a'],
      /^--output csv:no\/a: /,
    ],
  ])('%s is wrong usage', async (_what, argv, complaint) => {
    const cwd = await aFolder({ 'cicprobe.yaml': 'role: x', 'old.json': '{"schemaVersion":2}' });
    const told = await tell(argv, { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(complaint);
  });
});
