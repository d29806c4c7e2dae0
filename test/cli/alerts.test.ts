import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { alertsTestCommand } from '../../src/cli/commands/alertsTest.ts';
import type { Notice } from '../../src/model/alert.ts';
import type { Channel } from '../../src/model/channel.ts';
import { type Deliver, DeliveryError } from '../../src/model/delivery.ts';
import { usualKeep } from '../../src/model/keep.ts';
import type { SecretRef } from '../../src/model/secret.ts';
import { THIS_HOST } from '../../src/model/watch.ts';
import { openStore } from '../../src/sinks/store/openStore.ts';
import { aKeptAlert, NOON_MS } from '../support/alerts.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { aWatched } from '../support/stores.ts';
import { licenceSite } from './smallSites.ts';

const CHANNELS = `daemon:
  alerts:
    channels:
      - { kind: webhook, name: hook, url: { env: HOOK } }
      - { kind: syslog, name: log, host: log01 }
`;

/** A folder with the memory of a daemon that had two alerts. */
async function folderWithAlerts(): Promise<string> {
  const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(9) });
  const store = await openStore(join(cwd, 'cicprobe.db'), { keep: usualKeep });
  const over = { id: 'over', state: 'resolved', resolvedMs: NOON_MS + 60_000, title: 'It was bad' } as const;
  store.saveAlerts({ alerts: [aKeptAlert(over), aKeptAlert()], notices: [] });
  store.close();
  return cwd;
}

describe('alerts', () => {
  test('are listed, the latest first', async () => {
    const cwd = await folderWithAlerts();
    const told = await tell(['alerts'], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(
      /^✗ Notifier: TCP 5597 on cic01 is refused\n.*\n. It was bad\n.*\n2 alerts: 1 open\n$/s,
    );
    expect((await tell(['alerts', 'list', '--open'], { cwd })).out).toContain('1 alert: 1 open');
    expect((await tell(['alerts', '--limit', '1'], { cwd })).out).toContain('1 alert: 1 open');
  });

  test('are JSON on demand', async () => {
    const cwd = await folderWithAlerts();
    const told = await tell(['alerts', 'list', '-f', 'json', '--store', 'cicprobe.db'], { cwd });
    expect(JSON.parse(told.out)).toMatchObject({
      schemaVersion: 1,
      alerts: [
        { id: 'alert-1', state: 'open' },
        { id: 'over', state: 'resolved' },
      ],
    });
  });
});

/** Runs the test of the channels with deliveries that do what `act` tells. */
async function tryChannels(
  flags: Parameters<typeof alertsTestCommand>[0],
  act: (channel: Channel, notice: Notice) => unknown = () => undefined,
  env: Readonly<Record<string, string>> = { HOOK: 'http://h/hunter2' },
) {
  const cwd = await aFolder({ 'cicprobe.yaml': `${licenceSite(9)}${CHANNELS}` });
  const terminal = aTerminal({ cwd, env });
  const sent: Notice[] = [];
  const make = (channel: Channel, secrets: (ref: SecretRef) => string): Deliver => {
    if (channel.kind === 'webhook') expect(secrets({ kind: 'env', name: 'HOOK' })).toBe('http://h/hunter2');
    return async (notice) => {
      sent.push(notice);
      await act(channel, notice);
    };
  };
  const code = await alertsTestCommand(flags, terminal, make);
  return { code, out: terminal.out(), sent };
}

describe('alerts test', () => {
  test('sends one notice to every channel, and tells how each of them went', async () => {
    const { code, out, sent } = await tryChannels({});
    expect(code).toBe(0);
    expect(out.split('\n').sort()).toEqual(['', '✓ hook (webhook): delivered', '✓ log (syslog): delivered']);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toMatchObject({ kind: 'test', host: 'here', alert: { key: 'test', paths: [] } });
  });

  test('to one channel alone', async () => {
    const { out } = await tryChannels({ channel: 'log' });
    expect(out).toBe('✓ log (syslog): delivered\n');
  });

  test('ends with 4 where one was not delivered, and tells no secret', async () => {
    const { code, out } = await tryChannels({}, ({ kind }) => {
      if (kind === 'syslog') throw new DeliveryError('no answer', { isFinal: false, retryAfterMs: null });
      throw new TypeError('http://h/hunter2');
    });
    expect(code).toBe(4);
    expect(out).toContain('✗ hook (webhook): failed in an unexpected way\n');
    expect(out).toContain('✗ log (syslog): no answer\n');
    expect(out).not.toContain('hunter2');
  });

  test.each([
    ['no configuration', {}, [], 'cicprobe.yaml'],
    [
      'no channel',
      { 'cicprobe.yaml': licenceSite(9) },
      [],
      'daemon.alerts.channels: expected at least one channel',
    ],
    [
      'another channel',
      { 'cicprobe.yaml': `${licenceSite(9)}${CHANNELS}` },
      ['--channel', 'pager'],
      '--channel: expected one of hook, log, got "pager"',
    ],
    [
      'a secret that is not there',
      { 'cicprobe.yaml': `${licenceSite(9)}${CHANNELS}` },
      [],
      'daemon.alerts.channels[0].url (environment variable HOOK): it is not set',
    ],
    [
      'a channel that is none',
      { 'cicprobe.yaml': `${licenceSite(9)}${CHANNELS.replace('syslog', 'pager')}` },
      [],
      'expected one of webhook, email, alertmanager, syslog, got "pager"',
    ],
  ])('refuses %s', async (_what, files, argv, words) => {
    const cwd = await aFolder(files as Record<string, string>);
    const told = await tell(['alerts', 'test', ...argv], { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toContain(words);
  });
});

describe('bad input', () => {
  test.each([
    [['alerts'], 'cicprobe.yaml'],
    [['alerts', '--limit', 'x'], '--limit: expected a whole number'],
    [['alerts', 'list', '--store', 'gone.db'], 'gone.db'],
    [['alerts', 'tset'], 'too many arguments'],
  ])('%j', async (argv, words) => {
    const told = await tell(argv, { cwd: await aFolder() });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toContain(words);
  });
});

test('the status tells when this host itself cannot check: then nothing is known for sure', async () => {
  const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(9) });
  const store = await openStore(join(cwd, 'cicprobe.db'), { keep: usualKeep });
  const trouble = { outcome: 'broken', verdict: 'error', code: 'own-firewall' } as const;
  const memory = new Map([
    ['a', aWatched()],
    [THIS_HOST, aWatched({ held: trouble })],
  ]);
  store.saveMemory({ watch: 'site', events: [], memory, maintenance: false });
  const told = await tell(['status'], { cwd });
  expect(told.code).toBe(3);
  expect(told.out).toContain('This host itself');
  const json = JSON.parse((await tell(['status', '-f', 'json'], { cwd })).out);
  expect(json).toMatchObject({
    paths: [{ pathId: 'a' }],
    thisHost: [{ watch: 'site', watched: { held: trouble } }],
  });
  expect(json.paths).toHaveLength(1);
  store.saveMemory({ watch: 'site', events: [], memory: new Map([[THIS_HOST, null]]), maintenance: false });
  expect((await tell(['status'], { cwd })).code).toBe(0);
  store.close();
});
