import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { closedTcp, LOOPBACK } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

const FLOW = 'speech-recognition.licence';

describe('cicprobe about itself', () => {
  test('--version is the version of the package and nothing else', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };
    expect(await tell(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(await tell(['-V'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    [['--help'], ['--role', '--target', '--phase', '--dry-run', '--format', 'demo', 'explain', 'profiles']],
    [
      ['help', 'explain'],
      ['--from', 'path-id'],
    ],
    [
      ['diff', '--help'],
      ['before', 'after', '--format', '--output', 'Exit code 1'],
    ],
    [
      ['firewall-request', '--help'],
      ['nftables', 'cisco-asa', 'aws', '--all', '--output'],
    ],
    [
      ['demo', '--help'],
      ['--format', '--ascii'],
    ],
    [
      ['profiles', '--help'],
      ['list', 'show', 'validate', 'export'],
    ],
    [
      ['profiles', 'export', '--help'],
      ['json', 'yaml', 'csv', 'markdown', '--role'],
    ],
  ])('%j tells what there is', async (argv, words) => {
    const told = await tell(argv);
    expect(told).toMatchObject({ code: 0, err: '' });
    for (const word of words) expect(told.out).toContain(word);
  });

  test('the help fits the terminal', async () => {
    for (const columns of [80, 120]) {
      const { out } = await tell(['--help'], { columns });
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });

  test('a command without its part is wrong usage', async () => {
    expect(await tell(['explain'])).toMatchObject({ code: 2, out: '' });
    expect(await tell(['profiles'])).toMatchObject({ code: 2, out: '' });
    expect(await tell(['profiles', 'lst'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('explain', () => {
  test('tells what a flow is for, without a report', async () => {
    const told = await tell(['explain', FLOW]);
    expect(told).toMatchObject({ code: 0, err: '' });
    for (const text of [FLOW, 'nuance-license-manager', '27000', 'Source:', 'If blocked:']) {
      expect(told.out).toContain(text);
    }
  });

  test('tells with a report how the verdict followed, by path or by flow', async () => {
    const port = await closedTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(port) });
    await tell(['--format', 'json', '--output', 'report.json'], { cwd });
    const byPath = await tell(
      ['explain', `${FLOW}/${LOOPBACK}/${LOOPBACK}/${port}`, '--from', 'report.json'],
      { cwd },
    );
    const byFlow = await tell(['explain', FLOW, '--from', 'report.json'], { cwd });
    expect(byPath).toMatchObject({ code: 0, err: '' });
    expect(byPath.out).toContain('closed');
    expect(byPath.out).toContain('ECONNREFUSED');
    expect(byFlow).toEqual(byPath);
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      'an unknown flow, with the nearest',
      ['explain', 'speech-recognition.license'],
      /^no flow "speech-recognition\.license" in the port map; nearest: speech-recognition\.licence/,
    ],
    [
      'an unknown path of a report',
      ['explain', 'speech-recognition.license', '--from', 'report.json'],
      /^no path "speech-recognition\.license" in report\.json; nearest: speech-recognition\.licence/,
    ],
    ['a report that is not there', ['explain', FLOW, '--from', 'none.json'], /none\.json: no such file\n$/],
    ['a report that is none', ['explain', FLOW, '--from', 'cicprobe.yaml'], /^cicprobe\.yaml/],
  ])('%s', async (_what, argv, complaint) => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    await tell(['--format', 'json', '--output', 'report.json'], { cwd });
    const told = await tell(argv, { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(complaint);
  });
});

describe('init', () => {
  test('writes a configuration that this very program accepts', async () => {
    const cwd = await aFolder();
    const told = await tell(['init'], { cwd });
    expect(told).toEqual({
      code: 0,
      out: 'cicprobe.yaml written. Fill in your hosts, then run: cicprobe\n',
      err: '',
    });
    // Nothing is filled in yet: what is missing is all that there is to complain about.
    const run = await tell(
      ['--dry-run', '--role', 'asr-server', '-t', `nuance-license-manager=${LOOPBACK}`],
      {
        cwd,
      },
    );
    expect(run).toMatchObject({ code: 0, err: '' });
  });

  test('never writes over a file', async () => {
    const cwd = await aFolder({ 'mine.yaml': 'site: mine\n' });
    expect(await tell(['init', 'mine.yaml'], { cwd })).toEqual({
      code: 2,
      out: '',
      err: 'mine.yaml: exists already; it was left as it is\n',
    });
    expect(await readFile(path.join(cwd, 'mine.yaml'), 'utf8')).toBe('site: mine\n');
  });

  test('says why a file cannot be written', async () => {
    const told = await tell(['init', 'none/cicprobe.yaml'], { cwd: await aFolder() });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(/^none\/cicprobe\.yaml: cannot be written: ENOENT/);
  });
});

describe('profiles', () => {
  test('list names every role', async () => {
    const told = await tell(['profiles', 'list']);
    expect(told).toMatchObject({ code: 0, err: '' });
    for (const role of ['workstation', 'cic-server', 'media-server', 'sip-proxy']) {
      expect(told.out).toContain(role);
    }
  });

  test('show tells both directions', async () => {
    const told = await tell(['profiles', 'show', 'asr-server']);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('Must reach (outgoing)');
    expect(told.out).toContain('27000');
  });

  test('validate finds the product’s own files in order', async () => {
    const told = await tell(['profiles', 'validate']);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/^24 sections, \d+ roles, \d+ flows: all files are in order\.\n$/);
  });

  test('validate puts a given section in the place of the product’s own', async () => {
    const name = 'speech-recognition.yaml';
    const own = await tell(['profiles', 'export', '--role', 'asr-server']);
    expect(own.code).toBe(0);
    const cwd = await aFolder({ [name]: 'section: Speech Recognition\npage: 1\nflows: []\nflow: []\n' });
    const told = await tell(['profiles', 'validate', name], { cwd });
    expect(told.code).toBe(2);
    expect(told.err).toContain(`${name}:4 flow: unknown key`);
  });

  test('export gives the same flows in every form', async () => {
    const json = JSON.parse((await tell(['profiles', 'export', '-r', 'asr-server'])).out) as readonly {
      readonly id: string;
    }[];
    expect(json.map(({ id }) => id)).toContain(FLOW);
    const yaml = await tell(['profiles', 'export', '-r', 'asr-server', '-f', 'yaml']);
    expect(parse(yaml.out)).toEqual(json);
    const csv = await tell(['profiles', 'export', '-r', 'asr-server', '-f', 'csv']);
    const markdown = await tell(['profiles', 'export', '-r', 'asr-server', '-f', 'markdown']);
    expect(csv.out.split('\n')[0]).toMatch(/^id,section,diagram,from,to,/);
    for (const { id } of json) {
      expect(csv.out).toContain(id);
      expect(markdown.out).toContain(id);
    }
  });

  test('export of every flow, into a file', async () => {
    const cwd = await aFolder();
    const told = await tell(['profiles', 'export', '--output', 'map.json'], { cwd });
    expect(told).toEqual({ code: 0, out: '', err: '' });
    const flows = JSON.parse(await readFile(path.join(cwd, 'map.json'), 'utf8')) as readonly object[];
    expect(flows.length).toBeGreaterThan(200);
    const keys =
      'id section from to service purpose transport ports security direction wan when impact source note';
    for (const flow of flows) {
      for (const key of keys.split(' ')) expect(flow).toHaveProperty(key);
    }
  });
});
