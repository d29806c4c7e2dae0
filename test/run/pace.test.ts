import { describe, expect, test } from 'vitest';
import type { Transport } from '../../src/model/ids.ts';
import { defaultTimeoutMs, makePace, maxAttempts, type Pulse } from '../../src/run/pace.ts';
import { someLimits } from '../support/builders.ts';

const unknown: Pulse = { acceptedRttMs: null, refusedRttMs: null };
const accepted = (rttMs: number): Pulse => ({ acceptedRttMs: rttMs, refusedRttMs: null });
const refused = (rttMs: number): Pulse => ({ acceptedRttMs: null, refusedRttMs: rttMs });

const pace = (transport: Transport, platform: string, timeoutMs = defaultTimeoutMs(platform)) =>
  makePace(transport, platform, { ...someLimits, timeoutMs });

describe('the pause before the next attempt', () => {
  test.each<[Transport, string, Pulse, number, number | null]>([
    ['tcp', 'linux', unknown, 1, 150],
    ['tcp', 'linux', unknown, 6, 150],
    // Not a word in the first second: rarer from now on.
    ['tcp', 'linux', unknown, 7, 400],
    ['tcp', 'linux', unknown, 15, 400],
    ['tcp', 'linux', unknown, 16, null],
    ['tcp', 'linux', accepted(1), 1, 100],
    ['tcp', 'linux', accepted(1), 9, 100],
    ['tcp', 'linux', accepted(100), 1, 300],
    ['tcp', 'linux', accepted(900), 1, 600],
    ['tcp', 'linux', refused(100), 1, 300],
    ['tcp', 'linux', accepted(1), 16, null],
    ['tcp', 'win32', unknown, 1, 700],
    ['tcp', 'win32', accepted(1), 1, 700],
    ['tcp', 'win32', refused(2000), 1, 700],
    // The system repeats no echo, on Windows neither.
    ['icmp', 'linux', unknown, 1, 150],
    ['icmp', 'win32', unknown, 1, 150],
    ['icmp', 'win32', accepted(1), 1, 100],
    ['udp', 'linux', unknown, 1, 200],
    ['udp', 'linux', accepted(150), 1, 300],
    ['udp', 'linux', accepted(900), 1, 400],
    ['udp', 'linux', unknown, 5, 200],
    ['udp', 'linux', unknown, 6, null],
  ])('%s on %s, knowing %o, after %i attempts', (transport, platform, pulse, attempts, gapMs) => {
    expect(pace(transport, platform).gapMs(pulse, attempts)).toBe(gapMs);
  });
});

describe('the time after which silence is silence', () => {
  test.each<[Transport, string, Pulse, number]>([
    ['tcp', 'linux', unknown, 3200],
    ['tcp', 'linux', accepted(1), 800],
    ['tcp', 'linux', accepted(100), 2400],
    ['tcp', 'linux', accepted(900), 3200],
    // A firewall that refuses may be much nearer than the host.
    ['tcp', 'linux', refused(1), 2000],
    ['tcp', 'linux', { acceptedRttMs: 1, refusedRttMs: 1 }, 800],
    ['tcp', 'win32', unknown, 4500],
    ['tcp', 'win32', accepted(1), 4500],
    ['tcp', 'win32', refused(2010), 4500],
    ['udp', 'linux', unknown, 1500],
    ['udp', 'linux', accepted(300), 2100],
    ['udp', 'linux', accepted(3000), 3200],
  ])('%s on %s, knowing %o', (transport, platform, pulse, patienceMs) => {
    expect(pace(transport, platform).patienceMs(pulse, 8)).toBe(patienceMs);
  });

  // A busy host gets to its attempts late: the clock alone must not end them.
  test.each<[Transport, string, number, number]>([
    ['tcp', 'linux', 7, 3200],
    ['tcp', 'linux', 8, 800],
    ['tcp', 'win32', 3, 4500],
    ['udp', 'linux', 5, 3200],
    ['udp', 'linux', 6, 1502],
  ])('%s on %s has not come after only %i attempts', (transport, platform, attempts, patienceMs) => {
    expect(pace(transport, platform).patienceMs(accepted(1), attempts)).toBe(patienceMs);
  });

  test.each<[Transport, string]>([
    ['tcp', 'linux'],
    ['tcp', 'win32'],
    ['udp', 'linux'],
  ])('is never longer than was asked for (%s on %s)', (transport, platform) => {
    for (const pulse of [unknown, accepted(1), accepted(2000), refused(1)]) {
      expect(pace(transport, platform, 700).patienceMs(pulse, 0)).toBeLessThanOrEqual(700);
    }
  });

  // A refusal is reported there only after about 2 s, and it must find somebody still waiting.
  test.each([unknown, accepted(0.5), accepted(80), refused(2010)])(
    'on Windows is past the two seconds of a refusal, knowing %o',
    (pulse) => {
      expect(pace('tcp', 'win32').patienceMs(pulse, 4)).toBeGreaterThanOrEqual(3000);
    },
  );

  test('is past the 3.07 s after which a dead neighbour is known', () => {
    expect(defaultTimeoutMs('linux')).toBeGreaterThan(3070);
  });
});

describe('patience with an accepted connection', () => {
  test.each([
    [unknown, 100],
    [accepted(1), 100],
    [accepted(100), 300],
    [accepted(1000), 500],
    [refused(60), 180],
  ])('knowing %o it is watched for %i ms', (pulse, lingerMs) => {
    expect(pace('tcp', 'linux').lingerMs(pulse)).toBe(lingerMs);
    expect(pace('udp', 'linux').lingerMs(pulse)).toBe(lingerMs);
  });

  test('waits for an answer no longer than half of the whole time', () => {
    expect(pace('tcp', 'linux').replyTimeoutMs).toBe(1500);
    expect(pace('udp', 'linux').replyTimeoutMs).toBe(1500);
    expect(pace('tcp', 'linux', 1000).replyTimeoutMs).toBe(500);
  });

  test('never watches longer than the whole time', () => {
    expect(pace('tcp', 'linux', 120).lingerMs(accepted(1000))).toBe(120);
  });
});

describe('the most attempts that silence can lead to', () => {
  test.each<[Transport, string, number, number]>([
    // A host that refuses elsewhere at once is asked every 100 ms for 2 s.
    ['tcp', 'linux', 3200, 16],
    ['tcp', 'linux', 1000, 10],
    ['tcp', 'linux', 100, 1],
    ['tcp', 'linux', 120_000, 16],
    ['tcp', 'win32', 4500, 7],
    ['icmp', 'linux', 3200, 16],
    ['udp', 'linux', 3200, 6],
    ['udp', 'linux', 500, 3],
  ])('%s on %s within %i ms: %i', (transport, platform, timeoutMs, attempts) => {
    expect(maxAttempts(transport, platform, { ...someLimits, timeoutMs })).toBe(attempts);
  });
});
