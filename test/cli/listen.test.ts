import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import type { ExitCode } from '../../src/cli/exitCodes.ts';
import { makeToken } from '../../src/cli/token.ts';
import { parseReport } from '../../src/config/reportFile.ts';
import { aFolder, aTerminal, type FakeTerminal, tell } from '../support/fakeTerminal.ts';
import { closedTcp, LOOPBACK, muteTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

const TOKEN = 'a token for tests alone';
const LISTEN = ['listen', '--role', 'nuance-license-manager', '--bind', LOOPBACK];

describe('cicprobe listen and --paired', () => {
  test('prove a path on which nothing is installed', async () => {
    const port = await closedTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(port), token: `${TOKEN}\n` });
    const { control, terminal, stop } = await listening(cwd);
    expect(terminal.out()).toContain(`1 port open: tcp ${port}`);
    expect(terminal.out()).not.toContain(TOKEN);
    const told = await tell(
      ['--paired', '--token-file', 'token', '--responder-port', `${control}`, '--phase', 'pre-install'],
      { cwd },
    );
    expect(told.code).toBe(0);
    expect(told.out).toContain('1 path proven by the responder');
    await expect
      .poll(() => terminal.err())
      .toMatch(/paired with 127\.0\.0\.1 \(cicprobe .*\)\n.* 127\.0\.0\.1 has left\n$/);
    expect(await stop()).toBe(0);
  });

  test('take the token from the environment, and JSON tells of the responder', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()), token: TOKEN });
    const { control } = await listening(cwd);
    const told = await tell(['--paired', '--responder-port', `${control}`, '-f', 'json'], {
      cwd,
      env: { CICPROBE_TOKEN: TOKEN },
    });
    const report = parseReport({ file: 'stdout', text: told.out });
    expect(report.run.responders).toMatchObject([{ target: LOOPBACK, state: 'paired' }]);
    expect(report.paths).toMatchObject([{ verdict: 'open', reason: { code: 'responder' } }]);
  });

  test('leave a connection idle, and tell meanwhile until when', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()), token: TOKEN });
    const { control } = await listening(cwd);
    // The time for the checks does not bound the idle time.
    const flags = ['--paired', '--token-file', 'token', '--responder-port', `${control}`, '--deadline', '2s'];
    const told = await tell([...flags, '--idle', '0.05', '-v'], { cwd, errIsTty: true });
    expect(told.code).toBe(0);
    expect(told.err).toMatch(/connections are left idle until \d\d:\d\d, Ctrl-C ends that/);
    expect(told.out.replace(/\s+/g, ' ')).toContain('Left idle, it is still known after 3 seconds.');
    expect(told.out).not.toContain('partial');
  });

  test('stopped while a connection is idle, keep every verdict and claim nothing about idle times', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()), token: TOKEN });
    const { control } = await listening(cwd);
    const controller = new AbortController();
    const terminal = aTerminal({ cwd, errIsTty: true, interrupted: controller.signal });
    const flags = ['--paired', '--token-file', 'token', '--responder-port', `${control}`, '-f', 'json'];
    const running = runCli([...flags, '--idle', '240'], terminal);
    await expect.poll(() => terminal.err(), { timeout: 8000 }).toContain('left idle');
    controller.abort();
    expect(await running).toBe(0);
    const report = parseReport({ file: 'stdout', text: terminal.out() });
    expect(report.run.ended).toBe('complete');
    const idle = { askedSeconds: 14_400, survivedSeconds: 0, forgottenSeconds: null, renewed: null };
    expect(report.paths).toMatchObject([
      { verdict: 'open', warnings: [], evidence: [{ kind: 'witnessed', idle }] },
    ]);
  });

  test('a responder that makes up its token tells it once, and ends by itself', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const control = await closedTcp();
    const told = await tell([...LISTEN, '--responder-port', `${control}`, '--for', '10ms'], { cwd });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out.match(/Token, told only once: ([0-9A-Z]{5}-){5}[0-9A-Z]\n/g)).toHaveLength(1);
  });

  test('without a responder the check is one from one side, and says so', async () => {
    const peer = await muteTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port), token: TOKEN });
    const control = await closedTcp();
    const told = await tell(['--paired', '--token-file', 'token', '--responder-port', `${control}`], { cwd });
    expect(told.code).toBe(0);
    expect(told.out.replace(/\s+/g, ' ')).toContain(
      `No responder on ${LOOPBACK}: TCP ${control} is refused: no responder runs there`,
    );
  });
});

describe('wrong use is told with the flag, and nothing is opened or probed', () => {
  test.each<[string, readonly string[], string]>([
    ['no token', ['--paired'], '--paired needs the token'],
    [
      'a short token',
      ['--paired', '--token-file', 'short'],
      '--token-file short: expected a token of at least 16',
    ],
    ['two lines', ['--paired', '--token-file', 'lines'], '--token-file lines: expected one line'],
    ['no file', ['--paired', '--token-file', 'none'], 'no such file'],
    [
      'a port',
      ['--paired', '--token-file', 'token', '--responder-port', '0'],
      '--responder-port: expected a port',
    ],
    ['a token alone', ['--token-file', 'token'], '--token-file has no effect without --paired'],
    ['a port alone', ['--responder-port', '1'], '--responder-port has no effect without --paired'],
    ['one way alone', ['--one-way'], '--one-way has no effect without --paired'],
    ['a network', [...LISTEN, '--allow', '10.0.0.0/40'], '--allow: expected an address or a network'],
    ['a role', ['listen', '--role', 'nobody'], 'unknown role "nobody"'],
    ['a role without ports', ['listen', '--role', 'workstation'], 'nothing is documented to listen'],
    ['an address', [...LISTEN.slice(0, 3), '--bind', '192.0.2.77'], 'not an address of this host'],
    ['a time', [...LISTEN, '--for', 'ever'], '--for: expected a duration'],
  ])('%s', async (_what, argv, complaint) => {
    const cwd = await aFolder({
      'cicprobe.yaml': licenceSite(await closedTcp()),
      token: TOKEN,
      short: 'too short',
      lines: 'one line that is long\nand another one',
    });
    const told = await tell(argv, { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toContain(complaint);
    expect(told.err).not.toContain('too short');
  });

  test('a control port that is taken', async () => {
    const peer = await muteTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const told = await tell([...LISTEN, '--responder-port', `${peer.port}`], { cwd });
    expect(told.code).toBe(2);
    expect(told.err).toContain('is a responder running already?');
  });
});

test('tokens that are made up are long, readable and never the same', () => {
  const tokens = Array.from({ length: 50 }, makeToken);
  expect(new Set(tokens).size).toBe(50);
  for (const token of tokens) expect(token).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]$/);
});

/** Runs `listen` until the test ends or stops it. */
async function listening(cwd: string): Promise<{
  readonly control: number;
  readonly terminal: FakeTerminal;
  readonly stop: () => Promise<ExitCode>;
}> {
  const control = await closedTcp();
  const controller = new AbortController();
  const terminal = aTerminal({ cwd, interrupted: controller.signal });
  const argv = [...LISTEN, '--responder-port', `${control}`, '--token-file', 'token'];
  const running = runCli(argv, terminal);
  const stop = (): Promise<ExitCode> => {
    controller.abort();
    return running;
  };
  onTestFinished(async () => {
    await stop();
  });
  await expect.poll(() => terminal.out(), { timeout: 8000 }).toContain('Control channel');
  return { control, terminal, stop };
}
