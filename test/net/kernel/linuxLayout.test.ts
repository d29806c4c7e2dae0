import net from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import {
  decodeAddress,
  decodeErrorQueue,
  encodeAddress,
  makeMessage,
} from '../../../src/net/kernel/linuxLayout.ts';

// As Linux 6 wrote it for a shut port of ::1: length 60, level 41 (IPv6), type 25 (IPV6_RECVERR); errno 111, origin 3, 1/4.
const SHUT_V6 =
  '3c000000000000002900000019000000' +
  '6f000000030104000000000000000000' +
  '0a000000000000000000000000000000000000000000000100000000' +
  '00000000';

/** A control area with one IP_RECVERR entry, as Linux 6 wrote it for a reject with administratively prohibited. */
function errorQueue(control: string, length = control.length / 2): ReturnType<typeof makeMessage> {
  const memory = makeMessage(() => 0n);
  memory.control.write(control, 'hex');
  memory.header.writeBigUInt64LE(BigInt(length), 40);
  return memory;
}

// cmsg: length 48, level 0 (IP), type 11 (IP_RECVERR); errno 113, origin 2 (ICMP), type 3, code 13; sender 10.9.0.1.
const PROHIBITED =
  '3000000000000000' +
  '00000000' +
  '0b000000' +
  '71000000' +
  '02030d00' +
  '0000000000000000' +
  '020000000a090001' +
  '0000000000000000';

describe('encodeAddress', () => {
  it.each([
    ['10.9.0.1', 5597, '020015dd0a0900010000000000000000'],
    ['::1', 80, '0a000050000000000000000000000000000000000000000100000000'],
    ['2001:db8::5', 443, '0a0001bb0000000020010db800000000000000000000000500000000'],
  ])('%s port %i', (address, port, hex) => {
    expect(encodeAddress(address, port).toString('hex')).toBe(hex);
  });

  it('is undone by decodeAddress, for every address', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        expect(decodeAddress(encodeAddress(address, port))).toBe(address);
      }),
    );
  });

  it('is undone for every address of IPv6, in canonical form', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        expect(decodeAddress(encodeAddress(address, port))).toBe(ipaddr.process(address).toString());
      }),
    );
  });
});

describe('decodeAddress', () => {
  it('takes an IPv4 address out of its IPv6 clothes', () => {
    expect(decodeAddress(encodeAddress('::ffff:10.9.0.1', 1))).toBe('10.9.0.1');
  });

  it('never throws, however few bytes there are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 32 }), (bytes) => {
        const address = decodeAddress(Buffer.from(bytes));
        expect(address === null || net.isIP(address) !== 0).toBe(true);
      }),
    );
  });

  it('writes IPv6 in its short form', () => {
    expect(decodeAddress(encodeAddress('2001:db8::5', 1))).toBe('2001:db8::5');
  });
  it.each(['0700000000000000', '02000000', '0a00000000000000'])('%s is no address that we know', (hex) => {
    expect(decodeAddress(Buffer.from(hex, 'hex'))).toBeNull();
  });
});

describe('decodeErrorQueue', () => {
  it('reads type, code and sender of an ICMP error', () => {
    expect(decodeErrorQueue(errorQueue(PROHIBITED))).toEqual({
      kind: 'icmp',
      errno: 113,
      type: 3,
      code: 13,
      from: '10.9.0.1',
    });
  });

  it('reads IPv6', () => {
    expect(decodeErrorQueue(errorQueue(SHUT_V6))).toEqual({
      kind: 'icmp',
      errno: 111,
      type: 1,
      code: 4,
      from: '::1',
    });
  });

  it.each([
    ['of an unknown family', PROHIBITED.replace('020000000a090001', '630000000a090001')],
    ['that was cut off', `20${PROHIBITED.slice(2, 64)}`],
  ])('does not make up a sender %s', (_name, hex) => {
    expect(decodeErrorQueue(errorQueue(hex))).toEqual({ kind: 'unreadable' });
  });

  it('calls an error of this host local', () => {
    const local = PROHIBITED.replace('02030d00', '01030d00');
    expect(decodeErrorQueue(errorQueue(local))).toEqual({ kind: 'local', errno: 113 });
  });

  it('skips entries of other kinds', () => {
    const timestamp = '1800000000000000' + '01000000' + '1d000000' + '0102030405060708';
    expect(decodeErrorQueue(errorQueue(timestamp + PROHIBITED))).toMatchObject({ kind: 'icmp', code: 13 });
  });

  it.each([
    ['nothing', '', 0],
    ['an entry longer than the area', `ff${PROHIBITED.slice(2)}`, 48],
    ['an entry of length 0', `00${PROHIBITED.slice(2)}`, 48],
    ['half an entry', PROHIBITED.slice(0, 40), 20],
  ])('%s is no error', (_name, hex, length) => {
    expect(decodeErrorQueue(errorQueue(hex, length))).toBeNull();
  });

  it('never throws and never reads beyond its area, whatever the kernel wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), fc.nat(2 ** 31), (bytes, length) => {
        const memory = makeMessage(() => 0n);
        memory.control.set(bytes);
        memory.header.writeUInt32LE(length, 40);
        const read = decodeErrorQueue(memory);
        // Bytes behind the length that the kernel gave, or behind the area, change nothing.
        memory.control.fill(0xff, Math.min(length, 512));
        expect(decodeErrorQueue(memory)).toEqual(read);
      }),
      { numRuns: 20_000 },
    );
  });
});
