import { describe, expect, test } from 'vitest';
import type { KernelAnswer, KernelQuestion } from '../../../src/model/kernel.ts';
import { askWindows } from '../../../src/net/kernel/askWindows.ts';
import { encodeAddress, WINDOWS } from '../../../src/net/kernel/windowsLayout.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';
import { makeFakeWinsock } from './fakeWinsock.ts';
import { aQuestion } from './questions.ts';

type Given = Parameters<typeof makeFakeWinsock>[0];

const WSAEHOSTUNREACH = 10_065;
const WSAEACCES = 10_013;
const FAILED = WINDOWS.POLLWRNORM | WINDOWS.POLLERR | WINDOWS.POLLHUP;
const FROM_FIREWALL = Buffer.from(`020000000a090001${'00'.repeat(20)}01000000030d0000`, 'hex');

describe('the connection', () => {
  test('never waits, and fails when an ICMP error comes', async () => {
    const { calls } = await ask(aQuestion(), { poll: [0, WINDOWS.POLLWRNORM] });
    expect(calls).toEqual([
      ['socket', WINDOWS.AF_INET],
      ['setNonBlocking', 428],
      ['setInt', 428, WINDOWS.IPPROTO_TCP, WINDOWS.TCP_FAIL_CONNECT_ON_ICMP_ERROR, 1],
      ['connect', 428, encodeAddress('10.0.0.5', 5597)],
      ['poll', 428],
      ['poll', 428],
      ['socketError', 428],
      ['close', 428],
    ]);
  });

  test.each([
    ['10.0.0.5', WINDOWS.AF_INET, WINDOWS.IPPROTO_IP, WINDOWS.IP_TTL],
    ['2001:db8::5', WINDOWS.AF_INET6, WINDOWS.IPPROTO_IPV6, WINDOWS.IPV6_UNICAST_HOPS],
  ])('to %s dies after the hops that were asked for', async (address, family, level, option) => {
    const { calls } = await ask(aQuestion({ address, hops: 3 }));
    expect(calls[0]).toEqual(['socket', family]);
    expect(calls).toContainEqual(['setInt', 428, level, option, 3]);
  });

  test('to an IPv4 address in IPv6 clothes is one of IPv4', async () => {
    const { calls } = await ask(aQuestion({ address: '::ffff:10.0.0.5' }));
    expect(calls).toContainEqual(['connect', 428, encodeAddress('10.0.0.5', 5597)]);
  });

  test('leaves from the address that was asked for', async () => {
    const { calls } = await ask(aQuestion({ source: '10.9.8.7' }));
    expect(calls).toContainEqual(['bind', 428, encodeAddress('10.9.8.7', 0)]);
  });
});

describe('the answer', () => {
  test.each<[string, Given, KernelAnswer]>([
    ['an accepted connection', { poll: [WINDOWS.POLLWRNORM] }, { kind: 'accepted' }],
    ['one that is accepted at once', { connect: 0, poll: [WINDOWS.POLLWRNORM] }, { kind: 'accepted' }],
    ['a refusal', ended(WINDOWS.WSAECONNREFUSED), { kind: 'reset', atOnce: false }],
    ['a connection that is reset once accepted', ended(WINDOWS.WSAECONNRESET), { kind: 'accepted' }],
    ['a connection that is gone once accepted', ended(WINDOWS.WSAECONNABORTED), { kind: 'accepted' }],
    ["the system's own time-out", ended(WINDOWS.WSAETIMEDOUT), { kind: 'silent' }],
    ['nothing', {}, { kind: 'silent' }],
    [
      'an ICMP error',
      { ...ended(WSAEHOSTUNREACH), icmpError: FROM_FIREWALL },
      { kind: 'icmp', icmp: { type: 3, code: 13 }, from: '10.9.0.1', errno: WSAEHOSTUNREACH },
    ],
    ['a failure without an ICMP error', ended(WSAEHOSTUNREACH), { kind: 'local', errno: WSAEHOSTUNREACH }],
    [
      'an ICMP error that cannot be read',
      { ...ended(WSAEHOSTUNREACH), icmpError: Buffer.alloc(36) },
      unknown(),
    ],
    ['a failure that is not named', ended(0), unknown()],
  ])('%s', async (_name, given, expected) => {
    const { answer, open } = await ask(aQuestion(), given);
    expect(answer).toEqual(expected);
    expect(open.size).toBe(0);
  });

  test('an ICMP error from an address of this host is local news', async () => {
    const { answer } = await ask(aQuestion(), { ...ended(WSAEHOSTUNREACH), icmpError: FROM_FIREWALL }, [
      '10.9.0.1',
    ]);
    expect(answer).toEqual({ kind: 'local', errno: WSAEHOSTUNREACH, icmp: { type: 3, code: 13 } });
  });

  test('an echo request is not sent, and it is said so', async () => {
    const { answer, calls } = await ask(aQuestion({ transport: 'icmp', port: 0 }));
    expect(answer).toEqual({ kind: 'denied', why: expect.stringContaining('Windows') });
    expect(calls).toEqual([]);
  });

  test('about UDP is that this system cannot tell, and nothing is sent', async () => {
    const { answer, calls } = await ask(aQuestion({ transport: 'udp' }));
    expect([answer, calls]).toEqual([unknown(), []]);
  });
});

describe('an early answer', () => {
  test.each<[string, KernelQuestion, Given, KernelAnswer]>([
    ['no socket to be had', aQuestion(), { noSocket: true, errno: 10_024 }, { kind: 'local', errno: 10_024 }],
    [
      'a source address that is not ours',
      aQuestion({ source: '10.9.8.7' }),
      { bind: -1, errno: 10_049 },
      { kind: 'local', errno: 10_049 },
    ],
    [
      'a connection that our own filter keeps',
      aQuestion(),
      { connect: -1, errno: WSAEACCES },
      { kind: 'local', errno: WSAEACCES },
    ],
    [
      'a refusal at once',
      aQuestion(),
      { connect: -1, errno: WINDOWS.WSAECONNREFUSED },
      { kind: 'reset', atOnce: false },
    ],
    ['a socket that would wait', aQuestion(), { setNonBlocking: -1 }, unknown()],
    [
      'a Windows that hides ICMP errors',
      aQuestion(),
      { setInt: refusing(WINDOWS.TCP_FAIL_CONNECT_ON_ICMP_ERROR) },
      unknown(),
    ],
    ['a socket that keeps its hops', aQuestion({ hops: 3 }), { setInt: refusing(WINDOWS.IP_TTL) }, unknown()],
  ])('%s', async (_name, question, given, expected) => {
    const { answer, calls, open } = await ask(question, given);
    expect(answer).toEqual(expected);
    expect(calls.some(([name]) => name === 'poll')).toBe(false);
    expect(open.size).toBe(0);
  });
});

// A refusal comes to light only after the system's own repeats, some 2 s: a shorter wait must not tell of it.
test('a refusal that comes after two seconds is silence before, and a reset then', async () => {
  const refusedAfterMs = 2000;
  const answerWithin = async (timeoutMs: number) => {
    const clock = makeFakeClock();
    const fake = makeFakeWinsock({ socketError: WINDOWS.WSAECONNREFUSED });
    const winsock = { ...fake.winsock, poll: () => (clock.now() < refusedAfterMs ? 0 : FAILED) };
    const asking = askWindows(aQuestion({ timeoutMs }), neverAborted(), {
      winsock,
      clock,
      ownAddresses: () => [],
    });
    return { answer: await clock.until(asking), atMs: clock.now() };
  };
  expect(await answerWithin(400)).toEqual({ answer: { kind: 'silent' }, atMs: 400 });
  // It is seen at the first look after it came.
  expect(await answerWithin(3000)).toEqual({ answer: { kind: 'reset', atOnce: false }, atMs: 2035 });
});

test('waiting that is cut short is no silence, and the socket is closed', async () => {
  const clock = makeFakeClock();
  const stop = new AbortController();
  const { winsock, open } = makeFakeWinsock();
  const asking = askWindows(aQuestion(), stop.signal, { winsock, clock, ownAddresses: () => [] });
  await clock.advance(50);
  stop.abort();
  expect(await clock.until(asking)).toEqual(unknown());
  expect(open.size).toBe(0);
});

async function ask(question: KernelQuestion, given: Given = {}, own: readonly string[] = []) {
  const clock = makeFakeClock();
  const { winsock, calls, open } = makeFakeWinsock(given);
  const asking = askWindows(question, neverAborted(), { winsock, clock, ownAddresses: () => own });
  return { answer: await clock.until(asking), calls, open };
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

function unknown(): KernelAnswer {
  return { kind: 'unknown' };
}

/** The connection fails with this error, a little later. */
function ended(errno: number): NonNullable<Given> {
  return { poll: [0, FAILED], socketError: errno };
}

function refusing(option: number): (asked: number) => number {
  return (asked) => (asked === option ? -1 : 0);
}
