import { describe, expect, test } from 'vitest';
import { findCauses } from '../../../src/classify/causes/findCauses.ts';
import type { Fact } from '../../../src/model/evidence.ts';
import { type Found, found } from './found.ts';

const causesOf = (...all: readonly Found[]) => findCauses(all.map(found));
const textsOf = (...all: readonly Found[]) => causesOf(...all).map(({ text }) => text);
const open = (port: number, given: Partial<Found> = {}): Found => ({ port, verdict: 'open', ...given });
const silent = (port: number, given: Partial<Found> = {}): Found => ({
  port,
  verdict: 'blocked',
  code: 'silent',
  ...given,
});
const rejected = (port: number, given: Partial<Found> = {}): Found => ({
  port,
  verdict: 'blocked',
  code: 'rejected',
  blockedBy: '10.9.9.2',
  ...given,
});

describe('a device that rejects', () => {
  test('is one cause for three ports and more, with a pattern where there is one', () => {
    expect(causesOf(open(445), open(5597), rejected(8000), rejected(8018), rejected(8114))).toEqual([
      {
        kind: 'rejected-by',
        target: '10.0.0.5',
        address: '10.0.0.5',
        device: '10.9.9.2',
        text: '10.9.9.2, a device on the way, rejects every TCP port from 8000 up of 10.0.0.5',
        paths: ['10.0.0.5/tcp/8000', '10.0.0.5/tcp/8018', '10.0.0.5/tcp/8114'],
      },
    ]);
  });

  test('of echo requests, too, names them without a port', () => {
    const echo = (address: string) => rejected(0, { transport: 'icmp', address });
    const two = [echo('10.0.0.5'), echo('10.0.1.7')];
    expect(textsOf(...two)).toEqual([
      '10.9.9.2, a device on the way, rejects the ICMP echo of 10.0.0.5, 10.0.1.7',
    ]);
    expect(textsOf(rejected(1), rejected(2), echo('10.0.0.5'))).toEqual([
      '10.9.9.2, a device on the way, rejects every TCP port and the ICMP echo of 10.0.0.5',
    ]);
    expect(textsOf(open(1), rejected(2), rejected(4), open(5), echo('10.0.0.5'))).toEqual([
      '10.9.9.2, a device on the way, rejects TCP 2, 4 and the ICMP echo of 10.0.0.5',
    ]);
  });

  test('is told port by port for two of them', () => {
    expect(causesOf(rejected(1), rejected(2), open(3))).toEqual([]);
  });

  test('that rejects two hosts is one cause for both', () => {
    const causes = causesOf(
      rejected(80),
      rejected(80, { address: '10.0.1.7' }),
      open(443, { address: '10.0.1.7' }),
    );
    expect(causes).toMatchObject([
      {
        target: null,
        address: null,
        text: '10.9.9.2, a device on the way, rejects every TCP port of 10.0.0.5; TCP 80 of 10.0.1.7',
      },
    ]);
  });

  test.each<[string, readonly Found[], string]>([
    [
      'all of a network',
      ['10.9.1.1', '10.9.1.2'].map((address) => rejected(80, { address })),
      'every TCP port of 10.9.1.0/24',
    ],
    [
      'all but one of a network',
      [
        ...['10.9.1.1', '10.9.1.2'].map((address) => rejected(80, { address })),
        open(80, { address: '10.9.1.3' }),
      ],
      'every TCP port of 10.9.1.1, 10.9.1.2',
    ],
    [
      'a network of IPv6',
      ['2001:db8::1', '2001:db8::2'].map((address) => rejected(80, { address })),
      'every TCP port of 2001:db8::/64',
    ],
    [
      'a network of IPv6 that is written out',
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::2'].map((address) => rejected(80, { address })),
      'every TCP port of 2001:db8:1:2::/64',
    ],
    [
      'a network of IPv6 without a name',
      ['::1', '::2'].map((address) => rejected(80, { address })),
      'every TCP port of 0::/64',
    ],
    [
      'both transports',
      [1, 2].flatMap((port) => [rejected(port), rejected(port, { transport: 'udp' })]),
      'every port of 10.0.0.5',
    ],
    [
      'the lower ports',
      [rejected(1), rejected(2), rejected(3), open(4)],
      'every TCP port up to 3 of 10.0.0.5',
    ],
    [
      'some ports',
      [rejected(1), open(2), rejected(3), open(4), rejected(5), open(6)],
      'TCP 1, 3, 5 of 10.0.0.5',
    ],
    [
      'many single ports',
      [1, 3, 5, 7, 9, 11, 13].flatMap((port) => [rejected(port), open(port + 1)]),
      '7 TCP ports (1, 3, 5, 7, 9, 11 …) of 10.0.0.5',
    ],
    [
      'one transport wholly and the other in part',
      [
        rejected(1),
        rejected(2),
        rejected(5, { transport: 'udp' }),
        open(4, { transport: 'udp' }),
        open(6, { transport: 'udp' }),
      ],
      'every TCP port and UDP 5 of 10.0.0.5',
    ],
    [
      'more hosts than one lists',
      [1, 2, 3, 4, 5, 6].map((net) => rejected(80, { address: `10.9.${net}.1` })),
      'every TCP port of 10.9.1.1, 10.9.2.1, 10.9.3.1, 10.9.4.1, 2 more hosts',
    ],
    [
      'a host by its name',
      [1, 2, 3].map((port) => rejected(port, { target: 'cic01' })),
      'every TCP port of cic01 (10.0.0.5)',
    ],
  ])('%s', (_name, all, scope) => {
    expect(textsOf(...all)).toEqual([`10.9.9.2, a device on the way, rejects ${scope}`]);
  });
});

describe('silence behind one hop', () => {
  const behind = { lastHop: '10.9.0.1' };

  test('is one cause, told from the few ports that were traced', () => {
    const all = [open(445), silent(8000, behind), silent(8018, behind), silent(8019, behind), silent(8114)];
    expect(causesOf(...all)).toEqual([
      {
        kind: 'dropped-beyond',
        target: '10.0.0.5',
        address: '10.0.0.5',
        device: '10.9.0.1',
        text: 'every TCP port from 8000 up of 10.0.0.5: no answer; packets get as far as 10.9.0.1, and whatever drops them is there or next',
        paths: [8000, 8018, 8019, 8114].map((port) => `10.0.0.5/tcp/${port}`),
      },
    ]);
  });

  test.each<[string, readonly Found[]]>([
    ['was not traced', [silent(1), silent(2), silent(3), open(4)]],
    [
      'ends at two places',
      [silent(1, behind), silent(2, { lastHop: '10.9.0.2' }), silent(3, behind), open(4)],
    ],
    ['is of two ports', [silent(1, behind), silent(2, behind), open(4)]],
  ])('that %s is none', (_name, all) => {
    expect(causesOf(...all)).toEqual([]);
  });

  test('folds hosts that are silent as a whole, whatever the transport', () => {
    const dead = (port: number, address: string, given: Partial<Found> = {}): Found => ({
      port,
      address,
      verdict: 'unreachable',
      code: 'host-silent',
      ...given,
    });
    const causes = causesOf(
      dead(1, '10.9.1.1', behind),
      dead(2, '10.9.1.1', { transport: 'udp' }),
      dead(1, '10.9.1.2', behind),
    );
    expect(causes).toMatchObject([
      {
        kind: 'dropped-beyond',
        text: expect.stringMatching(/^every port of 10\.9\.1\.1; every TCP port of 10\.9\.1\.2: no answer/),
        paths: ['10.9.1.1/tcp/1', '10.9.1.1/udp/2', '10.9.1.2/tcp/1'],
      },
    ]);
  });

  test('of a single dead host stays the cause of that host', () => {
    const dead = [1, 2, 3].map(
      (port): Found => ({ port, verdict: 'unreachable', code: 'host-silent', ...behind }),
    );
    expect(causesOf(...dead)).toMatchObject([{ kind: 'host-unreachable', device: '10.9.0.1' }]);
  });
});

describe('UDP without an answer', () => {
  const seen = (nextHop?: string): Fact => ({
    kind: 'silent',
    stage: 'reply',
    lastHop: '10.9.0.1',
    ...(nextHop === undefined ? {} : { nextHop }),
  });
  const mute = (port: number, evidence: readonly Fact[] = [], address = '10.9.1.1'): Found => ({
    port,
    address,
    transport: 'udp',
    verdict: 'unproven',
    code: 'udp-silent',
    evidence,
  });

  test('is one cause where packets of a working path are seen further on', () => {
    const further = [seen('10.9.0.2')];
    const causes = causesOf(
      mute(1, further),
      mute(2),
      mute(1, further, '10.9.1.2'),
      open(80, { address: '10.9.1.1' }),
    );
    expect(causes).toMatchObject([
      {
        kind: 'dropped-beyond',
        device: '10.9.0.1',
        text: 'every UDP port of 10.9.1.0/24: no answer; packets are last seen at 10.9.0.1, from where those of a working path go on',
      },
    ]);
  });

  test.each<[string, readonly Fact[]]>([
    ['the host itself comes next: it may only be mute', [seen('10.9.1.1')]],
    ['nothing is known of what comes next', [seen()]],
    ['it was not traced', []],
  ])('is none where %s', (_name, evidence) => {
    expect(causesOf(mute(1, evidence), mute(2, evidence), mute(3, evidence))).toEqual([]);
  });
});

describe('requests that the responder saw nothing of', () => {
  const lost = (port: number, given: Partial<Found> = {}): Found => ({
    port,
    verdict: 'blocked',
    code: 'request-lost',
    ...given,
  });

  test('are one cause over TCP, beyond the last device that was seen', () => {
    const behind = { lastHop: '10.9.0.1' };
    expect(causesOf(lost(1, behind), lost(2), lost(3), open(4))).toMatchObject([
      { kind: 'dropped-beyond', device: '10.9.0.1', paths: [1, 2, 3].map((port) => `10.0.0.5/tcp/${port}`) },
    ]);
  });

  test('are one cause over UDP, where those of a working path go on', () => {
    const udp = { transport: 'udp' } as const;
    const fork: Fact = { kind: 'silent', stage: 'reply', lastHop: '10.9.0.1', nextHop: '10.9.0.2' };
    const causes = causesOf(lost(1, { ...udp, evidence: [fork] }), lost(2, udp), lost(3, udp), open(4));
    expect(causes).toMatchObject([
      { kind: 'dropped-beyond', device: '10.9.0.1', paths: [1, 2, 3].map((port) => `10.0.0.5/udp/${port}`) },
    ]);
  });
});

test('something that accepts every port of a host is one cause', () => {
  const accepted = (port: number, target?: string): Found => ({
    port,
    verdict: 'wrong-service',
    code: 'accepts-on-every-port',
    ...(target === undefined ? {} : { target }),
  });
  expect(
    causesOf(accepted(1), accepted(2), { port: 3, verdict: 'wrong-service', code: 'not-tls' }),
  ).toMatchObject([
    {
      kind: 'accepts-everything',
      address: '10.0.0.5',
      text: 'something accepts every port in the name of 10.0.0.5, documented or not: none of these is proven',
      paths: ['10.0.0.5/tcp/1', '10.0.0.5/tcp/2'],
    },
  ]);
  expect(textsOf(accepted(1, 'cic01'))[0]).toContain('cic01 (10.0.0.5)');
});
