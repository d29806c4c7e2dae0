import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Libc } from '../../../src/net/kernel/libc.ts';
import { LINUX } from '../../../src/net/kernel/linuxLayout.ts';
import { makeFakeKoffi } from './fakeKoffi.ts';

afterEach(() => {
  vi.doUnmock('koffi');
  vi.resetModules();
  vi.unstubAllGlobals();
});

const onKnown = ['x64', 'arm64'].includes(process.arch);

describe.skipIf(!onKnown)('the C library (needs x64 or arm64)', () => {
  test.each([
    [['libc.so.6', 'libc.musl-x86_64.so.1']],
    [['libc.musl-x86_64.so.1']],
    [['libc.musl-aarch64.so.1']],
  ])('is the first of those that are there: %s', async (libraries) => {
    const { fake, opened } = await open(() => 0, libraries);
    expect(typeof opened).toBe('object');
    expect(fake.loaded).toEqual([libraries[0]]);
  });

  test('that is nowhere cannot be asked, and it is said so', async () => {
    expect((await open(() => 0, [])).opened).toBe('no C library was found to ask through');
  });

  test('never waits: it polls for no time at all and reads only what is there', async () => {
    const { fake, libc } = await openWorking(() => 0);
    libc.poll(7, LINUX.POLLIN);
    libc.receiveError(7);
    expect(fake.calls).toEqual([
      ['poll', expect.any(Buffer), 1, 0],
      ['recvmsg', 7, expect.any(Buffer), LINUX.MSG_ERRQUEUE | LINUX.MSG_DONTWAIT],
    ]);
  });

  test('reads what a socket is ready for, and nothing stale', async () => {
    let ready = 1;
    const { libc } = await openWorking((_name, [pollfd]) => {
      if (!Buffer.isBuffer(pollfd)) return 0;
      expect([pollfd.readInt32LE(0), pollfd.readInt16LE(4)]).toEqual([7, LINUX.POLLOUT]);
      pollfd.writeInt16LE(LINUX.POLLOUT | LINUX.POLLERR, 6);
      return ready--;
    });
    expect(libc.poll(7, LINUX.POLLOUT)).toBe(LINUX.POLLOUT | LINUX.POLLERR);
    expect(libc.poll(7, LINUX.POLLOUT)).toBe(0);
  });

  test('an empty error queue is none, nor is there a datagram', async () => {
    const { libc } = await openWorking(() => -1n);
    expect([libc.receiveError(7), libc.receive(7), libc.errno()]).toEqual([null, null, 11]);
  });

  test('a datagram comes with its length, and is never waited for', async () => {
    const { fake, libc } = await openWorking(() => 64n);
    expect(libc.receive(7)).toMatchObject({ length: 64 });
    expect(fake.calls).toEqual([['recvmsg', 7, expect.any(Buffer), LINUX.MSG_DONTWAIT]]);
  });
});

describe('the optional package', () => {
  test.skipIf(!onKnown)(
    'that is missing is told of, for every system that would use it (needs x64 or arm64)',
    async () => {
      vi.doMock('koffi', () => {
        throw new Error("Cannot find package 'koffi'");
      });
      const missing = 'the optional package koffi is not installed, or not for this system';
      const { openKernel } = await import('../../../src/net/kernel/openKernel.ts');
      const { systemClock } = await import('../../../src/cli/systemClock.ts');
      for (const platform of ['linux', 'win32']) {
        const kernel = await openKernel(platform, systemClock);
        expect(kernel.unavailable).toBe(missing);
      }
    },
  );

  test.each(['ia32', 'ppc64'])(
    'is not even looked for on %s, whose structures are not known',
    async (arch) => {
      vi.stubGlobal('process', { ...process, arch });
      const { openLibc } = await import('../../../src/net/kernel/libc.ts');
      const { openWinsock } = await import('../../../src/net/kernel/winsock.ts');
      const why = `the socket structures of ${arch} are not known here`;
      expect([await openLibc(), await openWinsock()]).toEqual([why, why]);
    },
  );
});

async function open(act: Parameters<typeof makeFakeKoffi>[1], libraries: readonly string[] = ['libc.so.6']) {
  const fake = makeFakeKoffi(libraries, act);
  vi.doMock('koffi', () => ({ default: fake.koffi }));
  const { openLibc } = await import('../../../src/net/kernel/libc.ts');
  return { fake, opened: await openLibc() };
}

async function openWorking(act: Parameters<typeof makeFakeKoffi>[1]) {
  const { fake, opened } = await open(act);
  if (typeof opened === 'string') throw new Error(opened);
  const libc: Libc = opened;
  return { fake, libc };
}
