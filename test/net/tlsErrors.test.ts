import { describe, expect, test } from 'vitest';
import { sortHandshakeError } from '../../src/net/tlsErrors.ts';

test.each([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_HTTPS_PROXY_REQUEST',
  'ERR_SSL_UNEXPECTED_MESSAGE',
  'ERR_SSL_UNKNOWN_PROTOCOL',
  'ERR_SSL_BAD_RECORD_TYPE',
  'ERR_SSL_RECORD_LAYER_FAILURE',
])('%s: that is no TLS', (code) => {
  expect(sortHandshakeError(code)).toEqual({ kind: 'not-tls' });
});

test.each([
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'protocol version'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'handshake failure'],
  ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'handshake failure'],
  ['ERR_SSL_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED', 'legacy sigalg disallowed or unsupported'],
  ['ERR_SSL_WRONG_SIGNATURE_TYPE', 'wrong signature type'],
  ['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', 'unsafe legacy renegotiation disabled'],
  ['ERR_SSL_DH_KEY_TOO_SMALL', 'dh key too small'],
  ['ERR_SSL_EE_KEY_TOO_SMALL', 'ee key too small'],
  ['ERR_SSL_CA_MD_TOO_WEAK', 'ca md too weak'],
])('%s: worth a second try with the settings of old', (code, alert) => {
  expect(sortHandshakeError(code)).toEqual({ kind: 'too-old', alert });
});

test.each([
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_SSLV3_ALERT_NO_CERTIFICATE',
])('%s: it wants a certificate of ours', (code) => {
  expect(sortHandshakeError(code)).toEqual({ kind: 'client-certificate' });
});

describe('anything else', () => {
  test.each([
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'unrecognized name'],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'internal error'],
    ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', 'access denied'],
    ['ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE', 'unsupported certificate'],
    ['ERR_SSL_SSL/TLS_ALERT_UNSUPPORTED_CERTIFICATE', 'unsupported certificate'],
  ])('%s from OpenSSL: the peer spoke TLS and said no', (code, alert) => {
    expect(sortHandshakeError(code)).toEqual({ kind: 'alert', alert });
  });

  test.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', ''])('%j is the connection, not the handshake', (code) => {
    expect(sortHandshakeError(code)).toEqual({ kind: 'transport' });
  });
});
