import dgram from 'node:dgram';
import net from 'node:net';
import { type Endpoint, NO_PORT } from '../model/ids.ts';
import type { Door } from '../model/probe.ts';

/** Any port will do: nothing is sent to it. */
const ANY_PORT = 9;

/** The address from which this host's packets to a door leave, by its routing table; null where it has none. */
export function localTowards({ address, source }: Door): Promise<Endpoint | null> {
  if (source !== null) return Promise.resolve({ address: source, port: NO_PORT });
  return new Promise((resolve) => {
    const socket = dgram.createSocket(net.isIPv6(address) ? 'udp6' : 'udp4');
    const end = (local: Endpoint | null): void => {
      socket.close();
      resolve(local);
    };
    socket.once('error', () => end(null));
    socket.once('connect', () => end({ address: socket.address().address, port: NO_PORT }));
    socket.connect(ANY_PORT, address);
  });
}
