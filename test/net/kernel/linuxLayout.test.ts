import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeAddress,
  decodeErrorQueue,
  encodeAddress,
  makeMessage,
} from '../../../src/net/kernel/linuxLayout.ts';

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
});

describe('decodeAddress', () => {
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
        expect(read === null || read.kind === 'icmp' || read.kind === 'local').toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });
});
