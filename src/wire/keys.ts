import { Buffer } from 'node:buffer';
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type Compare, SESSION_BYTES, type Seal } from './record.ts';

/** Shortest token in characters: it must withstand guessing by whoever sees a proof. */
export const MIN_TOKEN_LENGTH = 16;

/** Keys of one session, one for each kind of record: what a caller sealed is never taken for an answer. */
export interface SessionKeys {
  readonly sealRequest: Seal;
  readonly sealAnswer: Seal;
}

/** Keys of one session for the SIP messages in it, good for nothing else. */
export interface SipKeys {
  readonly sealSip: Seal;
  readonly sealSipAnswer: Seal;
}

/** The caller's proof that it knows the token, bound to the certificate that it was shown. */
export function callerProof(token: string, nonce: string, fingerprint: string): string {
  return proofOf(token, 'caller', [nonce, fingerprint]);
}

/** The responder's proof, bound to its own certificate and to what it says. */
export function responderProof(token: string, said: readonly string[]): string {
  return proofOf(token, 'responder', said);
}

/** Both nonces make the keys of a session: HKDF with SHA-256 (RFC 5869). */
export function sessionKeys(token: string, callerNonce: string, responderNonce: string): SessionKeys {
  const key = sessionKey(token, callerNonce, responderNonce);
  return { sealRequest: sealWith(key('request')), sealAnswer: sealWith(key('answer')) };
}

/** Keys for the SIP messages of a session, from the same nonces. */
export function sipKeys(token: string, callerNonce: string, responderNonce: string): SipKeys {
  const key = sessionKey(token, callerNonce, responderNonce);
  return { sealSip: sealWith(key('sip')), sealSipAnswer: sealWith(key('sip answer')) };
}

/** Keys and name for the requests that the responder sends to the caller: none of the other direction fits them. */
export function returnKeys(
  token: string,
  callerNonce: string,
  responderNonce: string,
): SessionKeys & { readonly session: string } {
  const key = sessionKey(token, callerNonce, responderNonce);
  return {
    session: key('return session').subarray(0, SESSION_BYTES).toString('hex'),
    sealRequest: sealWith(key('return request')),
    sealAnswer: sealWith(key('return answer')),
  };
}

function sessionKey(token: string, callerNonce: string, responderNonce: string): (use: string) => Buffer {
  const salt = Buffer.from(callerNonce + responderNonce, 'hex');
  return (use) => Buffer.from(hkdfSync('sha256', token, salt, `cicprobe 1 ${use}`, 32));
}

/** Takes as long for any two values of one length. */
export const equalBytes: Compare = (one, other) => one.length === other.length && timingSafeEqual(one, other);

/** Two digests in lower-case hexadecimal. Compared as texts: reading hexadecimal stops silently at the first wrong digit. */
export function equalDigests(one: string, other: string): boolean {
  return equalBytes(Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8'));
}

function proofOf(token: string, who: string, said: readonly string[]): string {
  const key = Buffer.from(hkdfSync('sha256', token, '', `cicprobe 1 ${who}`, 32));
  // A JSON list has one reading: no two lists of texts are written alike.
  return createHmac('sha256', key).update(JSON.stringify(said)).digest('hex');
}

function sealWith(key: Buffer): Seal {
  return (bytes) => createHmac('sha256', key).update(bytes).digest();
}
