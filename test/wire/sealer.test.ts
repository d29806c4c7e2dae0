import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordSealer } from '../../src/model/pairing.ts';
import { sessionKeys } from '../../src/wire/keys.ts';
import { type AnswerRecord, decodeRequest, encodeAnswer } from '../../src/wire/record.ts';
import { addressBytes, addressInWords, makeSealer } from '../../src/wire/sealer.ts';
import { answer, CALLER_NONCE, equal, keys, SESSION, TOKEN, withOneBitFlipped } from './samples.ts';

const NOW_MS = 1_760_000_000_000;

const answerTo = (request: Uint8Array, change: Partial<AnswerRecord> = {}): Buffer => {
  const { session, sequence, sentMs } = decodeRequest(request, keys.sealRequest, equal);
  return encodeAnswer({ ...answer, session, sequence, sentMs, ...change }, keys.sealAnswer);
};

describe('requests', () => {
  test('have the session, the time in whole milliseconds and the shortest length', () => {
    const bytes = makeSealer(SESSION, keys).makeRequest(NOW_MS + 0.6);
    expect(decodeRequest(bytes, keys.sealRequest, equal)).toEqual({
      session: SESSION,
      sequence: 0,
      sentMs: NOW_MS + 1,
      length: 96,
      answerLength: 80,
      holdSeconds: 0,
    });
  });

  test('ask for what is wanted', () => {
    const wanted = { length: 172, answerLength: 172, holdSeconds: 30 };
    const bytes = makeSealer(SESSION, keys).makeRequest(NOW_MS, wanted);
    expect(decodeRequest(bytes, keys.sealRequest, equal)).toMatchObject(wanted);
  });

  test('no two are alike, even at one time', () => {
    const sealer = makeSealer(SESSION, keys);
    const made = Array.from({ length: 50 }, () => sealer.makeRequest(NOW_MS));
    expect(new Set(made.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(50);
    expect(made.map((bytes) => decodeRequest(bytes, keys.sealRequest, equal).sequence)).toEqual(
      Array.from({ length: 50 }, (_, at) => at),
    );
  });
});

describe('answers', () => {
  const asked = (): { readonly sealer: RecordSealer; readonly request: Uint8Array } => {
    const sealer = makeSealer(SESSION, keys);
    sealer.makeRequest(NOW_MS);
    return { sealer, request: sealer.makeRequest(NOW_MS) };
  };

  test('tell the source as seen there, and the time', () => {
    const { sealer, request } = asked();
    expect(sealer.readAnswer(request, answerTo(request))).toEqual({
      seenSource: { address: '192.0.2.7', port: 50_123 },
      epochMs: 1_760_000_000_123,
      arrivedPort: 5060,
      arrivedMicros: 4_000_000_321,
      length: 80,
    });
    expect(sealer.readAnswer(request, answerTo(request, { length: 96 }))).toMatchObject({ length: 96 });
    const v6 = answerTo(request, { source: addressBytes('2001:db8::7') });
    expect(sealer.readAnswer(request, v6)?.seenSource.address).toBe('2001:db8::7');
  });

  test('what follows an answer on a stream is not looked at', () => {
    const { sealer, request } = asked();
    const bytes = Buffer.concat([answerTo(request), Buffer.from('more')]);
    expect(sealer.readAnswer(request, bytes)?.epochMs).toBe(1_760_000_000_123);
  });

  test.each([
    ['session', { session: '0123456789abcdee' }],
    ['sequence', { sequence: 0 }],
    ['sequence, later', { sequence: 2 }],
  ] as const)('of another %s are none', (_, change) => {
    const { sealer, request } = asked();
    expect(sealer.readAnswer(request, answerTo(request, change))).toBeNull();
  });

  test('sealed with another key are none', () => {
    const { sealer, request } = asked();
    const others = sessionKeys(TOKEN, CALLER_NONCE, CALLER_NONCE);
    for (const seal of [keys.sealRequest, others.sealAnswer]) {
      expect(sealer.readAnswer(request, encodeAnswer({ ...answer, sequence: 1 }, seal))).toBeNull();
    }
  });

  test('the request itself, sent back, is none', () => {
    const { sealer, request } = asked();
    expect(sealer.readAnswer(request, request)).toBeNull();
    // One key for both directions would be a fault, and still an echo would not pass.
    const sameKeys = makeSealer(SESSION, { sealRequest: keys.sealRequest, sealAnswer: keys.sealRequest });
    const own = sameKeys.makeRequest(NOW_MS);
    expect(sameKeys.readAnswer(own, own)).toBeNull();
  });

  test('cut off anywhere or with any bit flipped are none', () => {
    const { sealer, request } = asked();
    const good = answerTo(request);
    for (let length = 0; length < good.length; length++) {
      expect(sealer.readAnswer(request, good.subarray(0, length))).toBeNull();
    }
    for (const bad of withOneBitFlipped(good)) expect(sealer.readAnswer(request, bad)).toBeNull();
  });

  test('any other bytes are none', () => {
    const { sealer, request } = asked();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(sealer.readAnswer(request, bytes)).toBeNull();
      }),
      { numRuns: 3000 },
    );
  });

  test('a fault of our own is not taken for silence', () => {
    const broken = makeSealer(SESSION, {
      sealRequest: keys.sealRequest,
      sealAnswer: () => {
        throw new TypeError('broken');
      },
    });
    const request = broken.makeRequest(NOW_MS);
    expect(() => broken.readAnswer(request, answerTo(request))).toThrow(TypeError);
  });
});

describe('addresses', () => {
  /** The form that the URL standard gives an IPv6 address, which is that of RFC 5952 without dots. */
  const canonical = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1);
  const hexOf = (address: string): string => Buffer.from(addressBytes(address)).toString('hex');

  test.each([
    ['192.0.2.7', '00000000000000000000ffffc0000207'],
    ['0.0.0.0', '00000000000000000000ffff00000000'],
    ['255.255.255.255', '00000000000000000000ffffffffffff'],
    ['::ffff:192.0.2.7', '00000000000000000000ffffc0000207'],
    ['::FFFF:192.0.2.7', '00000000000000000000ffffc0000207'],
    ['::ffff:c000:207', '00000000000000000000ffffc0000207'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['1::', '00010000000000000000000000000000'],
    ['::2:3:4:5:6:7:8', '00000002000300040005000600070008'],
    ['1:2:3::7:8', '00010002000300000000000000070008'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['2001:DB8::ABCD', '20010db800000000000000000000abcd'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001'],
    ['fe80::1:2%12', 'fe800000000000000000000000010002'],
    ['::192.0.2.7', '000000000000000000000000c0000207'],
    ['64:ff9b::192.0.2.7', '0064ff9b0000000000000000c0000207'],
    ['0:0:0:0:0:ffff:192.0.2.7', '00000000000000000000ffffc0000207'],
    // A socket that is gone tells none.
    ['', '00000000000000000000000000000000'],
  ])('%j in bytes', (address, hex) => {
    expect(hexOf(address)).toBe(hex);
  });

  test.each([
    ['00000000000000000000ffffc0000207', '192.0.2.7'],
    ['00000000000000000000fffec0000207', '::fffe:c000:207'],
    ['00000000000000000001ffffc0000207', '::1:ffff:c000:207'],
    ['000000000000000000000000c0000207', '::c000:207'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['00010000000000000000000000000000', '1::'],
    ['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
    // One group alone is not shortened; of two runs the longer, of two alike the first.
    ['00010000000300040005000600070008', '1:0:3:4:5:6:7:8'],
    ['00010000000000040000000000000008', '1:0:0:4::8'],
    ['00010000000000040005000000000008', '1::4:5:0:0:8'],
  ])('%s in words', (hex, words) => {
    expect(addressInWords(Buffer.from(hex, 'hex'))).toBe(words);
  });

  test('any IPv4 address comes back, mapped or not', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (octets) => {
        const address = octets.join('.');
        expect(addressInWords(addressBytes(address))).toBe(address);
        expect(addressInWords(addressBytes(`::ffff:${address}`))).toBe(address);
      }),
    );
  });

  test('any IPv6 address comes back in its canonical form', () => {
    const zone = fc.constantFrom('', '%eth0', '%3');
    fc.assert(
      fc.property(fc.ipV6(), zone, (address, suffix) => {
        const words = addressInWords(addressBytes(address + suffix));
        const mapped = /^::ffff:[0-9a-f]+:[0-9a-f]+$/.test(canonical(address));
        expect(mapped ? canonical(`::ffff:${words}`) : words).toBe(canonical(address));
      }),
      { numRuns: 3000 },
    );
  });

  test('any 16 bytes come back', () => {
    const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const bytes = Buffer.alloc(16);
        for (const [at, value] of groups.entries()) bytes.writeUInt16BE(value, 2 * at);
        const words = addressInWords(bytes);
        expect(hexOf(words)).toBe(bytes.toString('hex'));
        if (words.includes(':')) expect(words).toBe(canonical(words));
      }),
      { numRuns: 3000 },
    );
  });
});
