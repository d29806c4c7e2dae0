import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { closedTcp, LOOPBACK, openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

const DAEMON =
  'daemon:\n  watches: [{ name: licences, every: 1h }]\n  confirm: { after: 0s }\n  api: false\n';
const siteAt = (port: number): string => `${licenceSite(port)}${DAEMON}`;
const eventsIn = (log: string): readonly string[] =>
  log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => String((JSON.parse(line) as { readonly event: unknown }).event));

describe('daemon --once', () => {
  test('checks, remembers, and says how it went', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': siteAt(peer.port) });
    const told = await tell(['daemon', '--once'], { cwd });
    expect(told).toMatchObject({ code: 0, out: '' });
    expect(eventsIn(told.err)).toEqual(['daemon-started', 'daemon-stopped']);
    const status = await tell(['status'], { cwd });
    expect(status.code).toBe(0);
    expect(status.out).toMatch(/^1 path: 1 met, 0 broken, 0 unproven, last checked .* UTC\n$/);
  });

  test('takes a change once it is confirmed, in the same run', async () => {
    const peer = net.createServer((socket) => socket.on('error', () => undefined));
    peer.listen(0, LOOPBACK);
    await once(peer, 'listening');
    const { port } = peer.address() as net.AddressInfo;
    const cwd = await aFolder({ 'cicprobe.yaml': siteAt(port) });
    await tell(['daemon', '--once'], { cwd });
    await new Promise((closed) => peer.close(closed));
    const told = await tell(['daemon', '--once'], { cwd });
    expect(told.code).toBe(1);
    expect(eventsIn(told.err)).toEqual(['daemon-started', 'path-changed', 'alert-opened', 'daemon-stopped']);
    const status = await tell(['status'], { cwd });
    expect(status.code).toBe(1);
    expect(status.out).toContain(`✗ Nuance License Manager tcp/${port} on 127.0.0.1\n    closed since`);
    const history = await tell(['history', '--limit', '1'], { cwd });
    expect(history).toMatchObject({ code: 0, err: '' });
    expect(history.out).toMatch(/^\S+ \S+ UTC ✗ .*open\s+\(met\) → closed\s+\(broken\)/);
    expect(history.out).not.toContain('first seen');
    expect((await tell(['history', '--since', '1h'], { cwd })).out).toMatch(/first\s+seen/);
  });

  test('status and history are JSON on demand', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': siteAt(await closedTcp()) });
    await tell(['daemon', '--once', '--log-level', 'silent'], { cwd });
    const status = JSON.parse((await tell(['status', '-f', 'json', '--watch', 'licences'], { cwd })).out);
    expect(status).toMatchObject({
      schemaVersion: 1,
      paths: [{ watch: 'licences', watched: { held: { outcome: 'broken', verdict: 'closed' } } }],
    });
    const [path] = status.paths;
    const history = JSON.parse((await tell(['history', path.pathId, '-f', 'json'], { cwd })).out);
    expect(history).toMatchObject({ schemaVersion: 1, changes: [{ kind: 'first', pathId: path.pathId }] });
    expect((await tell(['status', '-f', 'json', '--watch', 'others'], { cwd })).code).toBe(3);
    expect((await tell(['history', 'no/such/path'], { cwd })).out).toBe('Nothing changed.\n');
  });

  test('the memory can be elsewhere', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({
      'cicprobe.yaml': siteAt(peer.port).replace('daemon:', 'daemon:\n  store: kept/own.db'),
    });
    await tell(['daemon', '--once'], { cwd });
    expect((await tell(['status', '--store', 'kept/own.db'], { cwd: cwd })).code).toBe(0);
    await tell(['daemon', '--once', '--store', 'other.db'], { cwd });
    expect((await tell(['status', '--store', 'other.db'], { cwd })).code).toBe(0);
    // systemd says where a service may write.
    const plain = await aFolder({ 'cicprobe.yaml': siteAt(peer.port) });
    await tell(['daemon', '--once'], { cwd: plain, env: { STATE_DIRECTORY: cwd } });
    expect((await tell(['status', '--store', `${cwd}/cicprobe.db`], { cwd })).code).toBe(0);
  });
});

test('a daemon runs until it is stopped, others read meanwhile, and a second one is refused', async () => {
  const peer = await openTcp();
  const cwd = await aFolder({ 'cicprobe.yaml': siteAt(peer.port) });
  const controller = new AbortController();
  const terminal = aTerminal({ cwd, interrupted: controller.signal });
  const running = runCli(['daemon', '--log-level', 'debug'], terminal);
  await expect.poll(() => eventsIn(terminal.err())).toContain('checked');
  expect((await tell(['status'], { cwd })).code).toBe(0);
  const second = await tell(['daemon', '--once'], { cwd });
  expect(second.code).toBe(4);
  expect(second.err).toContain('cicprobe.db');
  controller.abort();
  expect(await running).toBe(0);
  expect(eventsIn(terminal.err())).toEqual(['daemon-started', 'checked', 'daemon-stopped']);
  expect((await tell(['daemon', '--once'], { cwd })).code).toBe(0);
});

describe('bad input', () => {
  test.each([
    ['no configuration', {}, ['daemon'], 'cicprobe.yaml'],
    ['a file that is not there', {}, ['daemon', '-c', 'other.yaml'], 'other.yaml'],
    ['nothing remembered', { 'cicprobe.yaml': siteAt(9) }, ['status'], 'cicprobe.db'],
    ['no such memory', {}, ['history', '--store', 'gone.db'], 'gone.db'],
    [
      'a file that is no memory',
      { 'a.db': 'some text, longer than a head' },
      ['status', '--store', 'a.db'],
      'a.db',
    ],
    ['no duration', {}, ['history', '--since', 'long', '--store', 'a'], '--since: expected a duration'],
    ['no number', {}, ['history', '--limit', '0'], '--limit: expected a whole number'],
    ['no host', { 'cicprobe.yaml': 'role: asr-server\nhosts: []\n' }, ['daemon', '--once'], 'no target'],
    [
      'no path to the hosts',
      { 'cicprobe.yaml': 'role: asr-server\nhosts: [{ name: 127.0.0.1, role: workstation }]\n' },
      ['daemon', '--once', '--log-level', 'silent'],
      'nothing to check',
    ],
  ])('%s', async (_what, files, argv, words) => {
    const cwd = await aFolder(files as Record<string, string>);
    const told = await tell(argv, { cwd });
    expect(told.out).toBe('');
    expect(told.code).toBe(2);
    expect(told.err).toContain(words);
  });
});
