import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ANSWER_BYTES,
  answerLengthOf,
  decodeAnswer,
  decodeRequest,
  encodeAnswer,
  encodeRequest,
  MAX_HOLD_SECONDS,
  MAX_REQUEST_BYTES,
  MIN_REQUEST_BYTES,
  requestLength,
  sequenceOf,
  sessionOf,
} from '../../src/wire/record.ts';
import { WireError } from '../../src/wire/wireError.ts';
import {
  ANSWER_HEX,
  answer,
  attempt,
  CALLER_NONCE,
  credulous,
  deriveKey,
  equal,
  forge,
  hmac,
  keys,
  REQUEST_HEX,
  RESPONDER_NONCE,
  request,
  SESSION,
  withOneBitFlipped,
} from './samples.ts';

const requestBytes = Buffer.from(REQUEST_HEX, 'hex');
const answerBytes = Buffer.from(ANSWER_HEX, 'hex');
const readRequest = (bytes: Uint8Array) => decodeRequest(bytes, keys.sealRequest, equal);
const readAnswer = (bytes: Uint8Array) => decodeAnswer(bytes, keys.sealAnswer, equal);

const session = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const sequence = fc.nat(0xffff_ffff);
const timeMs = fc.maxSafeNat();
const uint16 = fc.nat(0xffff);
const source = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('captured bytes', () => {
  test('a request is written byte for byte as the protocol says', () => {
    expect(encodeRequest(request, keys.sealRequest).toString('hex')).toBe(REQUEST_HEX);
    expect(readRequest(requestBytes)).toEqual(request);
  });

  test('an answer is written byte for byte as the protocol says', () => {
    expect(encodeAnswer(answer, keys.sealAnswer).toString('hex')).toBe(ANSWER_HEX);
    expect(readAnswer(answerBytes)).toEqual(answer);
  });

  test.each([
    ['request', requestBytes],
    ['answer', answerBytes],
  ])('the seal of the %s is an HMAC over all of it with the seal left blank', (use, bytes) => {
    const blank = Buffer.from(bytes).fill(0, 40, 56);
    const salt = Buffer.from(CALLER_NONCE + RESPONDER_NONCE, 'hex');
    const seal = hmac(deriveKey(salt, `cicprobe 1 ${use}`), blank).subarray(0, 16);
    expect(bytes.toString('hex', 40, 56)).toBe(seal.toString('hex'));
  });
});

describe('round trips', () => {
  test('any request', () => {
    const length = fc.integer({ min: MIN_REQUEST_BYTES, max: MAX_REQUEST_BYTES });
    const holdSeconds = fc.nat(MAX_HOLD_SECONDS);
    fc.assert(
      fc.property(
        fc.record({ session, sequence, sentMs: timeMs, length, holdSeconds, share: fc.nat(100) }),
        (drawn) => {
          const { share, ...rest } = drawn;
          const spare = rest.length - ANSWER_BYTES;
          const record = { ...rest, answerLength: ANSWER_BYTES + Math.floor((spare * share) / 100) };
          const bytes = encodeRequest(record, keys.sealRequest);
          expect(bytes).toHaveLength(record.length);
          expect(requestLength(bytes)).toBe(record.length);
          expect(sessionOf(bytes)).toBe(record.session);
          expect(readRequest(bytes)).toEqual(record);
        },
      ),
    );
  });

  test('any answer', () => {
    const parts = { session, sequence, sentMs: timeMs, answeredMs: timeMs, source };
    const ports = { sourcePort: uint16, arrivedPort: uint16 };
    const arrivedMicros = fc.nat(2 ** 48 - 1);
    const length = fc.integer({ min: ANSWER_BYTES, max: MAX_REQUEST_BYTES });
    const rest = { receivedLength: uint16, arrivedMicros, length };
    fc.assert(
      fc.property(fc.record({ ...parts, ...ports, ...rest }), (record) => {
        const bytes = encodeAnswer(record, keys.sealAnswer);
        expect(bytes).toHaveLength(record.length);
        expect(readAnswer(bytes)).toEqual(record);
      }),
    );
  });

  test.each([
    { sequence: 0 },
    { sequence: 0xffff_ffff },
    { sentMs: 0 },
    { sentMs: Number.MAX_SAFE_INTEGER },
    { length: MIN_REQUEST_BYTES },
    { length: MAX_REQUEST_BYTES },
    { length: MAX_REQUEST_BYTES, answerLength: MAX_REQUEST_BYTES },
    { answerLength: 96 },
    { holdSeconds: MAX_HOLD_SECONDS },
    { session: '0000000000000000' },
    { session: 'ffffffffffffffff' },
  ])('a request at its limits: %o', (limit) => {
    const record = { ...request, ...limit };
    expect(readRequest(encodeRequest(record, keys.sealRequest))).toEqual(record);
  });

  test.each([
    { sequence: 0 },
    { sequence: 0xffff_ffff },
    { sentMs: 0, answeredMs: Number.MAX_SAFE_INTEGER },
    { sentMs: Number.MAX_SAFE_INTEGER, answeredMs: 0 },
    { sourcePort: 0, receivedLength: 65_535 },
    { sourcePort: 65_535, receivedLength: 0 },
    { arrivedPort: 65_535 },
    { arrivedMicros: 0 },
    { arrivedMicros: 2 ** 48 - 1 },
    { length: MAX_REQUEST_BYTES },
    { source: new Uint8Array(16) },
    { source: new Uint8Array(16).fill(255) },
  ])('an answer at its limits: %o', (limit) => {
    const record = { ...answer, ...limit };
    expect(readAnswer(encodeAnswer(record, keys.sealAnswer))).toEqual(record);
  });

  test('a record in the middle of a larger buffer is read where it is', () => {
    const around = Buffer.concat([Buffer.from('before'), requestBytes, answerBytes]);
    expect(readRequest(around.subarray(6, 102))).toEqual(request);
    expect(readAnswer(around.subarray(102))).toEqual(answer);
  });

  test('reading leaves the bytes as they were', () => {
    readRequest(requestBytes);
    readAnswer(answerBytes);
    expect(requestBytes.toString('hex')).toBe(REQUEST_HEX);
    expect(answerBytes.toString('hex')).toBe(ANSWER_HEX);
  });

  test('the source of an answer does not change with the buffer that it came in', () => {
    const bytes = Buffer.from(answerBytes);
    const read = readAnswer(bytes);
    bytes.fill(0);
    expect(read.source).toEqual(answer.source);
  });

  test('an answer is shorter than any request', () => {
    expect(ANSWER_BYTES).toBeLessThan(MIN_REQUEST_BYTES);
  });
});

describe('damaged records', () => {
  test('cut off anywhere', () => {
    for (let length = 0; length < requestBytes.length; length++) {
      expect(() => readRequest(requestBytes.subarray(0, length))).toThrow(WireError);
      expect(() => sessionOf(requestBytes.subarray(0, length))).toThrow(WireError);
    }
    for (let length = 0; length < answerBytes.length; length++) {
      expect(() => readAnswer(answerBytes.subarray(0, length))).toThrow(WireError);
    }
  });

  test('one bit flipped anywhere', () => {
    for (const bytes of withOneBitFlipped(requestBytes)) expect(() => readRequest(bytes)).toThrow(WireError);
    for (const bytes of withOneBitFlipped(answerBytes)) expect(() => readAnswer(bytes)).toThrow(WireError);
  });

  test('one byte too many', () => {
    expect(() => readRequest(Buffer.concat([requestBytes, Buffer.alloc(1)]))).toThrow(WireError);
    expect(() => readAnswer(Buffer.concat([answerBytes, Buffer.alloc(1)]))).toThrow(WireError);
  });

  test('an answer of another length, though the seal is good', () => {
    for (const length of [56, 79, 81, 96]) {
      const bytes = Buffer.concat([answerBytes, Buffer.alloc(16)]).subarray(0, length);
      expect(() => readAnswer(forge(bytes, keys.sealAnswer, nothing)), `${length}`).toThrow(WireError);
    }
  });

  test('lengths that no request has, sealed or not', () => {
    for (const length of [0, 95, 4097, 65_535]) {
      const bytes = forge(Buffer.alloc(Math.max(length, 64)), keys.sealRequest, (copy) => {
        copy.set(requestBytes.subarray(0, 40));
        copy.writeUInt16BE(length, 6);
      }).subarray(0, Math.max(length, 8));
      expect(() => requestLength(bytes), `${length}`).toThrow(WireError);
      expect(() => readRequest(bytes), `${length}`).toThrow(WireError);
    }
  });

  test('times that no number holds, though the seal is good', () => {
    const beyond = BigInt(Number.MAX_SAFE_INTEGER) + 1n;
    const late = (at: number) => (copy: Buffer) => copy.writeBigUInt64BE(beyond, at);
    expect(() => readRequest(forge(requestBytes, keys.sealRequest, late(24)))).toThrow('a time out of range');
    expect(() => readAnswer(forge(answerBytes, keys.sealAnswer, late(24)))).toThrow('a time out of range');
    expect(() => readAnswer(forge(answerBytes, keys.sealAnswer, late(32)))).toThrow('a time out of range');
  });

  test('another version, though the seal is good', () => {
    const later = (copy: Buffer) => copy.writeUInt8(2, 4);
    expect(() => readRequest(forge(requestBytes, keys.sealRequest, later))).toThrow('another version');
    expect(() => readAnswer(forge(answerBytes, keys.sealAnswer, later))).toThrow('another version');
  });

  test('another beginning, though the seal is good', () => {
    const other = (copy: Buffer) => copy.write('cipr');
    expect(() => readRequest(forge(requestBytes, keys.sealRequest, other))).toThrow('not a record');
    expect(() => readAnswer(forge(answerBytes, keys.sealAnswer, other))).toThrow('not a record');
  });
});

describe('records in the wrong direction', () => {
  test('a request that is reflected is no answer, with either key', () => {
    const cut = requestBytes.subarray(0, ANSWER_BYTES);
    for (const seal of [keys.sealAnswer, keys.sealRequest]) {
      expect(() => decodeAnswer(requestBytes, seal, equal)).toThrow(WireError);
      expect(() => decodeAnswer(cut, seal, equal)).toThrow('the other kind');
      // Even one who could seal it as an answer would need the other kind.
      expect(() => decodeAnswer(forge(cut, seal, nothing), seal, equal)).toThrow('the other kind');
    }
  });

  test('an answer is no request, with either key', () => {
    const padded = Buffer.concat([answerBytes, Buffer.alloc(16)]);
    const long = (copy: Buffer) => copy.writeUInt16BE(96, 6);
    for (const seal of [keys.sealAnswer, keys.sealRequest]) {
      expect(() => decodeRequest(answerBytes, seal, equal)).toThrow(WireError);
      expect(() => decodeRequest(forge(padded, seal, long), seal, equal)).toThrow('the other kind');
    }
  });

  test('a request with the kind of an answer needs the key of an answer', () => {
    const turned = (copy: Buffer) => {
      copy.writeUInt8(2, 5);
      copy.writeUInt16BE(ANSWER_BYTES, 6);
    };
    const cut = requestBytes.subarray(0, ANSWER_BYTES);
    expect(() => readAnswer(forge(cut, keys.sealRequest, turned))).toThrow('a broken seal');
    expect(readAnswer(forge(cut, keys.sealAnswer, turned)).sequence).toBe(7);
  });
});

describe('a sealed request for what nobody gets', () => {
  test.each([
    ['an answer longer than itself', { answerLength: 97 }],
    ['an answer too short to be one', { answerLength: 79 }],
    ['an answer held back too long', { holdSeconds: MAX_HOLD_SECONDS + 1 }],
  ])('%s', (_what, change) => {
    const bytes = encodeRequest({ ...request, ...change }, keys.sealRequest);
    expect(() => readRequest(bytes)).toThrow(WireError);
  });
});

test('the sequence number of a record is read before anything is believed', () => {
  expect(sequenceOf(requestBytes)).toBe(7);
  expect(sequenceOf(answerBytes)).toBe(7);
});

describe('the length of an answer', () => {
  test('is known from the eighth byte on, and is that of an answer', () => {
    expect(answerLengthOf(answerBytes.subarray(0, 7))).toBeNull();
    expect(answerLengthOf(answerBytes.subarray(0, 8))).toBe(ANSWER_BYTES);
    const short = encodeAnswer({ ...answer, length: ANSWER_BYTES }, keys.sealAnswer);
    short.writeUInt16BE(ANSWER_BYTES - 1, 6);
    expect(() => answerLengthOf(short)).toThrow(WireError);
    expect(() => answerLengthOf(requestBytes)).toThrow(WireError);
  });
});

describe('the beginning of a stream', () => {
  test('the length is known from the eighth byte on', () => {
    for (let length = 0; length < 8; length++) {
      expect(requestLength(requestBytes.subarray(0, length))).toBeNull();
    }
    for (let length = 8; length <= 96; length++) {
      expect(requestLength(requestBytes.subarray(0, length))).toBe(96);
    }
  });

  test('what follows the request does not matter', () => {
    expect(requestLength(Buffer.concat([requestBytes, Buffer.from('more')]))).toBe(96);
  });

  test('a stranger is known at the first byte that is wrong', () => {
    for (let at = 0; at < 6; at++) {
      for (let length = at + 1; length <= 8; length++) {
        const bytes = Buffer.from(requestBytes.subarray(0, length));
        bytes[at] = (bytes[at] ?? 0) ^ 0x20;
        expect(() => requestLength(bytes), `byte ${at} of ${length}`).toThrow(WireError);
      }
    }
  });

  test('TLS, HTTP and an answer are strangers', () => {
    for (const bytes of [Buffer.from([0x16]), Buffer.from('G'), Buffer.from('GET / HTTP/1.1'), answerBytes]) {
      expect(() => requestLength(bytes)).toThrow(WireError);
    }
  });
});

describe('arbitrary bytes', () => {
  const junk = fc.uint8Array({ maxLength: 5000 });
  const headed = fc
    .tuple(fc.constantFrom(requestBytes, answerBytes), fc.nat(60), junk, fc.boolean())
    .map(([record, kept, rest, honest]) => {
      const bytes = Buffer.concat([record.subarray(0, kept), rest]);
      // A length that is right lets the reader come further.
      if (honest && kept >= 8) bytes.writeUInt16BE(bytes.length, 6);
      return bytes;
    });
  const runs = { numRuns: 3000 };

  test('are refused, and never more than that', () => {
    fc.assert(
      fc.property(fc.oneof(junk, headed), (bytes) => {
        expect(attempt(() => readRequest(bytes))).toBe('refused');
        expect(attempt(() => readAnswer(bytes))).toBe('refused');
        attempt(() => sessionOf(bytes));
        attempt(() => requestLength(bytes));
      }),
      runs,
    );
  });

  test('behind a good seal give a record or are refused', () => {
    const eighty = headed.map((bytes) => Buffer.concat([bytes, Buffer.alloc(80)]).subarray(0, 80));
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(headed, eighty), (bytes) => {
        const one = attempt(() => decodeRequest(bytes, keys.sealRequest, credulous));
        const other = attempt(() => decodeAnswer(bytes, keys.sealAnswer, credulous));
        for (const record of [one, other]) {
          if (record === 'refused') continue;
          read++;
          expect(record.session).toMatch(/^[0-9a-f]{16}$/);
          expect(Number.isSafeInteger(record.sentMs)).toBe(true);
        }
      }),
      runs,
    );
    expect(read).toBeGreaterThan(0);
  });

  test('larger than anything that is sent are refused', () => {
    for (const length of [MAX_REQUEST_BYTES + 1, 65_507, 1_000_000]) {
      const bytes = Buffer.concat([requestBytes, Buffer.alloc(length - 96)]);
      expect(attempt(() => readRequest(bytes))).toBe('refused');
      expect(attempt(() => readAnswer(bytes))).toBe('refused');
    }
  });
});

test('a session is told before the seal is looked at', () => {
  const bytes = forge(requestBytes, keys.sealAnswer, nothing);
  expect(sessionOf(bytes)).toBe(SESSION);
  expect(() => readRequest(bytes)).toThrow('a broken seal');
});

function nothing(): void {}
