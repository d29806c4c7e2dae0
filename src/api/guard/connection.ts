import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What the server of Node hands to the application. */
export interface Env {
  readonly Bindings: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };
}

/** Who is at the other end of the connection. */
export interface Peer {
  readonly address: string;
  /** That of the client, if its authority is one of ours. */
  readonly certificate: { readonly name: string; readonly fingerprint: string } | null;
}

/**
 * Who is at the other end.
 * @param behindProxy then the address is the last one in X-Forwarded-For: the one that the proxy itself has seen.
 */
export function peerOf(incoming: IncomingMessage, behindProxy: boolean): Peer {
  const { socket } = incoming;
  const forwarded = behindProxy ? lastOf(incoming.headers['x-forwarded-for']) : null;
  return {
    address: forwarded ?? plainAddress(socket.remoteAddress ?? ''),
    certificate: certificateOf(socket),
  };
}

function lastOf(header: string | readonly string[] | undefined): string | null {
  const last =
    String(header ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '';
  return isIP(last) === 0 ? null : plainAddress(last);
}

/** An IPv4 address on a socket for both families is one, whatever it is written as. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function certificateOf(socket: IncomingMessage['socket']): Peer['certificate'] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  // Without a certificate of the other side there is an empty object.
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  if (typeof fingerprint256 !== 'string') return null;
  const name: unknown = subject?.CN;
  return { name: typeof name === 'string' ? name : '', fingerprint: fingerprint256 };
}
