import { afterEach, describe, expect, test, vi } from 'vitest';
import { WINDOWS } from '../../../src/net/kernel/windowsLayout.ts';
import type { Winsock } from '../../../src/net/kernel/winsock.ts';
import { makeFakeKoffi } from './fakeKoffi.ts';

afterEach(() => {
  vi.doUnmock('koffi');
  vi.resetModules();
});

const onKnown = ['x64', 'arm64'].includes(process.arch);
const ADDRESS = Buffer.from('020015dd0a0900010000000000000000', 'hex');

describe.skipIf(!onKnown)('Winsock (needs x64 or arm64)', () => {
  test('is started once, in version 2.2, and every call is known to koffi', async () => {
    const { fake, opened } = await open(() => 0);
    expect(typeof opened).toBe('object');
    expect(fake.loaded).toEqual(['ws2_32.dll']);
    expect(fake.calls).toEqual([['WSAStartup', 0x0202, expect.any(Buffer)]]);
    vi.doUnmock('koffi');
    const { default: koffi } = await import('koffi');
    for (const definition of fake.definitions) expect(() => koffi.proto(definition)).not.toThrow();
  });

  test('never waits', async () => {
    const { winsock, calls } = await openWorking(() => 0);
    winsock.setNonBlocking(428);
    winsock.poll(428);
    expect(calls()).toContainEqual(['ioctlsocket', 428, WINDOWS.FIONBIO, Buffer.from([1, 0, 0, 0])]);
    expect(calls().at(-1)).toEqual(['WSAPoll', expect.any(Buffer), 1, 0]);
  });

  test('passes on what it is given', async () => {
    const { winsock, calls } = await openWorking((name) => (name === 'socket' ? 428 : 0));
    expect(winsock.socket(WINDOWS.AF_INET6)).toBe(428);
    winsock.setInt(428, WINDOWS.IPPROTO_IP, WINDOWS.IP_TTL, 3);
    winsock.bind(428, ADDRESS);
    winsock.connect(428, ADDRESS);
    winsock.close(428);
    expect(calls()).toEqual([
      ['socket', WINDOWS.AF_INET6, 1, 6],
      ['setsockopt', 428, 0, 4, Buffer.from([3, 0, 0, 0]), 4],
      ['bind', 428, ADDRESS, 16],
      ['connect', 428, ADDRESS, 16],
      ['closesocket', 428],
    ]);
  });

  test('reads what a socket is ready for', async () => {
    const { winsock } = await openWorking((name, [pollfd]) => {
      if (name !== 'WSAPoll' || !Buffer.isBuffer(pollfd)) return 0;
      expect([pollfd.readBigUInt64LE(0), pollfd.readInt16LE(8)]).toEqual([428n, WINDOWS.POLLWRNORM]);
      pollfd.writeInt16LE(0x13, 10);
      return 1;
    });
    expect(winsock.poll(428)).toBe(0x13);
  });

  test('reads no stale readiness when nothing is ready', async () => {
    let ready = 1;
    const { winsock } = await openWorking((_name, [pollfd]) => {
      if (Buffer.isBuffer(pollfd)) pollfd.writeInt16LE(0x13, 10);
      return ready--;
    });
    expect([winsock.poll(428), winsock.poll(428)]).toEqual([0x13, 0]);
  });

  test("reads a socket's error and its ICMP error", async () => {
    const { winsock, calls } = await openWorking((name, [, level, , value, size]) => {
      if (name !== 'getsockopt' || !Buffer.isBuffer(value) || !Buffer.isBuffer(size)) return 0;
      if (level === WINDOWS.SOL_SOCKET) value.writeInt32LE(10_061);
      else size.writeInt32LE(34);
      return 0;
    });
    expect(winsock.socketError(428)).toBe(10_061);
    expect(winsock.icmpError(428)).toHaveLength(34);
    expect(calls().map(([, , level, option]) => [level, option])).toEqual([
      [0xffff, 0x1007],
      [6, 19],
    ]);
  });

  test('keeps the error of the call that failed', async () => {
    let failing = true;
    const { winsock } = await openWorking((name) => {
      if (name === 'WSAGetLastError') return 10_035;
      return failing ? -1 : 0;
    });
    expect(winsock.connect(428, ADDRESS)).toBe(-1);
    failing = false;
    winsock.close(428);
    expect(winsock.errno()).toBe(10_035);
    failing = true;
    expect([winsock.socketError(428), winsock.icmpError(428)]).toEqual([10_035, null]);
  });

  test.each([0xffff_ffff_ffff_ffffn, -1, -1n])('knows an invalid socket (%s)', async (invalid) => {
    const { winsock } = await openWorking((name) => (name === 'socket' ? invalid : 10_024));
    expect([winsock.socket(2), winsock.errno()]).toEqual([null, 10_024]);
  });
});

describe.skipIf(!onKnown)('Winsock that cannot be used (needs x64 or arm64)', () => {
  test('because it does not start', async () => {
    const { opened } = await open(() => 10_091);
    expect(opened).toBe('Winsock did not start (error 10091)');
  });

  test('because there is none', async () => {
    const { opened } = await open(() => 0, []);
    expect(opened).toContain('ws2_32.dll: no such file');
  });
});

async function open(act: Parameters<typeof makeFakeKoffi>[1], libraries: readonly string[] = ['ws2_32.dll']) {
  const fake = makeFakeKoffi(libraries, act);
  vi.doMock('koffi', () => ({ default: fake.koffi }));
  const { openWinsock } = await import('../../../src/net/kernel/winsock.ts');
  return { fake, opened: await openWinsock() };
}

/** Winsock that started, and the calls since then. */
async function openWorking(act: Parameters<typeof makeFakeKoffi>[1]) {
  let started = false;
  const { fake, opened } = await open((name, args) => {
    if (started) return act(name, args);
    started = true;
    return 0;
  });
  if (typeof opened === 'string') throw new Error(opened);
  const winsock: Winsock = opened;
  return { winsock, calls: () => fake.calls.slice(1) };
}
