import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type NotifierParts, openNotifier } from '../../../src/cli/service/notify.ts';
import { aFolder } from '../../support/fakeTerminal.ts';
import { whyWithout } from '../../support/programs.ts';

const PID = 4711;
const parts = (given: Partial<NotifierParts> = {}): NotifierParts => ({
  isAlive: () => true,
  onFault: (message) => {
    throw new Error(message);
  },
  pid: PID,
  ...given,
});

const why =
  whyWithout('systemd-notify', ['--version'], 'systemd') || whyWithout('python3', ['--version'], 'python3');

describe.skipIf(why !== '')(`what systemd hears${why}`, () => {
  test('each message, in the order in which it was said', async () => {
    const receiver = await aReceiver();
    const notifier = openNotifier(receiver.env, parts());
    notifier.ready('2 watches,\nnothing checked yet');
    notifier.reloading();
    notifier.ready('3 watches');
    notifier.status('12 paths: 12 met');
    notifier.stopping();
    await notifier.close();
    expect(await receiver.heard(5)).toEqual([
      ['READY=1', 'STATUS=2 watches, nothing checked yet'],
      ['RELOADING=1'],
      ['READY=1', 'STATUS=3 watches'],
      ['STATUS=12 paths: 12 met'],
      ['STOPPING=1'],
    ]);
  });

  test('the watchdog, for as long as the work goes on', async () => {
    const receiver = await aReceiver();
    let fed = 0;
    const isAlive = (): boolean => {
      fed += 1;
      return fed !== 2;
    };
    const env = { ...receiver.env, WATCHDOG_USEC: '100000', WATCHDOG_PID: String(PID) };
    const notifier = openNotifier(env, parts({ isAlive }));
    await vi.waitUntil(() => fed === 4, { timeout: 8000 });
    await notifier.close();
    notifier.status('the end');
    const heard = await receiver.heard(4);
    // The second time it was not alive.
    expect(heard).toEqual([['WATCHDOG=1'], ['WATCHDOG=1'], ['WATCHDOG=1'], ['STATUS=the end']]);
  });

  test.each([
    ['that waits for another process', { WATCHDOG_USEC: '20000', WATCHDOG_PID: '1' }],
    ['that does not wait', { WATCHDOG_USEC: '0' }],
    ['whose time is no number', { WATCHDOG_USEC: 'soon' }],
  ])('a watchdog %s is not fed', async (_what, env) => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const isAlive = vi.fn(() => false);
    const notifier = openNotifier({ NOTIFY_SOCKET: '/nowhere', ...env }, parts({ isAlive }));
    vi.advanceTimersByTime(60_000);
    expect(isAlive).not.toHaveBeenCalled();
    await notifier.close();
  });
});

test('nothing is said where nobody listens', async () => {
  const notifier = openNotifier({ WATCHDOG_USEC: '1000' }, parts());
  notifier.ready('now');
  notifier.reloading();
  notifier.status('well');
  notifier.stopping();
  await notifier.close();
});

test('that nothing can be said is told once', async () => {
  const faults: string[] = [];
  const env = { NOTIFY_SOCKET: '/nowhere/socket', PATH: '/nowhere' };
  const notifier = openNotifier(env, parts({ onFault: (message) => faults.push(message) }));
  notifier.ready('now');
  notifier.stopping();
  await notifier.close();
  expect(faults).toEqual(['systemd-notify: ENOENT']);
});

interface Receiver {
  readonly env: Readonly<Record<string, string>>;
  /** The first so many messages. */
  readonly heard: (count: number) => Promise<readonly (readonly string[])[]>;
}

async function aReceiver(): Promise<Receiver> {
  const socket = `${await aFolder()}/notify`;
  const script = fileURLToPath(new URL('notifySocket.py', import.meta.url));
  const child: ChildProcess = spawn('python3', [script, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines: (readonly string[])[] = [];
  if (child.stdout === null) throw new Error('no output to read');
  createInterface(child.stdout).on('line', (line) => {
    const words = JSON.parse(line) as readonly string[];
    // That it was taken is told by systemd-notify after each message.
    if (words.length > 0 && words[0] !== 'BARRIER=1') lines.push(words);
  });
  const until = (count: number): Promise<boolean> =>
    vi.waitUntil(() => lines.length >= count, { timeout: 8000 }).then(() => true);
  await until(1);
  return {
    env: { NOTIFY_SOCKET: socket, PATH: process.env['PATH'] ?? '' },
    heard: async (count) => {
      await until(count + 1);
      return lines.slice(1);
    },
  };
}
