import { describe, expect, test } from 'vitest';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { anEvidence } from '../support/builders.ts';
import {
  codes,
  connected,
  rejections,
  seenAt,
  silence,
  udpSilence,
  verdictOn,
} from '../support/observations.ts';

const echo = { transport: 'icmp', port: 0 } as const;
const reply = { kind: 'answered', facts: { protocol: 'icmp', replyBytes: 56 } } as const satisfies Fact;
/** Echo requests without a reply: silence with the word of UDP. */
const noReply = (attempts = 8): readonly Evidence[] => udpSilence(attempts);

describe('a reply', () => {
  test('is what the path is for', () => {
    const verdict = verdictOn([seenAt(echo, reply)]);
    expect(verdict.kind).toBe('open');
    expect(verdict.reason).toEqual({ code: 'answered', text: 'cic01 (10.0.0.5) answers echo requests' });
    expect(codes(verdict.alternatives)).toEqual(['echo-in-place']);
    expect(verdict.warnings).toEqual([]);
  });

  test('that was lost at first counts all the same', () => {
    expect(verdictOn([seenAt(echo, ...noReply(3), reply)]).kind).toBe('open');
  });

  test('that takes long is worth a warning', () => {
    const late = anEvidence(reply, { tookMs: 60_000 });
    expect(codes(verdictOn([seenAt(echo, late)]).warnings)).toEqual(['slow']);
  });

  test('shows that a host is there whose ports are all silent', () => {
    const port = seenAt({}, ...silence());
    expect(verdictOn([port]).kind).toBe('unreachable');
    const verdict = verdictOn([port, seenAt(echo, reply)]);
    expect(verdict.kind).toBe('blocked');
    expect(verdict.reason.text).toBe(
      'TCP 5597 on cic01 (10.0.0.5) does not answer at all, although that host answers ICMP: something drops it',
    );
    expect(codes(verdict.alternatives)).toContain('echo-in-place');
    expect(codes(verdict.alternatives)).not.toContain('host-down');
  });

  test('keeps a device that rejects from being taken for a dead neighbour', () => {
    const port = seenAt({}, ...rejections(3000));
    expect(verdictOn([port]).kind).toBe('unreachable');
    expect(verdictOn([port, seenAt(echo, reply)]).kind).toBe('blocked');
  });

  test('beside a port that answers adds nothing to what is said of a silent one', () => {
    const verdict = verdictOn([
      seenAt({ port: 1 }, ...silence()),
      seenAt({ port: 2 }, connected),
      seenAt(echo, reply),
    ]);
    expect(verdict.reason.text).toContain('while other ports of that host do');
    expect(codes(verdict.alternatives)).not.toContain('echo-in-place');
  });
});

describe('no reply', () => {
  test('from a host of which nothing else was tried is not called a dead host', () => {
    const verdict = verdictOn([seenAt(echo, ...noReply())]);
    expect(verdict.kind).toBe('blocked');
    expect(verdict.reason).toEqual({
      code: 'echo-silent',
      text: 'cic01 (10.0.0.5) does not answer echo requests, and nothing else shows whether it is there',
    });
    expect(codes(verdict.alternatives)).toEqual([
      'echo-ignored',
      'host-firewall',
      'answer-dropped',
      'dropped-on-the-way',
      'host-down',
      'own-firewall',
    ]);
  });

  test('from a host whose ports answer may be its own setting', () => {
    const verdict = verdictOn([seenAt(echo, ...noReply()), seenAt({}, connected)]);
    expect(verdict.kind).toBe('blocked');
    expect(verdict.reason.text).toBe(
      'cic01 (10.0.0.5) does not answer echo requests, while its ports answer: something drops them, or it is set not to answer',
    );
    expect(codes(verdict.alternatives)).toEqual([
      'echo-ignored',
      'host-firewall',
      'answer-dropped',
      'own-firewall',
    ]);
  });

  test('from a host whose ports are all silent is one more sign that it is off', () => {
    const verdict = verdictOn([seenAt(echo, ...noReply()), seenAt({}, ...silence())]);
    expect([verdict.kind, verdict.reason.code]).toEqual(['unreachable', 'host-silent']);
  });

  test('says nothing about the ports of the host', () => {
    const port = seenAt({}, ...silence(1));
    expect(verdictOn([port, seenAt(echo, ...noReply())])).toEqual(verdictOn([port]));
    const udp = seenAt({ transport: 'udp' }, ...udpSilence());
    expect(verdictOn([udp, seenAt(echo, ...noReply())])).toEqual(verdictOn([udp]));
  });

  test.each([
    [1, 'one attempt'],
    [3, '3 attempts'],
  ])('to %i attempts may be mere loss', (attempts, words) => {
    const verdict = verdictOn([seenAt(echo, ...noReply(attempts))]);
    expect(verdict.kind).toBe('unproven');
    expect(verdict.reason).toEqual({
      code: 'too-few-attempts',
      text: `no answer from ICMP echo to cic01 (10.0.0.5) to ${words}, too few to tell`,
    });
  });

  test('with a trace tells how far the requests get', () => {
    const traced = anEvidence({ kind: 'silent', stage: 'reply', lastHop: '10.1.0.1' });
    const verdict = verdictOn([seenAt(echo, ...noReply(), traced)]);
    expect(verdict.lastHop).toBe('10.1.0.1');
    expect(codes(verdict.alternatives)).not.toContain('own-firewall');
  });

  test('is no different on Windows, which repeats no echo', () => {
    expect(verdictOn([seenAt(echo, ...noReply(4))], 'win32').kind).toBe('blocked');
  });
});

describe('a "no"', () => {
  const rejected = (by: string): Fact => ({
    kind: 'rejected',
    code: 'ICMP',
    scope: 'policy',
    here: false,
    by,
    icmp: { type: 3, code: 13 },
  });

  test('of a device on the way names it', () => {
    const verdict = verdictOn([seenAt(echo, rejected('10.1.0.1'))]);
    expect([verdict.kind, verdict.blockedBy]).toEqual(['blocked', '10.1.0.1']);
    expect(verdict.reason.text).toBe(
      '10.1.0.1, a device on the way, rejects ICMP echo to cic01 (10.0.0.5) (ICMP 3/13, administratively prohibited)',
    );
  });

  test("of the target's own firewall shows that the host is there", () => {
    const no = seenAt(echo, rejected('10.0.0.5'));
    expect(verdictOn([no])).toMatchObject({ kind: 'blocked', blockedBy: null });
    expect(verdictOn([seenAt({}, ...silence()), no]).kind).toBe('blocked');
  });

  test('of a neighbour that is not there comes after three seconds', () => {
    expect(verdictOn([seenAt(echo, ...rejections(3000))])).toMatchObject({
      kind: 'unreachable',
      reason: { code: 'neighbour-dead' },
    });
  });

  test('of a neighbour that is not there needs no time where the system tells it', () => {
    const no = { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false } as const;
    const codeOf = (fact: Fact): string =>
      verdictOn([seenAt(echo, anEvidence(fact, { tookMs: 700 }))]).reason.code;
    expect(codeOf({ ...no, neighbourMute: true })).toBe('neighbour-dead');
    expect(codeOf(no)).toBe('rejected');
  });

  test('in the words of a shut port is a rejection: an echo has no port', () => {
    const refused: Fact = { kind: 'refused', code: 'ICMP', by: '10.0.0.5', icmp: { type: 3, code: 3 } };
    expect(verdictOn([seenAt(echo, refused)])).toMatchObject({
      kind: 'blocked',
      reason: { code: 'rejected' },
    });
  });
});

test('a host that cannot send echo requests says so, and what would help', () => {
  const detail = 'the system keeps it from this user; let root run cicprobe';
  const verdict = verdictOn([seenAt(echo, { kind: 'not-tried', fault: 'no-echo', detail })]);
  expect(verdict.kind).toBe('error');
  expect(verdict.reason).toEqual({
    code: 'no-echo',
    text: `this host cannot send ICMP echo requests: ${detail}`,
  });
});
