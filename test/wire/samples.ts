import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { equalBytes, sessionKeys } from '../../src/wire/keys.ts';
import type { AnswerRecord, Compare, RequestRecord, Seal } from '../../src/wire/record.ts';
import { WireError } from '../../src/wire/wireError.ts';

/** The example of docs/responder-protocol.md, "Test values". */
export const TOKEN = 'correct horse battery staple';
export const CALLER_NONCE = '000102030405060708090a0b0c0d0e0f';
export const RESPONDER_NONCE = '101112131415161718191a1b1c1d1e1f';
export const FINGERPRINT = 'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf';
export const SESSION = '0123456789abcdef';

export const keys = sessionKeys(TOKEN, CALLER_NONCE, RESPONDER_NONCE);
export const equal: Compare = equalBytes;
/** Believes every seal: what is behind the seal must stand up by itself. */
export const credulous: Compare = () => true;

export const request: RequestRecord = {
  session: SESSION,
  sequence: 7,
  sentMs: 1_760_000_000_000,
  length: 96,
  answerLength: 80,
  holdSeconds: 0,
};
export const answer: AnswerRecord = {
  session: SESSION,
  sequence: 7,
  sentMs: 1_760_000_000_000,
  answeredMs: 1_760_000_000_123,
  source: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7]),
  sourcePort: 50_123,
  receivedLength: 96,
  arrivedPort: 5060,
  arrivedMicros: 4_000_000_321,
  length: 80,
};

export const REQUEST_HEX =
  '43695072010100600123456789abcdef000000070050000000000199c82cc0000000000000000000' +
  `bead56d984709639d054d7aa1226c75f${'00'.repeat(40)}`;
export const ANSWER_HEX =
  '43695072010200500123456789abcdef000000070060c3cb00000199c82cc00000000199c82cc07b' +
  '81c4bf059809d062705f24c0c24168da00000000000000000000ffffc000020713c40000ee6b2941';

export const hmac = (key: Uint8Array | string, bytes: Uint8Array | string): Buffer =>
  createHmac('sha256', key).update(bytes).digest();

/** HKDF with SHA-256 for one block, written out as in RFC 5869. */
export const deriveKey = (salt: Uint8Array, info: string): Buffer =>
  hmac(hmac(salt, TOKEN), Buffer.from(`${info}\x01`, 'latin1'));

/** A record with some bytes changed, and sealed anew by somebody who knows the key. */
export function forge(bytes: Uint8Array, seal: Seal, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  copy.fill(0, 40, 56);
  copy.set(seal(copy).subarray(0, 16), 40);
  return copy;
}

/** Every copy of these bytes with one bit flipped. */
export function* withOneBitFlipped(bytes: Uint8Array): Generator<Buffer> {
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const copy = Buffer.from(bytes);
    copy[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield copy;
  }
}

/** What reading gives; `refused` for a WireError. Any other exception goes through and fails the test. */
export function attempt<T>(read: () => T): T | 'refused' {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return 'refused';
    throw error;
  }
}
