import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { clientKey } from './guard/buckets.ts';
import type { ServerBounds } from './serverBounds.ts';

/**
 * Holds a server to so many connections, of one client and of all, and closes those on which nothing moves.
 * @param behindProxy then all connections are those of the proxy.
 * @returns a function that closes them all, also those on which nothing was asked yet.
 */
export function limitConnections(
  server: Server,
  { connections, connectionsOfOne, idleMs, headers }: ServerBounds,
  behindProxy: boolean,
): () => void {
  const counts = new Map<string, number>();
  const open = new Set<Socket>();
  server.maxConnections = connections;
  server.maxHeadersCount = headers;
  server.setTimeout(idleMs, (socket) => socket.destroy());
  // The same event with and without TLS: the TCP connection, before anything was said on it.
  server.on('connection', (socket: Socket) => {
    const key = clientKey(socket.remoteAddress ?? '');
    const count = (counts.get(key) ?? 0) + 1;
    if (count > connectionsOfOne && !behindProxy) {
      socket.destroy();
      return;
    }
    counts.set(key, count);
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      const left = (counts.get(key) ?? 1) - 1;
      if (left === 0) counts.delete(key);
      else counts.set(key, left);
    });
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
