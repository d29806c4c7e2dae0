import { describe, expect, test } from 'vitest';
import { rdpConversation } from '../../../src/wire/services/rdp.ts';
import { fuzzConversation, talkTo } from '../../support/talk.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

// MS-RDPBCGR section 4.1.2: standard RDP security, the reference that Windows writes.
const STANDARD = hex('03 00 00 13 0e d0 00 00 12 34 00 02 00 08 00 00 00 00 00');
// xrdp 0.9.21 with security_layer=negotiate.
const TLS = hex('03 00 00 13 0e d0 00 00 12 34 00 02 00 08 00 01 00 00 00');
// Windows Server 2012 R2 and later with NLA: flags 0x1F, PROTOCOL_HYBRID_EX; then PROTOCOL_HYBRID.
const NLA_EX = hex('03 00 00 13 0e d0 00 00 12 34 00 02 1f 08 00 08 00 00 00');
const NLA = hex('03 00 00 13 0e d0 00 00 12 34 00 02 01 08 00 02 00 00 00');
// MS-RDPBCGR section 2.2.1.2.2, SSL_NOT_ALLOWED_BY_SERVER.
const REFUSED = hex('03 00 00 13 0e d0 00 00 12 34 00 03 00 08 00 02 00 00 00');
const OLD = hex('03 00 00 0b 06 d0 00 00 12 34 00');

const REQUEST = Buffer.from(hex('03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00')).toString(
  'latin1',
);
const stranger = { kind: 'stranger', reason: 'does not speak RDP' };
const endOf = (answer: string | Uint8Array) => talkTo(rdpConversation(), [answer]).end;
const service = (...details: readonly [string, string][]) => ({
  name: 'RDP',
  product: null,
  details: details.map(([name, value]) => ({ name, value })),
});

describe('a Remote Desktop server', () => {
  test('is asked for TLS or NLA, and goes on encrypted', () => {
    expect(talkTo(rdpConversation(), [TLS])).toEqual({
      said: [REQUEST],
      end: { kind: 'secure', service: service(['security', 'TLS']) },
    });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(rdpConversation(), [TLS], piece).end.kind).toBe('secure');
    expect(talkTo(rdpConversation(), [OLD], piece).end.kind).toBe('done');
  });

  test('may want NLA', () => {
    expect(endOf(NLA)).toEqual({ kind: 'secure', service: service(['security', 'NLA (CredSSP)']) });
    expect(endOf(NLA_EX)).toEqual({
      kind: 'secure',
      service: service(['security', 'NLA (CredSSP)'], ['restricted admin', 'offered']),
    });
  });

  test('may know standard security only', () => {
    const done = { kind: 'done', service: service(['security', 'standard RDP']) };
    expect(endOf(STANDARD)).toEqual(done);
    expect(endOf(OLD)).toEqual(done);
    // VirtualBox writes the reference the other way round.
    expect(endOf(hex('03 00 00 0b 06 d0 00 00 34 12 00'))).toEqual(done);
  });

  test('that refuses is one all the same', () => {
    expect(endOf(REFUSED)).toEqual({
      kind: 'done',
      service: service(['refuses', 'allows standard RDP security only']),
    });
    expect(endOf(hex('03 00 00 13 0e d0 00 00 12 34 00 03 00 08 00 63 00 00 00'))).toEqual({
      kind: 'done',
      service: service(['refuses', 'failure code 99']),
    });
  });

  test('may select what nobody knows', () => {
    expect(endOf(hex('03 00 00 13 0e d0 00 00 00 00 00 02 00 08 00 10 00 00 00'))).toEqual({
      kind: 'secure',
      service: service(['security', 'protocol 16']),
    });
  });
});

describe('no Remote Desktop server', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 FTP ready\r\n'],
    ['a TLS alert', hex('15 03 01 00 02 02 28')],
    ['binary', hex('00 01 02 ff')],
    ['an echo', hex('03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00')],
    ['a conference of T.120', hex('03 00 00 0b 06 d0 00 00 03 01 00')],
    ['an S7 controller', hex('03 00 00 16 11 d0 00 01 00 06 00 c0 01 0a c1 02 01 00 c2 02 01 02')],
    ['X.224 that disconnects', hex('03 00 00 0b 06 80 00 00 12 34 01')],
    ['an answer of another type', hex('03 00 00 13 0e d0 00 00 12 34 00 06 00 08 00 01 00 00 00')],
    ['an answer of another length', hex('03 00 00 13 0e d0 00 00 12 34 00 02 00 09 00 01 00 00 00')],
    ['a hostile length', hex('03 00 ff ff 0e d0')],
  ])('is %s', (_name, answer) => {
    expect(endOf(answer)).toEqual(stranger);
    expect(talkTo(rdpConversation(), [answer], 1).end).toEqual(stranger);
  });

  test('is what breaks off: more is waited for', () => {
    expect(endOf(TLS.subarray(0, 18)).kind).toBe('more');
    expect(endOf(OLD.subarray(0, 10)).kind).toBe('more');
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(rdpConversation, [STANDARD, TLS, NLA_EX, REFUSED, OLD]);
});
