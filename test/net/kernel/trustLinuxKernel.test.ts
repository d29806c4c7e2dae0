import { describe, expect, test } from 'vitest';
import { trustLinuxKernel } from '../../../src/net/kernel/linux.ts';
import { LINUX } from '../../../src/net/kernel/linuxLayout.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';
import { makeFakeLibc, queued } from './fakeLibc.ts';
import { aQuestion } from './questions.ts';

const V4 = queued('127.0.0.1', 3, 3);
const V6 = queued('::1', 1, 4);
const doubt = 'the error queue of this system could not be read as expected';

describe('a kernel that answers about loopback as it should', () => {
  test('is asked', async () => {
    const { kernel, asked } = await trust([V4]);
    expect(kernel.unavailable).toBeNull();
    expect(asked).toEqual(['127.0.0.1']);
    expect((await kernel.ask(aQuestion(), new AbortController().signal)).kind).toBe('icmp');
  });

  test('is tried over IPv6 as well where this host has it', async () => {
    const { kernel, asked } = await trust([V4, V6], ['127.0.0.1', '::1']);
    expect(kernel.unavailable).toBeNull();
    expect(asked).toEqual(['127.0.0.1', '::1']);
  });
});

describe('a kernel is not believed', () => {
  test.each([
    ['that says another type', [queued('127.0.0.1', 11, 3)]],
    ['that says another code', [queued('127.0.0.1', 3, 1)]],
    ['that names another sender', [queued('127.0.0.2', 3, 3)]],
    ['that gives another error', [queued('127.0.0.1', 3, 3, { errno: 113 })]],
    ['whose entry is from elsewhere', [queued('127.0.0.1', 3, 3, { origin: 1 })]],
    ['that errs over IPv6', [V4, queued('::1', 3, 3)]],
  ])('%s', async (_name, queue) => {
    const { kernel, open } = await trust(queue, ['::1']);
    expect(kernel.unavailable).toBe(doubt);
    await expect(kernel.ask(aQuestion(), new AbortController().signal)).rejects.toThrow(doubt);
    expect(open.size).toBe(0);
  });

  test('that says nothing within half a second', async () => {
    const clock = makeFakeClock();
    const parts = { libc: makeFakeLibc().libc, clock, ownAddresses: () => [] };
    const kernel = await clock.until(trustLinuxKernel(parts, () => Promise.resolve(9)));
    expect([kernel.unavailable, clock.now()]).toEqual([doubt, 500]);
  });

  test('where loopback gives no port', async () => {
    const parts = { libc: makeFakeLibc().libc, clock: makeFakeClock(), ownAddresses: () => [] };
    const kernel = await trustLinuxKernel(parts, () => Promise.reject(new Error('bind EADDRNOTAVAIL')));
    expect(kernel.unavailable).toContain('bind EADDRNOTAVAIL');
  });
});

async function trust(queue: readonly ReturnType<typeof queued>[], own: readonly string[] = []) {
  const clock = makeFakeClock();
  const asked: string[] = [];
  const { libc, open } = makeFakeLibc({ poll: [LINUX.POLLERR], receiveError: queue });
  const kernel = await clock.until(
    trustLinuxKernel({ libc, clock, ownAddresses: () => own }, async (address) => {
      asked.push(address);
      return 9;
    }),
  );
  return { kernel, asked, open };
}
