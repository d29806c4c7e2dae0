import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentOfIpv4,
  decodeEchoReply,
  decodeQuotedRequest,
  encodeEchoRequest,
} from '../../src/wire/icmpEcho.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (some: Uint8Array): string => Buffer.from(some).toString('hex');

/** Identifier 0x1234, sequence 1, the data "abcdefgh"; the checksums were worked out by hand. */
const REQUEST_V4 = '0800543512340001' + '6162636465666768';
const REPLY_V4 = '00005c3512340001' + '6162636465666768';

describe('an echo request', () => {
  const named = { identifier: 0x1234, sequence: 1, data: bytes('6162636465666768') };

  test('over IPv4 is as other systems send it, checksum included', () => {
    expect(hex(encodeEchoRequest(named, false))).toBe(REQUEST_V4);
  });

  test('over IPv6 leaves the checksum to the system, which knows the addresses', () => {
    expect(hex(encodeEchoRequest(named, true))).toBe(`8000000012340001${hex(named.data)}`);
  });

  test('sums up to ones over IPv4, whatever it carries (RFC 1071)', () => {
    const word = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(word, word, fc.uint8Array({ maxLength: 80 }), (identifier, sequence, data) => {
        const sent = Buffer.from(encodeEchoRequest({ identifier, sequence, data }, false));
        const even = Buffer.concat([sent, Buffer.alloc(sent.length % 2)]);
        let sum = 0;
        for (let at = 0; at < even.length; at += 2) sum += even.readUInt16BE(at);
        while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000);
        expect(sum).toBe(0xffff);
        expect(decodeQuotedRequest(sent, false)).toMatchObject({ identifier, sequence });
      }),
    );
  });
});

describe('what comes back', () => {
  test('is a reply by its type, and gives back what was sent', () => {
    const reply = { identifier: 0x1234, sequence: 1, data: bytes('6162636465666768') };
    expect(decodeEchoReply(bytes(REPLY_V4), false)).toEqual(reply);
    expect(decodeEchoReply(bytes(`8100000012340001${'6162636465666768'}`), true)).toEqual(reply);
  });

  test.each([
    ['the request itself', REQUEST_V4, false],
    ['the request itself (IPv6)', '8000000012340001', true],
    ['a reply of the other version', '8100000012340001', false],
    ['a reply of the other version (IPv6)', REPLY_V4, true],
    ['another code', `0001${REPLY_V4.slice(4)}`, false],
    ['half a head', '00000000123400', false],
    ['nothing', '', false],
  ])('%s is no reply', (_name, some, v6) => {
    expect(decodeEchoReply(bytes(some), v6)).toBeNull();
  });

  test.each([
    [REQUEST_V4, false],
    ['8000ffff12340001', true],
  ])('an error quotes the head of the request %s', (some, v6) => {
    expect(decodeQuotedRequest(bytes(some), v6)).toMatchObject({ identifier: 0x1234, sequence: 1 });
  });

  test.each([REPLY_V4, '', '0800'])('%s is no quoted request', (some) => {
    expect(decodeQuotedRequest(bytes(some), false)).toBeNull();
  });
});

describe('an IPv4 packet', () => {
  test.each([
    [20, '45'],
    [24, '46'],
    [60, '4f'],
  ])('with %i bytes of head carries what is behind them', (head, first) => {
    expect(hex(contentOfIpv4(bytes(first + '00'.repeat(head - 1) + REPLY_V4)) ?? bytes(''))).toBe(REPLY_V4);
  });

  test.each([
    ['of another version', `60${'00'.repeat(40)}`],
    ['with a head that is too short', `44${'00'.repeat(40)}`],
    ['that is shorter than its head', `46${'00'.repeat(20)}`],
    ['without a byte', ''],
  ])('%s is none', (_name, some) => {
    expect(contentOfIpv4(bytes(some))).toBeNull();
  });
});

test('nothing that comes in is too odd to be read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (some, v6) => {
      for (const read of [decodeEchoReply, decodeQuotedRequest]) expect(() => read(some, v6)).not.toThrow();
      expect(() => contentOfIpv4(some)).not.toThrow();
    }),
    { numRuns: 20_000 },
  );
});
