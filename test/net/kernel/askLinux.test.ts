import { describe, expect, test } from 'vitest';
import type { KernelAnswer, KernelQuestion } from '../../../src/model/kernel.ts';
import { askLinux } from '../../../src/net/kernel/askLinux.ts';
import { encodeAddress, LINUX } from '../../../src/net/kernel/linuxLayout.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';
import { makeFakeLibc, queued, queuedNonsense } from './fakeLibc.ts';
import { aQuestion } from './questions.ts';

const NONBLOCKING = LINUX.SOCK_NONBLOCK | LINUX.SOCK_CLOEXEC;
const EHOSTUNREACH = 113;

type Given = Parameters<typeof makeFakeLibc>[0];

describe('the packet', () => {
  test('of TCP is a connect from a socket that never waits', async () => {
    const { calls } = await ask(aQuestion(), { connect: -1, poll: [LINUX.POLLOUT] });
    expect(calls.slice(0, 4)).toEqual([
      ['socket', LINUX.AF_INET, LINUX.SOCK_STREAM | NONBLOCKING, 0],
      ['setInt', 7, LINUX.IPPROTO_IP, LINUX.IP_RECVERR, 1],
      ['connect', 7, encodeAddress('10.0.0.5', 5597)],
      ['poll', 7, LINUX.POLLOUT],
    ]);
    expect(calls.some(([name]) => name === 'send')).toBe(false);
  });

  test('of UDP is the payload', async () => {
    const { calls } = await ask(aQuestion({ transport: 'udp' }), { poll: [LINUX.POLLIN] });
    expect(calls[0]).toEqual(['socket', LINUX.AF_INET, LINUX.SOCK_DGRAM | NONBLOCKING, 0]);
    expect(calls).toContainEqual(['send', 7, Buffer.from('\r\n\r\n')]);
    expect(calls).toContainEqual(['poll', 7, LINUX.POLLIN]);
  });

  test.each([
    ['10.0.0.5', LINUX.IPPROTO_IP, LINUX.IP_TTL],
    ['2001:db8::5', LINUX.IPPROTO_IPV6, LINUX.IPV6_UNICAST_HOPS],
  ])('to %s dies after the hops that were asked for', async (address, level, option) => {
    const { calls } = await ask(aQuestion({ address, hops: 3 }));
    expect(calls).toContainEqual(['setInt', 7, level, option, 3]);
  });

  test('of IPv6 asks for the errors of IPv6', async () => {
    const { calls } = await ask(aQuestion({ address: '2001:db8::5' }));
    expect(calls.slice(0, 3)).toEqual([
      ['socket', LINUX.AF_INET6, LINUX.SOCK_STREAM | NONBLOCKING, 0],
      ['setInt', 7, LINUX.IPPROTO_IPV6, LINUX.IPV6_RECVERR, 1],
      ['connect', 7, encodeAddress('2001:db8::5', 5597)],
    ]);
  });

  test('to an IPv4 address in IPv6 clothes is one of IPv4, and its sender is known again', async () => {
    const { calls, answer } = await ask(aQuestion({ address: '::ffff:10.0.0.5' }), {
      poll: [LINUX.POLLERR],
      receiveError: [queued('10.0.0.5', 3, 3)],
    });
    expect(calls[0]?.[1]).toBe(LINUX.AF_INET);
    expect(answer).toMatchObject({ kind: 'icmp', from: '::ffff:10.0.0.5' });
  });

  test('leaves from the address that was asked for', async () => {
    const { calls } = await ask(aQuestion({ source: '10.9.8.7' }));
    expect(calls).toContainEqual(['bind', 7, encodeAddress('10.9.8.7', 0)]);
  });
});

describe('the answer', () => {
  test.each<[string, Given, KernelAnswer]>([
    ['an accepted connection', { poll: [0, LINUX.POLLOUT] }, { kind: 'accepted' }],
    ['a connection that is reset once accepted', pending(LINUX.ECONNRESET), { kind: 'accepted' }],
    ['a connection that is gone once accepted', pending(LINUX.EPIPE), { kind: 'accepted' }],
    ['a reset', pending(LINUX.ECONNREFUSED), { kind: 'reset', atOnce: false }],
    ['an error of our own stack', pending(EHOSTUNREACH), { kind: 'local', errno: EHOSTUNREACH }],
    ['nothing', {}, { kind: 'silent' }],
    ['an error that never shows', { poll: [LINUX.POLLERR] }, { kind: 'silent' }],
    ['an entry that cannot be read', entry(queuedNonsense()), { kind: 'unknown' }],
    [
      "an entry about this host's own doing",
      entry(queued('0.0.0.0', 0, 0, { origin: 1, errno: 90 })),
      { kind: 'local', errno: 90 },
    ],
  ])('%s', async (_name, given, expected) => {
    expect((await ask(aQuestion(), given)).answer).toEqual(expected);
  });

  test('of UDP: a datagram', async () => {
    const { answer } = await ask(aQuestion({ transport: 'udp' }), { poll: [LINUX.POLLIN] });
    expect(answer).toEqual({ kind: 'answered' });
  });

  test('of UDP: somebody refused, and nobody says who', async () => {
    const { answer } = await ask(aQuestion({ transport: 'udp' }), pending(LINUX.ECONNREFUSED));
    expect(answer).toEqual({ kind: 'unknown' });
  });

  test('an ICMP error that comes with the error it makes', async () => {
    const entry = queued('10.9.0.1', 3, 13, { errno: EHOSTUNREACH });
    const { answer } = await ask(aQuestion(), {
      ...pending(EHOSTUNREACH),
      receiveError: [null, entry],
    });
    expect(answer).toEqual({
      kind: 'icmp',
      icmp: { type: 3, code: 13 },
      from: '10.9.0.1',
      errno: EHOSTUNREACH,
    });
  });

  test('an ICMP error of IPv6', async () => {
    const { answer } = await ask(aQuestion({ address: '2001:db8::5' }), entry(queued('2001:db8::1', 1, 1)));
    expect(answer).toMatchObject({ kind: 'icmp', icmp: { type: 1, code: 1 }, from: '2001:db8::1' });
  });

  test.each([
    ['10.0.0.5', '10.0.0.9'],
    ['2001:db8::5', '2001:db8::9'],
  ])('to %s: an ICMP error from an address of this host (%s) is local news', async (address, own) => {
    const { answer } = await ask(aQuestion({ address }), entry(queued(own, 3, 1)), [own]);
    expect(answer).toEqual({ kind: 'local', errno: LINUX.ECONNREFUSED, icmp: { type: 3, code: 1 } });
  });

  test('an ICMP error from the target is the target’s, also when this host is the target', async () => {
    const { answer } = await ask(aQuestion(), entry(queued('10.0.0.5', 3, 3)), ['10.0.0.5']);
    expect(answer).toMatchObject({ kind: 'icmp', from: '10.0.0.5' });
  });
});

describe('the time of a reset', () => {
  const refused = { connect: -1, socketError: LINUX.ECONNREFUSED };
  test.each([
    ['that is there when the sending call returns is at once', [LINUX.POLLERR | LINUX.POLLOUT], true],
    ['that takes its time is not', [0, LINUX.POLLERR | LINUX.POLLOUT], false],
  ])('%s', async (_name, poll, atOnce) => {
    const { answer } = await ask(aQuestion(), { ...refused, errno: LINUX.EINPROGRESS, poll });
    expect(answer).toEqual({ kind: 'reset', atOnce });
  });
});

describe('whether a packet leaves this host', () => {
  const info = (retransmits: number, onTheirWay: number, state = 2): Buffer => {
    const bytes = Buffer.alloc(104);
    bytes.set([state, 0, retransmits], 0);
    bytes.writeUInt32LE(onTheirWay, 36);
    return bytes;
  };
  const lastlyAsked = { connect: -1 };

  test.each<[string, Buffer | undefined, KernelAnswer]>([
    ['was tried again in vain', info(1, 0), { kind: 'held' }],
    ['was tried again and went out', info(1, 1), { kind: 'silent' }],
    ['was not tried again yet', info(0, 0), { kind: 'silent' }],
    ['cannot be told', undefined, { kind: 'silent' }],
    ['cannot be told by a short structure', info(1, 0).subarray(0, 36), { kind: 'silent' }],
    ['was tried on a connection that is gone', info(1, 0, 7), { kind: 'silent' }],
  ])('%s', async (_name, tcpInfo, expected) => {
    const given = { ...lastlyAsked, ...(tcpInfo === undefined ? {} : { tcpInfo }) };
    const { answer } = await ask(aQuestion({ untilRepeat: true }), given);
    expect(answer).toEqual(expected);
  });

  test('is asked only where it is wanted, and then past the first repeat', async () => {
    const usual = await ask(aQuestion(), { ...lastlyAsked, tcpInfo: info(1, 0) });
    expect([usual.answer.kind, usual.tookMs]).toEqual(['silent', 400]);
    const patient = await ask(aQuestion({ untilRepeat: true }), { ...lastlyAsked, tcpInfo: info(1, 0) });
    expect([patient.answer.kind, patient.tookMs]).toEqual(['held', 1150]);
  });
});

describe('an early answer', () => {
  test.each<[string, KernelQuestion, Given, KernelAnswer]>([
    ['no socket to be had', aQuestion(), { socket: -1, errno: 24 }, { kind: 'local', errno: 24 }],
    [
      'a source address that is not ours',
      aQuestion({ source: '10.9.8.7' }),
      { bind: -1, errno: 99 },
      { kind: 'local', errno: 99 },
    ],
    ['no route', aQuestion(), { connect: -1, errno: 101 }, { kind: 'local', errno: 101 }],
    [
      'a reset from loopback',
      aQuestion(),
      { connect: -1, errno: LINUX.ECONNREFUSED },
      { kind: 'reset', atOnce: true },
    ],
    [
      'an ICMP error at once',
      aQuestion(),
      { connect: -1, errno: EHOSTUNREACH, receiveError: [queued('10.9.0.1', 3, 13)] },
      { kind: 'icmp', icmp: { type: 3, code: 13 }, from: '10.9.0.1', errno: LINUX.ECONNREFUSED },
    ],
    [
      'a datagram that our own filter keeps',
      aQuestion({ transport: 'udp' }),
      { send: -1, errno: 1 },
      { kind: 'local', errno: 1 },
    ],
    [
      'a datagram that is turned back at once',
      aQuestion({ transport: 'udp' }),
      { send: -1, errno: 111, receiveError: [queued('10.0.0.5', 3, 3)] },
      { kind: 'icmp', icmp: { type: 3, code: 3 }, from: '10.0.0.5', errno: LINUX.ECONNREFUSED },
    ],
  ])('%s', async (_name, question, given, expected) => {
    const { answer, calls } = await ask(question, given);
    expect(answer).toEqual(expected);
    expect(calls.some(([name]) => name === 'poll')).toBe(false);
  });

  test.each([LINUX.IP_RECVERR, LINUX.IP_TTL])(
    'a socket that refuses option %i is no witness, and sends nothing',
    async (refused) => {
      const setInt = (option: number): number => (option === refused ? -1 : 0);
      const { answer, calls } = await ask(aQuestion({ hops: 3 }), { setInt });
      expect(answer).toEqual({ kind: 'unknown' });
      expect(calls.some(([name]) => name === 'connect')).toBe(false);
    },
  );
});

describe('waiting', () => {
  test('ends with the time that was asked for', async () => {
    const clock = makeFakeClock();
    await clock.until(
      askLinux(aQuestion({ timeoutMs: 405 }), neverAborted(), partsWith(makeFakeLibc(), clock)),
    );
    expect([clock.now(), clock.waiting()]).toEqual([405, 0]);
  });

  test('that is cut short is no silence', async () => {
    const clock = makeFakeClock();
    const stop = new AbortController();
    const fake = makeFakeLibc();
    const asking = askLinux(aQuestion(), stop.signal, partsWith(fake, clock));
    await clock.advance(100);
    stop.abort();
    expect(await clock.until(asking)).toEqual({ kind: 'unknown' });
    expect(fake.open.size).toBe(0);
  });

  test('sees what came while this process was too busy to look', async () => {
    const clock = makeFakeClock();
    const fake = makeFakeLibc({ poll: [0, LINUX.POLLOUT] });
    const asking = askLinux(aQuestion(), neverAborted(), partsWith(fake, clock));
    await clock.oversleep(5000);
    expect(await asking).toEqual({ kind: 'accepted' });
  });
});

test.each<[string, Given]>([
  ['an answer', { poll: [LINUX.POLLOUT] }],
  ['silence', {}],
  ['a failed connect', { connect: -1, errno: 101 }],
  ['an option that is refused', { setInt: () => -1 }],
])('the socket is closed after %s', async (_name, given) => {
  const { calls, open } = await ask(aQuestion(), given);
  expect(calls.at(-1)).toEqual(['close', 7]);
  expect(open.size).toBe(0);
});

test('the socket is closed when a call throws', async () => {
  const fake = makeFakeLibc();
  const libc = {
    ...fake.libc,
    poll: () => {
      throw new Error('no such call');
    },
  };
  const parts = { libc, clock: makeFakeClock(), ownAddresses: () => [] };
  await expect(askLinux(aQuestion(), neverAborted(), parts)).rejects.toThrow('no such call');
  expect(fake.open.size).toBe(0);
});

async function ask(question: KernelQuestion, given: Given = {}, own: readonly string[] = []) {
  const clock = makeFakeClock();
  const fake = makeFakeLibc(given);
  const answer = await clock.until(
    askLinux(question, neverAborted(), { ...partsWith(fake, clock), ownAddresses: () => own }),
  );
  return { answer, calls: fake.calls, open: fake.open, tookMs: clock.now() };
}

function partsWith({ libc }: ReturnType<typeof makeFakeLibc>, clock: ReturnType<typeof makeFakeClock>) {
  return { libc, clock, ownAddresses: () => [] };
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

/** The socket becomes ready with this pending error. */
function pending(errno: number): NonNullable<Given> {
  return { connect: -1, poll: [0, LINUX.POLLOUT | LINUX.POLLERR], socketError: errno };
}

/** The socket becomes ready with this entry in its queue. */
function entry(one: ReturnType<typeof queued>): NonNullable<Given> {
  return { connect: -1, poll: [0, LINUX.POLLERR], receiveError: [one] };
}
