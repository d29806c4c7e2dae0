import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIcmpErrorInfo, encodeAddress } from '../../../src/net/kernel/windowsLayout.ts';

// ICMP_ERROR_INFO: SOCKADDR_INET (28 bytes), IPPROTO_ICMP, type, code, padding.
const V4 = `020000000a090001${'00'.repeat(20)}01000000030d0000`;
const V6 = '170000000000000020010db8000000000000000000000001000000003a00000001010000';

describe('encodeAddress', () => {
  it.each([
    ['10.9.0.1', 5597, '020015dd0a0900010000000000000000'],
    ['2001:db8::5', 443, '170001bb0000000020010db800000000000000000000000500000000'],
  ])('%s port %i', (address, port, hex) => {
    expect(encodeAddress(address, port).toString('hex')).toBe(hex);
  });
});

describe('decodeIcmpErrorInfo', () => {
  it.each([
    ['IPv4', V4, { icmp: { type: 3, code: 13 }, from: '10.9.0.1' }],
    ['IPv6', V6, { icmp: { type: 1, code: 1 }, from: '2001:db8::1' }],
  ])('reads type, code and sender of %s', (_name, hex, expected) => {
    expect(hex).toHaveLength(72);
    expect(decodeIcmpErrorInfo(Buffer.from(hex, 'hex'))).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['less than it takes', V4.slice(0, 66)],
    ['no address', `0000${V4.slice(4)}`],
    ['an IPv4 address under the protocol of IPv6', V4.replace('01000000030d', '3a000000030d')],
    ['an IPv6 address under the protocol of IPv4', V6.replace('3a000000', '01000000')],
    ['zeros alone', '00'.repeat(36)],
  ])('%s is no error', (_name, hex) => {
    expect(decodeIcmpErrorInfo(Buffer.from(hex, 'hex'))).toBeNull();
  });

  it('never throws, whatever the system wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = decodeIcmpErrorInfo(Buffer.from(bytes));
        expect(read === null || bytes.length >= 34).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
