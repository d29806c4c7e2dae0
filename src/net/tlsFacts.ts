import tls from 'node:tls';
import type { TlsFacts } from '../model/evidence.ts';

/** Peer-supplied names are cut to this many characters. */
const MAX_TEXT = 256;
/** Alternative names kept of a certificate. */
const MAX_NAMES = 20;
/** A chain longer than this is somebody's joke. */
const MAX_CHAIN = 10;

/** Reads everything that the handshake told, whether or not verification succeeded. */
export function readTlsFacts(socket: tls.TLSSocket, servername: string, legacy: boolean): TlsFacts {
  const certificate = socket.getPeerCertificate(true);
  const x509 = socket.getPeerX509Certificate();
  const cipher = socket.getCipher();
  const identity =
    x509 === undefined ? new Error('no certificate') : tls.checkServerIdentity(servername, certificate);
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: cipher.standardName ?? cipher.name,
    subject: oneLine(x509?.subject ?? ''),
    issuer: oneLine(x509?.issuer ?? ''),
    names: namesOf(x509?.subjectAltName ?? ''),
    validFromMs: Date.parse(x509?.validFrom ?? ''),
    validToMs: Date.parse(x509?.validTo ?? ''),
    fingerprint256: x509?.fingerprint256 ?? '',
    keyBits: x509?.publicKey.asymmetricKeyDetails?.modulusLength ?? null,
    chainLength: chainLength(certificate),
    // Node types this as an Error; it is OpenSSL's code as a string.
    chainError: socket.authorized ? null : String(socket.authorizationError ?? 'unknown'),
    nameError: identity === undefined ? null : identity.message.slice(0, MAX_TEXT),
    legacy,
    clientCertificate: 'not-asked',
  };
}

function oneLine(distinguishedName: string): string {
  return distinguishedName.split('\n').join(', ').slice(0, MAX_TEXT);
}

function namesOf(subjectAltName: string): string[] {
  if (subjectAltName === '') return [];
  return subjectAltName
    .split(', ')
    .slice(0, MAX_NAMES)
    .map((name) => name.replace(/^(DNS|IP Address):/, '').slice(0, MAX_TEXT));
}

function chainLength(certificate: tls.DetailedPeerCertificate): number {
  let length = 0;
  let at: tls.DetailedPeerCertificate | undefined = certificate;
  const seen = new Set<string>();
  while (at?.fingerprint256 !== undefined && !seen.has(at.fingerprint256) && length < MAX_CHAIN) {
    seen.add(at.fingerprint256);
    length++;
    at = at.issuerCertificate;
  }
  return length;
}
