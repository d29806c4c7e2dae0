/** What a failed handshake says about the peer. */
export type HandshakeFailure =
  | { readonly kind: 'not-tls' }
  /** The peer spoke TLS and said no. */
  | { readonly kind: 'alert'; readonly alert: string }
  /** The peer's TLS is too old or too weak for the default settings: try again with the legacy ones. */
  | { readonly kind: 'too-old'; readonly alert: string }
  | { readonly kind: 'client-certificate' }
  | { readonly kind: 'transport' };

const NOT_TLS = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_HTTPS_PROXY_REQUEST',
  'ERR_SSL_UNEXPECTED_MESSAGE',
  'ERR_SSL_UNKNOWN_PROTOCOL',
  'ERR_SSL_BAD_RECORD_TYPE',
  'ERR_SSL_RECORD_LAYER_FAILURE',
]);

const TOO_OLD = new Set([
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED',
  'ERR_SSL_WRONG_SIGNATURE_TYPE',
  'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED',
  'ERR_SSL_DH_KEY_TOO_SMALL',
  'ERR_SSL_EE_KEY_TOO_SMALL',
  'ERR_SSL_CA_MD_TOO_WEAK',
]);

const CLIENT_CERTIFICATE = new Set([
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_SSLV3_ALERT_NO_CERTIFICATE',
]);

/** Sorts OpenSSL's error codes, as Node gives them, by what they prove about the peer. */
export function sortHandshakeError(given: string): HandshakeFailure {
  // Newer OpenSSL (Node 22 and later) calls the alerts of all versions SSL/TLS.
  const code = given.replace(/^ERR_SSL_SSL\/TLS_/, 'ERR_SSL_SSLV3_');
  if (NOT_TLS.has(code)) return { kind: 'not-tls' };
  if (TOO_OLD.has(code)) return { kind: 'too-old', alert: alertOf(code) };
  if (CLIENT_CERTIFICATE.has(code)) return { kind: 'client-certificate' };
  if (code.startsWith('ERR_SSL_')) return { kind: 'alert', alert: alertOf(code) };
  return { kind: 'transport' };
}

function alertOf(code: string): string {
  return code
    .replace(/^ERR_SSL_/, '')
    .replace(/^(TLSV13|TLSV1|SSLV3)_/, '')
    .replace(/^ALERT_/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
}
