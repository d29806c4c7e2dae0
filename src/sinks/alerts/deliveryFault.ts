import { DeliveryError } from '../../model/delivery.ts';

/**
 * Any failure as a `DeliveryError` that may be tried again. What was raised is not its cause: errors of libraries carry
 * addresses and commands, and those hold secrets. Its code says enough.
 */
export function deliveryFault(channel: string, error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  return faultOf(channel, whatHappened(codeOf(error)));
}

/** A fault of a channel in words; it may be tried again. */
export function faultOf(
  channel: string,
  words: string,
  given: { readonly isFinal?: boolean; readonly retryAfterMs?: number | null } = {},
): DeliveryError {
  const { isFinal = false, retryAfterMs = null } = given;
  return new DeliveryError(`alert channel ${channel}: ${words}`, { isFinal, retryAfterMs });
}

/** The code of an error of the system or a library, or its name; nothing that anybody else has written. */
function codeOf(error: unknown): string {
  // nodemailer keeps the system's code beside its own.
  const { originalCode, code, name } = Object(error) as Readonly<Record<string, unknown>>;
  const words = [originalCode, code, name].filter((word) => typeof word === 'string');
  return words.find((word) => /^[A-Za-z][A-Za-z0-9_]{0,60}$/.test(word)) ?? 'unknown error';
}

const IN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the receiver refuses the connection',
  ECONNRESET: 'the receiver broke the connection off',
  ECONNECTION: 'the receiver broke the connection off',
  EPIPE: 'the receiver broke the connection off',
  UND_ERR_SOCKET: 'the receiver broke the connection off',
  EHOSTUNREACH: 'there is no way to the receiver',
  ENETUNREACH: 'there is no way to the receiver',
  ENOTFOUND: 'the name of the receiver has no address',
  EAI_AGAIN: 'the name of the receiver cannot be looked up',
  ETIMEDOUT: 'the receiver does not answer in time',
  TimeoutError: 'the receiver does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'the receiver does not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'the receiver does not answer in time',
  AbortError: 'it was stopped before it was done',
  EABORT: 'it was stopped before it was done',
  ABORT_ERR: 'it was stopped before it was done',
  ETLS: 'encryption is demanded and cannot be had, or the certificate is not trusted',
  CERT_HAS_EXPIRED: 'the certificate of the receiver has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the receiver is for another name',
};

/** Codes of OpenSSL for a certificate that no known authority has signed. */
const NOT_TRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function whatHappened(code: string): string {
  const words = NOT_TRUSTED.has(code) ? 'the certificate of the receiver is not trusted' : IN_WORDS[code];
  return `${words ?? 'it could not be sent'} (${code})`;
}
