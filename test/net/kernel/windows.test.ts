import { describe, expect, test } from 'vitest';
import { trustWindowsKernel } from '../../../src/net/kernel/windows.ts';
import { WINDOWS } from '../../../src/net/kernel/windowsLayout.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';
import { makeFakeWinsock } from './fakeWinsock.ts';
import { aQuestion } from './questions.ts';

type Given = Parameters<typeof makeFakeWinsock>[0];

const doubt = 'this Windows does not tell which device refused, or not in the way that is known here';

test('a Windows that accepts on loopback and knows of no ICMP error there is asked', async () => {
  const { kernel, calls, shut } = await trust({ poll: [WINDOWS.POLLWRNORM] });
  expect(kernel.unavailable).toBeNull();
  expect(calls).toContainEqual(['icmpError', 428]);
  expect(shut).toBe(1);
  const answer = await kernel.ask(aQuestion(), new AbortController().signal);
  expect(answer).toEqual({ kind: 'accepted' });
});

describe('a Windows is not believed', () => {
  test.each<[string, Given]>([
    ['that refuses on loopback', { poll: [2], socketError: WINDOWS.WSAECONNREFUSED }],
    ['that is silent on loopback', {}],
    ['that does not know the option', { poll: [WINDOWS.POLLWRNORM], errno: 10_042 }],
    ['that cannot set the option', { setInt: () => -1 }],
    [
      'that tells of an ICMP error where there was none',
      { poll: [WINDOWS.POLLWRNORM], icmpError: Buffer.alloc(36) },
    ],
  ])('%s', async (_name, given) => {
    const { kernel, open, shut } = await trust(given);
    expect(kernel.unavailable).toBe(doubt);
    await expect(kernel.ask(aQuestion(), new AbortController().signal)).rejects.toThrow(doubt);
    expect([open.size, shut]).toEqual([0, 1]);
  });

  test('where loopback gives no port', async () => {
    const { winsock } = makeFakeWinsock();
    const parts = { winsock, clock: makeFakeClock(), ownAddresses: () => [] };
    const kernel = await trustWindowsKernel(parts, () => Promise.reject(new Error('listen EACCES')));
    expect(kernel.unavailable).toContain('listen EACCES');
  });
});

async function trust(given: Given) {
  const clock = makeFakeClock();
  const { winsock, calls, open } = makeFakeWinsock(given);
  let shut = 0;
  const opening = trustWindowsKernel({ winsock, clock, ownAddresses: () => [] }, async () => ({
    port: 9,
    shut: () => {
      shut++;
    },
  }));
  const kernel = await clock.until(opening);
  return { kernel, calls, open, shut };
}
