import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  callerProof,
  equalBytes,
  equalDigests,
  MIN_TOKEN_LENGTH,
  responderProof,
  sessionKeys,
} from '../../src/wire/keys.ts';
import {
  CALLER_NONCE,
  deriveKey,
  FINGERPRINT,
  hmac,
  keys,
  RESPONDER_NONCE,
  SESSION,
  TOKEN,
} from './samples.ts';

const WELCOME = ['welcome', CALLER_NONCE, RESPONDER_NONCE, SESSION, FINGERPRINT, '1'] as const;
const SORRY = ['sorry', 'busy', CALLER_NONCE, FINGERPRINT] as const;

describe('captured proofs', () => {
  test('the caller', () => {
    expect(callerProof(TOKEN, CALLER_NONCE, FINGERPRINT)).toBe(
      '7d761b273a4f7fdd10769c2825a5cbff902d3a34a2112bc0dc5f2f8207b5ee82',
    );
  });

  test('the responder', () => {
    expect(responderProof(TOKEN, WELCOME)).toBe(
      '44425ba244548bfea98b507c2781f2d64162746a7efdd9d70a805dbb89ffc68d',
    );
    expect(responderProof(TOKEN, SORRY)).toBe(
      '1d11b30d4968f0f31d328e6c64bc5f1e97971876d41836fb024e2caed2f08c0f',
    );
  });

  test('the same with RFC 5869 written out', () => {
    const noSalt = Buffer.alloc(32);
    const said = `["${CALLER_NONCE}","${FINGERPRINT}"]`;
    expect(callerProof(TOKEN, CALLER_NONCE, FINGERPRINT)).toBe(
      hmac(deriveKey(noSalt, 'cicprobe 1 caller'), said).toString('hex'),
    );
    expect(responderProof(TOKEN, WELCOME)).toBe(
      hmac(deriveKey(noSalt, 'cicprobe 1 responder'), `["${WELCOME.join('","')}"]`).toString('hex'),
    );
  });

  test('the keys of a session', () => {
    const salt = Buffer.from(CALLER_NONCE + RESPONDER_NONCE, 'hex');
    const bytes = Buffer.from('any bytes');
    const hexOf = (digest: Uint8Array) => Buffer.from(digest).toString('hex');
    expect(hexOf(keys.sealRequest(bytes))).toBe(
      hmac(deriveKey(salt, 'cicprobe 1 request'), bytes).toString('hex'),
    );
    expect(hexOf(keys.sealAnswer(bytes))).toBe(
      hmac(deriveKey(salt, 'cicprobe 1 answer'), bytes).toString('hex'),
    );
    expect(deriveKey(salt, 'cicprobe 1 request').toString('hex')).toBe(
      '27dcbb87f59a7d3f9f99a0336d9eff02b1e178e50a32b744b70776279478c4ea',
    );
  });
});

describe('proofs', () => {
  const other = (text: string): string => `${text.startsWith('f') ? '0' : 'f'}${text.slice(1)}`;

  test('the same for the same', () => {
    expect(callerProof(TOKEN, CALLER_NONCE, FINGERPRINT)).toBe(callerProof(TOKEN, CALLER_NONCE, FINGERPRINT));
  });

  test('the caller: another for another token, nonce or fingerprint', () => {
    const proofs = [
      callerProof(TOKEN, CALLER_NONCE, FINGERPRINT),
      callerProof(`${TOKEN} `, CALLER_NONCE, FINGERPRINT),
      callerProof(TOKEN.toUpperCase(), CALLER_NONCE, FINGERPRINT),
      callerProof(TOKEN, other(CALLER_NONCE), FINGERPRINT),
      callerProof(TOKEN, CALLER_NONCE, other(FINGERPRINT)),
      callerProof(TOKEN, FINGERPRINT, CALLER_NONCE),
    ];
    expect(new Set(proofs).size).toBe(proofs.length);
  });

  test('the responder: another for another token and for each thing said', () => {
    const changed = [WELCOME, SORRY].flatMap((said: readonly string[]) =>
      said.map((_, at) => responderProof(TOKEN, said.with(at, other(said[at] ?? '')))),
    );
    const proofs = [
      responderProof(TOKEN, WELCOME),
      responderProof(TOKEN, SORRY),
      responderProof(`${TOKEN} `, WELCOME),
      ...changed,
    ];
    expect(new Set(proofs).size).toBe(proofs.length);
  });

  test('one side cannot send back what the other proved', () => {
    expect(responderProof(TOKEN, [CALLER_NONCE, FINGERPRINT])).not.toBe(
      callerProof(TOKEN, CALLER_NONCE, FINGERPRINT),
    );
  });

  test('it counts where one text ends and the next begins', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['a', 'b', 'c'], ['ab","c']];
    expect(new Set(lists.map((said) => responderProof(TOKEN, said))).size).toBe(lists.length);
    expect(callerProof(TOKEN, 'ab', 'c')).not.toBe(callerProof(TOKEN, 'a', 'bc'));
  });

  test('no two lists have one proof', () => {
    const list = fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 });
    fc.assert(
      fc.property(list, list, (one, two) => {
        const alike = JSON.stringify(one) === JSON.stringify(two);
        expect(responderProof(TOKEN, one) === responderProof(TOKEN, two)).toBe(alike);
      }),
    );
  });
});

describe('the keys of a session', () => {
  const bytes = Buffer.from('any bytes');
  const hexOf = (seal: (it: Uint8Array) => Uint8Array): string => Buffer.from(seal(bytes)).toString('hex');

  test('differ between the directions, and with the token and either nonce', () => {
    const seals = [
      keys,
      sessionKeys(`${TOKEN}.`, CALLER_NONCE, RESPONDER_NONCE),
      sessionKeys(TOKEN, RESPONDER_NONCE, CALLER_NONCE),
      sessionKeys(TOKEN, CALLER_NONCE, CALLER_NONCE),
      sessionKeys(TOKEN, RESPONDER_NONCE, RESPONDER_NONCE),
    ].flatMap(({ sealRequest, sealAnswer }) => [hexOf(sealRequest), hexOf(sealAnswer)]);
    expect(new Set(seals).size).toBe(10);
  });

  test('are the same at both ends', () => {
    const there = sessionKeys(TOKEN, CALLER_NONCE, RESPONDER_NONCE);
    expect(hexOf(there.sealRequest)).toBe(hexOf(keys.sealRequest));
    expect(hexOf(there.sealAnswer)).toBe(hexOf(keys.sealAnswer));
  });
});

describe('comparing', () => {
  test('bytes', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  });

  test('digests', () => {
    const last = `${FINGERPRINT.slice(0, -1)}0`;
    expect(equalDigests(FINGERPRINT, `${FINGERPRINT}`)).toBe(true);
    expect(equalDigests(FINGERPRINT, last)).toBe(false);
    expect(equalDigests(FINGERPRINT, FINGERPRINT.slice(2))).toBe(false);
    expect(equalDigests(FINGERPRINT, '')).toBe(false);
  });

  test('what is not hexadecimal equals nothing but itself', () => {
    expect(equalDigests('AB:CD:EF', 'AB:00:00')).toBe(false);
    expect(equalDigests('no digest', 'nor this')).toBe(false);
    expect(equalDigests('no digest', '')).toBe(false);
  });
});

test('a token has 16 characters at least', () => {
  expect(MIN_TOKEN_LENGTH).toBe(16);
});
