import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { anEvidence } from '../support/builders.ts';
import {
  codes,
  connected,
  httpAnswer,
  refused,
  rejections,
  seenAt,
  silence,
  udpSilence,
  verdictOn,
} from '../support/observations.ts';

const udp = { transport: 'udp', port: 5060 } as const;
const hostRejection = { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false } as const;
/** What tracing adds to a silent path. */
const traced = anEvidence(
  { kind: 'silent', stage: 'connect', lastHop: '10.1.0.1' },
  { startedAtMs: 1300, tookMs: 500 },
);
const silentTcp = seenAt({ port: 1 }, ...silence());

describe('UDP', () => {
  test.each([
    ['one datagram', udpSilence(1)],
    ['six datagrams', udpSilence()],
    ['forty datagrams', udpSilence(40)],
    ['an errno that calls itself a connect', silence()],
    ['a stage that only TCP has', [anEvidence({ kind: 'silent', stage: 'tls' })]],
  ])('%s without an answer proves nothing', (_name, evidence) => {
    const verdict = verdictOn([seenAt(udp, ...evidence)]);
    expect(verdict.kind).toBe('unproven');
    expect(verdict.reason).toEqual({
      code: 'udp-silent',
      text: 'no answer from UDP 5060 on cic01 (10.0.0.5), which proves nothing',
    });
    expect(codes(verdict.alternatives)).toEqual(['udp-mute', 'udp-dropped', 'udp-nothing-there']);
  });

  test.each([
    ['dhcp-silent', 68, 'a DHCP server answers hosts of the networks that it serves alone'],
    [
      'dhcp-unheard',
      40_000,
      'most DHCP servers answer to UDP port 68 of this host alone, which cicprobe could not open',
    ],
  ])('of DHCP is %s when it was sent from port %i', (code, port, why) => {
    const sent = anEvidence({ kind: 'silent', stage: 'reply' }, { local: { address: '10.0.0.9', port } });
    const check = { ...udp, port: 67, probe: { kind: 'dhcp', options: {} } };
    const verdict = verdictOn([seenAt(check, sent, ...udpSilence())]);
    expect(verdict.kind).toBe('unproven');
    expect(verdict.reason).toEqual({
      code,
      text: `no answer from UDP 67 on cic01 (10.0.0.5), which proves nothing: ${why}`,
    });
  });

  test.each([
    ['a TCP port that is open', seenAt({ port: 1 }, connected)],
    ['a TCP port that refuses', seenAt({ port: 1 }, refused)],
    ['a TCP port that a device rejects', seenAt({ port: 1 }, ...rejections(2))],
    ['a TCP port that was not tried', seenAt({ port: 1 })],
    ['a TCP port that was tried once', seenAt({ port: 1 }, ...silence(1))],
    ['another silent UDP port', seenAt({ ...udp, port: 4000 }, ...udpSilence())],
    ['a silent TCP port of another host', seenAt({ address: '10.0.0.6' }, ...silence())],
  ])('beside %s it still proves nothing', (_name, neighbour) => {
    const verdict = verdictOn([seenAt(udp, ...udpSilence()), neighbour]);
    expect(verdict.reason.code).toBe('udp-silent');
  });

  test('on a host whose every TCP path is silent is one more silent path', () => {
    const verdict = verdictOn([seenAt(udp, ...udpSilence()), silentTcp]);
    expect([verdict.kind, verdict.reason.code]).toEqual(['unreachable', 'host-silent']);
  });

  test('on a dead neighbour is one more silent path', () => {
    const verdict = verdictOn([seenAt(udp, ...udpSilence()), seenAt({}, ...rejections(3070))]);
    expect([verdict.kind, verdict.reason.code]).toEqual(['unreachable', 'host-silent']);
  });

  test('that a Windows host cannot hear refused is said to be so', () => {
    const verdict = verdictOn([seenAt(udp, ...udpSilence())], 'win32');
    expect(verdict.kind).toBe('unproven');
    expect(verdict.reason.text).toContain('Windows does not tell programs when a UDP port is shut');
  });

  test('names the last hop that forwarded', () => {
    const hop = anEvidence({ kind: 'silent', stage: 'reply', lastHop: '10.1.0.1' });
    expect(verdictOn([seenAt(udp, hop)]).lastHop).toBe('10.1.0.1');
  });
});

describe('TCP', () => {
  test.each([
    [1, 'no answer from TCP 5597 on cic01 (10.0.0.5) to one attempt, too few to tell'],
    [2, 'no answer from TCP 5597 on cic01 (10.0.0.5) to 2 attempts, too few to tell'],
    [3, 'no answer from TCP 5597 on cic01 (10.0.0.5) to 3 attempts, too few to tell'],
  ])('%i attempts may all have been lost', (attempts, text) => {
    for (const neighbours of [[], [seenAt({ port: 1 }, connected)], [silentTcp]]) {
      const verdict = verdictOn([seenAt({}, ...silence(attempts)), ...neighbours]);
      expect([verdict.kind, verdict.reason]).toEqual(['unproven', { code: 'too-few-attempts', text }]);
      expect(codes(verdict.alternatives)).toEqual(['dropped-on-the-way', 'host-firewall', 'host-down']);
    }
  });

  test.each<[string, Fact]>([
    ['open', connected],
    ['refused', refused],
    ['the wrong service', httpAnswer({ status: 511 })],
    ['accepted and mute', { kind: 'silent', stage: 'http' }],
    ['accepted and mute to its own protocol', { kind: 'silent', stage: 'reply' }],
    ['rejected by the target itself', { ...hostRejection, by: '10.0.0.5' }],
  ])('on a host where another port is %s is blocked', (_name, fact) => {
    const verdict = verdictOn([seenAt({}, ...silence(4)), seenAt({ port: 1 }, fact)]);
    expect(verdict.kind).toBe('blocked');
    expect(verdict.reason).toEqual({
      code: 'silent',
      text: 'TCP 5597 on cic01 (10.0.0.5) does not answer at all, while other ports of that host do: something drops it',
    });
    expect(codes(verdict.alternatives)).toEqual([
      'host-firewall',
      'answer-dropped',
      'queue-full',
      'own-firewall',
    ]);
  });

  test('on a host that answered by UDP is blocked', () => {
    const verdict = verdictOn([seenAt({}, ...silence()), seenAt(udp, refused)]);
    expect(verdict.kind).toBe('blocked');
  });

  test('the host answered under another name: it is the same host', () => {
    const verdict = verdictOn([
      seenAt({}, ...silence()),
      seenAt({ target: 'cic01.example.com', port: 1 }, connected),
    ]);
    expect(verdict.kind).toBe('blocked');
  });

  test('everywhere on a host makes the host unreachable', () => {
    const verdict = verdictOn([seenAt({}, ...silence(4)), silentTcp, seenAt(udp, ...udpSilence())]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'unreachable',
      { code: 'host-silent', text: 'cic01 (10.0.0.5) answers on no documented port' },
    ]);
    expect(codes(verdict.alternatives)).toEqual([
      'host-down',
      'dropped-on-the-way',
      'host-firewall',
      'own-firewall',
    ]);
  });

  test.each([
    ['was not tried', seenAt({ port: 1 })],
    ['could not be tried', seenAt({ port: 1 }, { kind: 'not-tried', fault: 'descriptors', detail: '' })],
    ['was cancelled', seenAt({ port: 1 }, { kind: 'not-tried', fault: 'cancelled', detail: '' })],
    ['was given up early', seenAt({ port: 1 }, ...silence(3))],
    ['is rejected by a device', seenAt({ port: 1 }, ...rejections(2))],
    ['is refused by a device', seenAt({ port: 1 }, { ...refused, by: '10.1.0.1' })],
  ])('is not the whole host as long as another port %s', (_name, neighbour) => {
    const verdict = verdictOn([seenAt({}, ...silence()), neighbour, silentTcp]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'blocked',
      { code: 'silent', text: 'TCP 5597 on cic01 (10.0.0.5) does not answer at all: something drops it' },
    ]);
    expect(codes(verdict.alternatives)).toEqual([
      'host-firewall',
      'answer-dropped',
      'host-down',
      'own-firewall',
    ]);
  });

  test('does not make another address of that name unreachable', () => {
    const verdict = verdictOn([seenAt({}, connected), seenAt({ address: '2001:db8::5' }, ...silence())]);
    expect(verdict.kind).toBe('open');
  });

  test.each([
    ['of one port', [seenAt({ port: 1 }, connected)]],
    ['of a whole host', []],
  ])('names the last hop that forwarded (%s)', (_name, others) => {
    const verdict = verdictOn([seenAt({}, ...silence(), traced), ...others]);
    expect(verdict.lastHop).toBe('10.1.0.1');
    // A packet that was seen on the way has left this host.
    expect(codes(verdict.alternatives)).not.toContain('own-firewall');
  });

  test('a trace is no further attempt: its packets die on the way', () => {
    const verdict = verdictOn([seenAt({}, ...silence(3), traced), silentTcp]);
    expect(verdict.reason.code).toBe('too-few-attempts');
    expect(verdict.reason.text).toContain('to 3 attempts');
    expect(verdictOn([silentTcp, seenAt({}, ...silence(3), traced)]).kind).toBe('blocked');
    const first = anEvidence({ kind: 'silent', stage: 'connect', nextHop: '10.1.0.1' });
    expect(verdictOn([seenAt({}, ...silence(3), first)]).reason.code).toBe('too-few-attempts');
  });

  test.each([
    ['tls', 'a TLS greeting'],
    ['http', 'an HTTP request'],
    ['reply', 'what it is asked'],
  ] as const)('after an accept (%s) is not the documented service', (stage, asked) => {
    const verdict = verdictOn([seenAt({}, { kind: 'silent', stage })]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'wrong-service',
      {
        code: 'mute-after-accept',
        text: `TCP 5597 on cic01 (10.0.0.5) accepts connections and never answers ${asked}`,
      },
    ]);
    expect(codes(verdict.alternatives)).toEqual([
      'hung-service',
      'deep-inspection',
      // What never gets an answer of any size says nothing about large ones.
      ...(stage === 'reply' ? [] : ['large-packets-lost']),
      'accepted-in-place',
    ]);
  });
});

describe('Windows, which reports a refusal only after two seconds', () => {
  const inTwoSeconds = silence(4, 2150);

  test('does not take a shorter silence for an answer', () => {
    const verdict = verdictOn([seenAt({}, ...inTwoSeconds), seenAt({ port: 1 }, connected)], 'win32');
    expect(verdict.kind).toBe('unproven');
    expect(verdict.reason).toEqual({
      code: 'too-short-a-wait',
      text: 'no answer from TCP 5597 on cic01 (10.0.0.5) to 4 attempts, but Windows tells of a refusal only later than we waited',
    });
  });

  test('does not call a host silent after a shorter wait', () => {
    const long = seenAt({}, ...silence(8, 4500));
    expect(verdictOn([long, seenAt({ port: 1 }, ...inTwoSeconds)], 'win32').kind).toBe('blocked');
    expect(verdictOn([long, seenAt({ port: 1 }, ...inTwoSeconds)], 'linux').kind).toBe('unreachable');
  });

  test('believes silence after three', () => {
    const verdict = verdictOn([seenAt({}, ...silence(4, 3000)), seenAt({ port: 1 }, connected)], 'win32');
    expect([verdict.kind, verdict.reason.code]).toEqual(['blocked', 'silent']);
  });
});
