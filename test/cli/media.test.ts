import { expect, test } from 'vitest';
import { mediaSecondsOf, withMediaTime } from '../../src/cli/mediaFlag.ts';
import { aSite } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { muteTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

test.each<[string, readonly string[], string]>([
  ['without --paired', ['--media', '10'], '--media has no effect without --paired\n'],
  ...['0', '61', '100', '1.5', '10s', '-1', 'x', ''].map((text): [string, readonly string[], string] => [
    `as "${text}"`,
    ['--paired', `--media=${text}`],
    `--media: expected whole seconds from 1 to 60, got "${text}"\n`,
  ]),
  [
    'longer than the run',
    ['--paired', '--media', '30', '--deadline', '30s'],
    '--media: expected less than the whole run has (--deadline, or limits.deadlineMs in the configuration), got 30 s of 30 s\n',
  ],
])('--media %s is refused, and nothing is probed', async (_what, argv, complaint) => {
  const peer = await muteTcp();
  const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
  expect(await tell(argv, { cwd, env: { CICPROBE_TOKEN: 'a token for tests alone' } })).toEqual({
    code: 2,
    out: '',
    err: complaint,
  });
  expect(peer.accepted()).toBe(0);
});

test('the time of the voice comes on top of that of the run', () => {
  const { limits } = aSite();
  expect([mediaSecondsOf(undefined), mediaSecondsOf('1'), mediaSecondsOf('60')]).toEqual([null, 1, 60]);
  expect(withMediaTime(limits, null)).toBe(limits);
  expect(withMediaTime(limits, 60).deadlineMs).toBe(limits.deadlineMs + 70_000);
});
