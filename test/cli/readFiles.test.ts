import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSource } from '../../src/cli/readFiles.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { closedTcp, LOOPBACK } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

const ENCODINGS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['the UTF-16 of Windows PowerShell', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
];

describe.each(ENCODINGS)('a file in %s', (_name, encode) => {
  test('is read as it was meant', async () => {
    const file = path.join(await aFolder(), 'file.txt');
    await writeFile(file, encode('Zürich\n'));
    expect(await readSource(file)).toEqual({ file, text: 'Zürich\n' });
  });

  test('is good for a configuration and for a report', async () => {
    const cwd = await aFolder();
    await writeFile(path.join(cwd, 'cicprobe.yaml'), encode(licenceSite(await closedTcp())));
    const { code, out } = await tell(['--format', 'json'], { cwd });
    expect(code).toBe(1);
    await writeFile(path.join(cwd, 'report.json'), encode(out));
    const [, id = ''] = /"id": "(speech-recognition[^"]*)"/.exec(out) ?? [];
    const told = await tell(['explain', id, '--from', 'report.json'], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain(LOOPBACK);
  });
});

test('a folder of profiles is called by the name that the user gave it', async () => {
  const cwd = await aFolder();
  await mkdir(path.join(cwd, 'mine'));
  await writeFile(path.join(cwd, 'mine', 'new.yaml'), 'section: New\npage: 1\nflows: []\nflow: []\n');
  const told = await tell(['profiles', 'validate', 'mine'], { cwd });
  expect(told.code).toBe(2);
  expect(told.err).toContain('mine/new.yaml:4 flow: unknown key');
});

test.each([
  ['show', ['profiles', 'show', 'ICBM']],
  ['export', ['profiles', 'export', '--role', 'ICBM']],
])('profiles %s knows acronyms', async (_name, argv) => {
  expect(await tell(argv)).toEqual({
    code: 2,
    out: '',
    err: 'unknown role "ICBM"; its name here is "workstation"\n',
  });
});

test('init names the flag that its file needs', async () => {
  const told = await tell(['init', 'own.yaml'], { cwd: await aFolder() });
  expect(told.out).toBe('own.yaml written. Fill in your hosts, then run: cicprobe --config own.yaml\n');
});

test('durations are whole milliseconds', async () => {
  const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
  expect((await tell(['--timeout', '1.1s'], { cwd })).code).toBe(1);
});
