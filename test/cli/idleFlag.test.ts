import { describe, expect, test } from 'vitest';
import { readIdle } from '../../src/cli/idleFlag.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

describe('--idle', () => {
  test.each([
    ['10', 10],
    ['0.5', 0.5],
    ['0.05', 0.05],
    ['240', 240],
  ])('%s is so many minutes', (idle, minutes) => {
    expect(readIdle({ idle, paired: true })).toBe(minutes);
  });

  test('is not wanted unless it is given', () => {
    expect(readIdle({ paired: true })).toBeNull();
  });

  test.each([
    ['0', true],
    ['0.01', true],
    ['241', true],
    ['240.1', true],
    ['-5', true],
    ['10m', true],
    ['', true],
    ['1e2', true],
    ['soon', false],
  ])('%s is refused before anything is sent', async (idle, isPaired) => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    const argv = [...(isPaired ? ['--paired'] : []), `--idle=${idle}`];
    expect(await tell(argv, { cwd })).toEqual({
      code: 2,
      out: '',
      err: `--idle: expected minutes from 0.05 to 240, such as 30 or 0.5, got "${idle}"\n`,
    });
    expect(peer.accepted()).toBe(0);
  });

  test('needs --paired', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    const told = await tell(['--idle', '10'], { cwd });
    expect(told).toEqual({ code: 2, out: '', err: '--idle has no effect without --paired\n' });
    expect(peer.accepted()).toBe(0);
  });
});
