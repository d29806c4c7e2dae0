import { describe, expect, test } from 'vitest';
import { superseded, timeIsUp } from '../../src/model/abort.ts';
import { NO_PORT } from '../../src/model/ids.ts';
import { ECHO_DATA, type KernelAnswer } from '../../src/model/kernel.ts';
import type { Door, ProbeContext } from '../../src/model/probe.ts';
import { sendEcho } from '../../src/net/echo.ts';
import { noKernel } from '../../src/net/kernel/noKernel.ts';
import { localTowards } from '../../src/net/localTowards.ts';
import { icmp, makeFakeKernel } from '../run/inquiry/fakeKernel.ts';
import { LOOPBACK } from '../support/peers.ts';
import { aContext, tcpDoor } from './context.ts';

const EPERM = 1;
const ENETUNREACH = 101;
const EHOSTUNREACH = 113;

const door = (source?: string): Door => ({
  ...tcpDoor(0, source === undefined ? {} : { source }),
  transport: 'icmp',
  port: NO_PORT,
});
const v6 = (address: string): Door => ({ ...door('::1'), address: address as Door['address'] });

describe('an echo request', () => {
  test('is one question to the system, with our data and as long a wait as the attempt has', async () => {
    const fake = makeFakeKernel(() => ({ kind: 'answered' }));
    const { signal } = new AbortController();
    const seen = await sendEcho(door(), fake.kernel, aContext({ signal }));
    expect(fake.questions).toEqual([
      {
        transport: 'icmp',
        address: LOOPBACK,
        port: 0,
        source: null,
        hops: null,
        untilRepeat: false,
        payload: ECHO_DATA,
        timeoutMs: 60_000,
      },
    ]);
    expect(fake.signals).toEqual([signal]);
    expect(seen).toEqual({
      fact: { kind: 'answered', facts: { protocol: 'icmp', replyBytes: 56 } },
      local: { address: LOOPBACK, port: 0 },
      rttMs: expect.any(Number),
    });
  });

  test('carries what whoever sees it can read', () => {
    expect(Buffer.from(ECHO_DATA).toString()).toBe('cicprobe'.repeat(7));
  });

  test('leaves from the address that was asked for', async () => {
    const fake = makeFakeKernel(() => ({ kind: 'answered' }));
    const { local } = await sendEcho(door('127.0.0.9'), fake.kernel, aContext());
    expect(fake.questions[0]?.source).toBe('127.0.0.9');
    expect(local).toEqual({ address: '127.0.0.9', port: 0 });
  });
});

describe('what became of it', () => {
  const rejected = { kind: 'rejected', code: 'ICMP', here: false, by: '10.1.0.1' } as const;

  test.each<[string, KernelAnswer, object]>([
    ['a device forbids it', icmp(3, 13), { ...rejected, scope: 'policy' }],
    ['a device knows no way', icmp(3, 0), { ...rejected, scope: 'network' }],
    ['a filter that speaks of ports', icmp(3, 3), { ...rejected, scope: 'policy' }],
    ['it goes in circles', icmp(11, 0), { ...rejected, scope: 'network' }],
    ['any other error about it', icmp(12, 0), { ...rejected, scope: 'network' }],
  ])('%s: a rejection with its sender', async (_name, answer, expected) => {
    const seen = await run(answer);
    expect(seen.fact).toMatchObject(expected);
    expect(seen.rttMs).not.toBeNull();
  });

  test('an error of IPv6 is read by the numbers of IPv6', async () => {
    const seen = await run(icmp(1, 1, 'fd00::1'), v6('fd00::5'));
    expect(seen.fact).toMatchObject({ kind: 'rejected', scope: 'policy', by: 'fd00::1' });
  });

  test.each<[string, Extract<KernelAnswer, { kind: 'local' }>, object]>([
    ['its own filter', { kind: 'local', errno: EPERM }, { kind: 'not-tried', fault: 'own-firewall' }],
    [
      'its own filter, by an ICMP error',
      { kind: 'local', errno: EHOSTUNREACH, icmp: { type: 3, code: 13 } },
      { kind: 'turned-back', how: 'rejected' },
    ],
    ['no route', { kind: 'local', errno: ENETUNREACH }, { kind: 'rejected', scope: 'network', here: true }],
    [
      'a neighbour that does not answer',
      { kind: 'local', errno: EHOSTUNREACH, icmp: { type: 3, code: 1 } },
      { kind: 'rejected', scope: 'host', here: false, neighbourMute: true },
    ],
    ['a shortage', { kind: 'local', errno: 24 }, { kind: 'not-tried', fault: 'descriptors' }],
    ['what nobody knows', { kind: 'local', errno: 9999 }, { kind: 'not-tried', fault: 'probe-failed' }],
  ])('%s of this host', async (_name, answer, expected) => {
    const seen = await run(answer);
    expect(seen.fact).toMatchObject(expected);
    expect(seen.rttMs).toBeNull();
  });

  test('nothing', async () => {
    expect((await run({ kind: 'silent' })).fact).toEqual({ kind: 'silent', stage: 'reply' });
  });

  test.each<[string, KernelAnswer, string]>([
    ['does not permit it', { kind: 'denied', why: 'ask root' }, 'ask root'],
    ['cannot tell', { kind: 'unknown' }, 'the system does not tell what came of it'],
    ['answers as if it were TCP', { kind: 'accepted' }, 'the system does not tell what came of it'],
  ])('a system that %s: not tried, and why', async (_name, answer, detail) => {
    expect((await run(answer)).fact).toEqual({ kind: 'not-tried', fault: 'no-echo', detail });
  });

  test('no system to ask: not tried, and why', async () => {
    const seen = await sendEcho(door(), noKernel('koffi is missing'), aContext());
    expect(seen.fact).toEqual({ kind: 'not-tried', fault: 'no-echo', detail: 'koffi is missing' });
  });

  test.each([
    ['when its time is over, silence', timeIsUp, { kind: 'silent', stage: 'reply' }],
    ['when another attempt has settled it, nothing', superseded, { kind: 'not-tried', fault: 'cancelled' }],
  ])('%s', async (_name, reason, fact) => {
    const controller = new AbortController();
    controller.abort(reason);
    const seen = await run({ kind: 'unknown' }, door(), { signal: controller.signal });
    expect(seen.fact).toMatchObject(fact);
  });
});

describe('the address from which this host leaves', () => {
  test.each([LOOPBACK, '::1'])('is told by its routing table, and nothing is sent (%s)', async (address) => {
    const local = await localTowards({ ...door(), address: address as Door['address'] });
    // A host without IPv6 has no way there.
    if (local !== null) expect(local).toEqual({ address, port: 0 });
    else expect(address).toBe('::1');
  });
});

function run(answer: KernelAnswer, to = door('127.0.0.1'), given: Partial<ProbeContext> = {}) {
  return sendEcho(to, makeFakeKernel(() => answer).kernel, aContext(given));
}
