import { makeCertificate } from '../support/certificates.ts';
import type { Server } from './peer.ts';

/** Writes a certificate for `peer.test` that signs itself, and its key, into a server's folder; gives their full names. */
export async function writeCertificate(
  server: Server,
): Promise<{ readonly certFile: string; readonly keyFile: string }> {
  const { cert, key } = await makeCertificate({ ip: server.host });
  return { certFile: server.write('tls/cert.pem', cert), keyFile: server.write('tls/key.pem', key) };
}
