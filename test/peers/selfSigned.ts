import type { Server } from './peer.ts';

/** A certificate of its own for `peer.test`, and its key, as files of that server's folder. */
export function selfSigned(server: Server): { readonly cert: string; readonly key: string } {
  const [cert, key] = [`${server.folder}/cert.pem`, `${server.folder}/key.pem`];
  const names = ['-subj', '/CN=peer.test', '-addext', 'subjectAltName=DNS:peer.test'];
  const files = ['-keyout', key, '-out', cert];
  server.run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '90', ...names, ...files);
  return { cert, key };
}
