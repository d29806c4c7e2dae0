import { describe, expect, test } from 'vitest';
import type { KernelAnswer, KernelQuestion } from '../../../src/model/kernel.ts';
import { askLinux } from '../../../src/net/kernel/askLinux.ts';
import type { ReceivedMessage } from '../../../src/net/kernel/libc.ts';
import { encodeAddress, LINUX, makeMessage } from '../../../src/net/kernel/linuxLayout.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';
import { makeFakeLibc, queued } from './fakeLibc.ts';
import { aQuestion } from './questions.ts';

const NONBLOCKING = LINUX.SOCK_NONBLOCK | LINUX.SOCK_CLOEXEC;
const DATA = Buffer.from('cicprobe');
const EHOSTUNREACH = 113;
const EMFILE = 24;

type Given = Parameters<typeof makeFakeLibc>[0];
type Calls = ReturnType<typeof makeFakeLibc>['calls'];

/** Ping sockets are refused, raw ones are not. */
const onlyRaw = (type: number): number => ((type & LINUX.SOCK_RAW) === LINUX.SOCK_RAW ? 7 : -1);

describe('the packet', () => {
  test('leaves from a ping socket that never waits, and needs no privilege', async () => {
    const { calls } = await ask({}, { poll: [LINUX.POLLIN], receive: answering() });
    expect(calls.slice(0, 3)).toEqual([
      ['socket', LINUX.AF_INET, LINUX.SOCK_DGRAM | NONBLOCKING, LINUX.IPPROTO_ICMP],
      ['setInt', 7, LINUX.IPPROTO_IP, LINUX.IP_RECVERR, 1],
      ['connect', 7, encodeAddress('10.0.0.5', 0)],
    ]);
    const sent = sentIn(calls);
    expect([sent[0], sent[1], sent.subarray(8)]).toEqual([8, 0, DATA]);
  });

  test('of IPv6 has the numbers of IPv6', async () => {
    const { calls } = await ask({ address: '2001:db8::5' });
    expect(calls.slice(0, 2)).toEqual([
      ['socket', LINUX.AF_INET6, LINUX.SOCK_DGRAM | NONBLOCKING, LINUX.IPPROTO_ICMPV6],
      ['setInt', 7, LINUX.IPPROTO_IPV6, LINUX.IPV6_RECVERR, 1],
    ]);
    expect(sentIn(calls)[0]).toBe(128);
  });

  test('to an IPv4 address in IPv6 clothes is one of IPv4', async () => {
    const { calls } = await ask({ address: '::ffff:10.0.0.5' });
    expect(calls[0]?.[1]).toBe(LINUX.AF_INET);
  });

  test('dies after the hops that were asked for, and leaves from the address that was asked for', async () => {
    const { calls } = await ask({ hops: 3, source: '10.9.8.7' });
    expect(calls).toContainEqual(['setInt', 7, LINUX.IPPROTO_IP, LINUX.IP_TTL, 3]);
    expect(calls).toContainEqual(['bind', 7, encodeAddress('10.9.8.7', 0)]);
  });

  test('is told from that of any other question', async () => {
    const heads = new Set<string>();
    for (let question = 0; question < 8; question++) {
      heads.add(
        sentIn((await ask({})).calls)
          .subarray(4, 8)
          .toString('hex'),
      );
    }
    expect(heads.size).toBeGreaterThan(4);
  });
});

describe.each([
  ['a ping socket', (): number => 7, false],
  ['a raw socket', onlyRaw, true],
])('on %s', (_name, socketOf, raw) => {
  const given = (receive: (request: Buffer) => ReceivedMessage | null): Given => ({
    socketOf,
    errno: LINUX.EACCES,
    poll: [LINUX.POLLIN],
    receive: ({ calls }) => receive(sentIn(calls)),
  });
  const spoiled = (edit: (reply: Buffer) => void, from = '10.0.0.5') =>
    given((request) => {
      const reply = replyTo(request);
      edit(reply);
      return message(raw ? inIpv4(reply) : reply, from);
    });

  test('the reply to this very request is the answer', async () => {
    const { answer, open } = await ask(
      {},
      spoiled(() => undefined),
    );
    expect(answer).toEqual({ kind: 'answered' });
    expect(open.size).toBe(0);
  });

  test.each<[string, (reply: Buffer) => void]>([
    [
      'the reply to another request',
      (reply) => reply.writeUInt16BE((reply.readUInt16BE(6) + 1) % 0x1_0000, 6),
    ],
    ['a reply with other data', (reply) => reply.write('X', 12)],
    ['an echo request', (reply) => reply.writeUInt8(8, 0)],
    ['another message', (reply) => reply.writeUInt8(13, 0)],
  ])('%s is none', async (_case, edit) => {
    expect((await ask({}, spoiled(edit))).answer).toEqual({ kind: 'silent' });
  });

  test('a reply from another address is none', async () => {
    expect(
      (
        await ask(
          {},
          spoiled(() => undefined, '10.0.0.6'),
        )
      ).answer,
    ).toEqual({ kind: 'silent' });
  });

  test('a reply without all of the data is none', async () => {
    const cut = given((request) => {
      const reply = replyTo(request);
      const whole = raw ? inIpv4(reply) : reply;
      return message(whole.subarray(0, whole.length - 1), '10.0.0.5');
    });
    expect((await ask({}, cut)).answer).toEqual({ kind: 'silent' });
  });
});

test('a raw socket, which hears what is meant for others, tells their replies apart by the identifier', async () => {
  const { answer } = await ask(
    {},
    {
      socketOf: onlyRaw,
      errno: LINUX.EPERM,
      poll: [LINUX.POLLIN],
      receive: ({ calls }) => {
        const reply = replyTo(sentIn(calls));
        reply.writeUInt16BE((reply.readUInt16BE(4) + 1) % 0x1_0000, 4);
        return message(inIpv4(reply), '10.0.0.5');
      },
    },
  );
  expect(answer).toEqual({ kind: 'silent' });
});

test('of IPv6 a raw socket gives the message alone', async () => {
  const { answer } = await ask(
    { address: '2001:db8::5' },
    {
      socketOf: onlyRaw,
      errno: LINUX.EACCES,
      poll: [LINUX.POLLIN],
      receive: ({ calls }) => message(replyTo(sentIn(calls)), '2001:db8::5'),
    },
  );
  expect(answer).toEqual({ kind: 'answered' });
});

describe('an ICMP error', () => {
  const from = (address: string, edit: (quoted: Buffer) => void = () => undefined): Given => ({
    poll: [LINUX.POLLERR],
    receiveError: [null],
    quoting: ({ calls }) => {
      const memory = queued(address, 3, 13, { errno: EHOSTUNREACH });
      const request = Buffer.from(sentIn(calls).subarray(0, 8));
      edit(request);
      memory.data.set(request);
      return memory;
    },
  });

  test('about this request names its sender', async () => {
    expect((await ask({}, from('10.1.0.1'))).answer).toEqual({
      kind: 'icmp',
      icmp: { type: 3, code: 13 },
      from: '10.1.0.1',
      errno: EHOSTUNREACH,
    });
  });

  test("of this host's own is its own word", async () => {
    expect((await ask({}, from('10.9.8.7'))).answer).toMatchObject({ kind: 'local', icmp: { code: 13 } });
  });

  test('about the request of somebody else is left alone', async () => {
    const other = from('10.1.0.1', (quoted) =>
      quoted.writeUInt16BE((quoted.readUInt16BE(6) + 1) % 0x1_0000, 6),
    );
    expect((await ask({}, other)).answer).toEqual({ kind: 'silent' });
    const reply = from('10.1.0.1', (quoted) => quoted.writeUInt8(0, 0));
    expect((await ask({}, reply)).answer).toEqual({ kind: 'silent' });
  });

  test.each([
    ['of the system itself', { origin: 1 }, { kind: 'local', errno: EHOSTUNREACH }],
    ['whose entry cannot be read', null, { kind: 'unknown' }],
  ])('%s', async (_name, origin, expected) => {
    const { answer } = await ask(
      {},
      {
        poll: [LINUX.POLLERR],
        quoting: ({ calls }) => {
          const memory =
            origin === null
              ? makeMessage(() => 0n)
              : queued('10.1.0.1', 3, 1, { errno: EHOSTUNREACH, ...origin });
          memory.data.set(sentIn(calls).subarray(0, 8));
          return memory;
        },
      },
    );
    expect(answer).toEqual(expected);
  });
});

describe('a system', () => {
  test.each([LINUX.EPERM, LINUX.EACCES, LINUX.EPROTONOSUPPORT])(
    'that refuses both kinds of sockets (%i) denies it, and says what would help',
    async (errno) => {
      const { answer, calls } = await ask({}, { socket: -1, errno });
      expect(answer).toMatchObject({
        kind: 'denied',
        why: expect.stringContaining('net.ipv4.ping_group_range'),
      });
      expect(calls.map(([name]) => name)).toEqual(['socket', 'socket']);
    },
  );

  test('without a descriptor to spare says that, and tries no other socket', async () => {
    const { answer, calls } = await ask({}, { socket: -1, errno: EMFILE });
    expect(answer).toEqual({ kind: 'local', errno: EMFILE });
    expect(calls).toHaveLength(1);
  });

  test.each([
    ['bind', { source: '192.0.2.1' }],
    ['connect', {}],
    ['send', {}],
  ])('that refuses to %s says so itself', async (call, question) => {
    const { answer, open } = await ask(question, { [call]: -1, errno: LINUX.EPERM });
    expect(answer).toEqual({ kind: 'local', errno: LINUX.EPERM });
    expect(open.size).toBe(0);
  });

  test('that cannot set the hops is no witness', async () => {
    const refusing = { setInt: (option: number) => (option === LINUX.IP_TTL ? -1 : 0) };
    expect((await ask({ hops: 3 }, refusing)).answer).toEqual({ kind: 'unknown' });
  });
});

test('a stop ends the wait, and nothing follows from it', async () => {
  const controller = new AbortController();
  controller.abort();
  expect((await ask({}, {}, controller.signal)).answer).toEqual({ kind: 'unknown' });
});

test('silence is waited for to the end, with looks that come a tenth of the time late at most', async () => {
  const clock = makeFakeClock();
  const at: number[] = [];
  const { libc } = makeFakeLibc();
  const noted = {
    ...libc,
    poll: () => {
      at.push(clock.now());
      return 0;
    },
  };
  const parts = { libc: noted, clock, ownAddresses: () => [] };
  const signal = new AbortController().signal;
  const answer = await clock.until(askLinux(echoQuestion({ timeoutMs: 400 }), signal, parts));
  expect([answer.kind, clock.now()]).toEqual(['silent', 400]);
  const late = at.map((time, index) => time - (at[index - 1] ?? 0));
  for (const [index, pause] of late.entries())
    expect(pause).toBeLessThanOrEqual(Math.max(1, (at[index] ?? 0) / 10));
});

function echoQuestion(given: Parameters<typeof aQuestion>[0] = {}): KernelQuestion {
  return aQuestion({ transport: 'icmp', port: 0, payload: DATA, ...given });
}

async function ask(
  question: Parameters<typeof aQuestion>[0],
  given: Given = {},
  signal = new AbortController().signal,
): Promise<{ readonly answer: KernelAnswer; readonly calls: Calls; readonly open: ReadonlySet<number> }> {
  const fake = makeFakeLibc(given);
  const clock = makeFakeClock();
  const parts = { libc: fake.libc, clock, ownAddresses: () => ['10.9.8.7'] };
  const answer = await clock.until(askLinux(echoQuestion(question), signal, parts));
  return { answer, calls: fake.calls, open: fake.open };
}

function sentIn(calls: Calls): Buffer {
  const sent = calls.find(([name]) => name === 'send');
  if (sent === undefined) throw new Error('nothing was sent');
  return Buffer.from(sent[2] as Uint8Array);
}

function answering(): NonNullable<NonNullable<Given>['receive']> {
  return ({ calls }) => message(replyTo(sentIn(calls)), '10.0.0.5');
}

/** The reply that a host gives: the request with another type. */
function replyTo(request: Buffer): Buffer {
  const reply = Buffer.from(request);
  reply.writeUInt8(request.readUInt8(0) === 128 ? 129 : 0, 0);
  return reply;
}

function inIpv4(content: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt8(0x45, 0);
  return Buffer.concat([head, content]);
}

function message(content: Buffer, from: string): ReceivedMessage {
  const memory = makeMessage(() => 0n);
  memory.data.set(content);
  memory.name.set(encodeAddress(from, 0));
  return { ...memory, length: content.length };
}
