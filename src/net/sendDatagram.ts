import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Receiver } from './connectByName.ts';

/** How long a refusal by ICMP is waited for, in milliseconds: from a neighbour it comes at once. */
const REFUSAL_MS = 100;

/** Sends one datagram to a host by name. Rejects when it is refused at once; what is lost on the way nobody tells. */
export async function sendDatagram(bytes: Uint8Array, { host, port, signal }: Receiver): Promise<void> {
  const { address, family } = await dns.promises.lookup(host, { order: 'verbatim' });
  signal.throwIfAborted();
  const socket = dgram.createSocket({ type: family === 6 ? 'udp6' : 'udp4', signal });
  try {
    // Only a connected socket hears of refusals.
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    await new Promise<void>((resolve, reject) => {
      socket.send(bytes, (error) => (error === null ? resolve() : reject(error)));
    });
    await Promise.race([pause(REFUSAL_MS, undefined, { signal }), refusalOf(socket)]);
  } finally {
    closeOnce(socket);
  }
}

function refusalOf(socket: dgram.Socket): Promise<never> {
  return new Promise((_resolve, reject) => socket.once('error', reject));
}

function closeOnce(socket: dgram.Socket): void {
  socket.on('error', () => undefined);
  try {
    socket.close();
  } catch {
    // The signal has closed it.
  }
}
