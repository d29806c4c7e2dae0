import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { returnKeys, sipKeys } from '../../src/wire/keys.ts';
import { CALLER_NONCE, deriveKey, hmac, keys, RESPONDER_NONCE, TOKEN } from './samples.ts';

const salt = Buffer.from(CALLER_NONCE + RESPONDER_NONCE, 'hex');
const bytes = Buffer.from('any bytes');
const hexOf = (digest: Uint8Array): string => Buffer.from(digest).toString('hex');
const sealedFor = (use: string): string => hexOf(hmac(deriveKey(salt, `cicprobe 1 ${use}`), bytes));

test('each use has a key of its own, derived as RFC 5869 says', () => {
  const sip = sipKeys(TOKEN, CALLER_NONCE, RESPONDER_NONCE);
  const back = returnKeys(TOKEN, CALLER_NONCE, RESPONDER_NONCE);
  const seals = [sip.sealSip, sip.sealSipAnswer, back.sealRequest, back.sealAnswer];
  expect(seals.map((seal) => hexOf(seal(bytes)))).toEqual(
    ['sip', 'sip answer', 'return request', 'return answer'].map(sealedFor),
  );
  const all = [...seals, keys.sealRequest, keys.sealAnswer].map((seal) => hexOf(seal(bytes)));
  expect(new Set(all).size).toBe(6);
  expect(back.session).toBe(hexOf(deriveKey(salt, 'cicprobe 1 return session')).slice(0, 16));
});
