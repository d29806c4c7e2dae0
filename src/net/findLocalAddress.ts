import dgram from 'node:dgram';
import net from 'node:net';
import type { IpAddress } from '../model/ids.ts';

/** Any port will do: only the routing table is asked. */
const ANY_PORT = 9;

/** The address from which this host would send to another one. Nothing is sent; null where it has no way there. */
export function findLocalAddress(address: IpAddress): Promise<string | null> {
  const socket = dgram.createSocket(net.isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const end = (found: string | null): void => {
      socket.close(() => resolve(found));
    };
    socket.once('error', () => end(null));
    socket.once('connect', () => end(socket.address().address));
    socket.connect(ANY_PORT, address);
  });
}
