import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

/** A daemon that runs on this file, and can be sent a hang-up signal. */
async function aRunningDaemon(yaml: string) {
  const cwd = await aFolder({ 'cicprobe.yaml': yaml });
  const controller = new AbortController();
  let hangUp = (): void => undefined;
  const terminal = aTerminal({
    cwd,
    interrupted: controller.signal,
    whenHungUp: (callback) => {
      hangUp = callback;
      return () => undefined;
    },
  });
  const running = runCli(['daemon', '--log-level', 'debug'], terminal);
  const lines = () =>
    terminal
      .err()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const seen = (event: string) => lines().filter((line) => line['event'] === event);
  await expect.poll(() => seen('checked').length, PATIENCE).toBe(1);
  return {
    cwd,
    seen,
    hangUp: () => hangUp(),
    /** As editors write: beside it, and then in its place. */
    write: async (text: string) => {
      await writeFile(path.join(cwd, 'new'), text);
      await rename(path.join(cwd, 'new'), path.join(cwd, 'cicprobe.yaml'));
    },
    end: async () => {
      controller.abort();
      return running;
    },
  };
}

/** A busy machine takes its time. */
const PATIENCE = { timeout: 10_000 };

const watching = (name: string): string =>
  `daemon:\n  watches: [{ name: ${name}, every: 1h }]\n  api: false\n`;

test('a hang-up signal has the configuration read again; one with a fault changes nothing', async () => {
  const { port } = await openTcp();
  const daemon = await aRunningDaemon(licenceSite(port) + watching('licences'));
  await daemon.write(`${licenceSite(port)}daemon:\n  watchs: []\n`);
  daemon.hangUp();
  await expect.poll(() => daemon.seen('config-fault').length, PATIENCE).toBe(1);
  expect(daemon.seen('config-fault')[0]?.['fault']).toMatch(/cicprobe\.yaml.*watchs/s);
  daemon.hangUp();
  daemon.hangUp();
  await daemon.write(`${licenceSite(port)}${watching('others')}  store: other.db\n`);
  daemon.hangUp();
  await expect.poll(() => daemon.seen('checked').length, PATIENCE).toBe(2);
  expect(daemon.seen('config-fault')).toHaveLength(1);
  expect(daemon.seen('config-loaded')).toMatchObject([
    { file: 'cicprobe.yaml', afterRestart: ['daemon.store'] },
  ]);
  expect(daemon.seen('checked').map(({ watch }) => watch)).toEqual(['licences', 'others']);
  expect(await daemon.end()).toBe(0);
  const history = await tell(['history', '--limit', '5', '--store', 'cicprobe.db'], { cwd: daemon.cwd });
  expect(history.out).toMatch(/not\s+checked\s+any\s+more|gone/);
  const status = await tell(['status', '--store', 'cicprobe.db'], { cwd: daemon.cwd });
  expect(status.out).toMatch(/^1 path: /);
});

test('a file that changes is read again without being asked', async () => {
  const { port } = await openTcp();
  const daemon = await aRunningDaemon(licenceSite(port) + watching('licences'));
  await daemon.write(licenceSite(port) + watching('others'));
  await expect.poll(() => daemon.seen('checked').length, PATIENCE).toBe(2);
  expect(daemon.seen('config-loaded')).toHaveLength(1);
  expect(await daemon.end()).toBe(0);
});

test('a configuration can be checked before a daemon reads it', async () => {
  const cwd = await aFolder({
    'cicprobe.yaml': licenceSite(5597) + watching('licences'),
    'secret.yaml': `${licenceSite(5597)}daemon:\n  alerts:\n    channels: [{ kind: webhook, name: ops, url: { env: NOT_SET } }]\n`,
    'bad.yaml': 'role: asr-server\ndaemon:\n  watches: [{ name: all, every: soon }]\n',
  });
  const good = await tell(['config', 'check'], { cwd });
  expect(good).toMatchObject({ code: 0, err: '' });
  expect(good.out).toContain('Watch licences: every host, every 1h from the start on');
  const secret = await tell(['config', 'check', 'secret.yaml'], { cwd });
  expect(secret).toMatchObject({ code: 2, out: '' });
  expect(secret.err).toContain('daemon.alerts.channels[0].url (environment variable NOT_SET): it is not set');
  const bad = await tell(['config', 'check', 'bad.yaml'], { cwd });
  expect(bad).toMatchObject({ code: 2, out: '' });
  expect(bad.err).toMatch(/bad\.yaml:3.*daemon\.watches\[0\]\.every/s);
});
