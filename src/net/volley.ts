import dgram from 'node:dgram';
import net from 'node:net';
import type { Endpoint } from '../model/ids.ts';
import type { Door } from '../model/probe.ts';

/** A connected UDP socket from which several datagrams are sent. */
export interface VolleySocket {
  readonly send: (payload: Uint8Array) => void;
  readonly close: () => void;
}

/** What comes of it: told later, never while it is being opened, and never once it is closed. */
export interface VolleyEvents {
  /** It is connected, and may be sent from. */
  readonly onReady: (local: Endpoint) => void;
  readonly onMessage: (message: Uint8Array) => void;
  /** Anything else: an ICMP error, or a fault of this host. */
  readonly onTrouble: () => void;
}

/** Opens a connected socket: one for all datagrams to a port costs a fraction of one for each. */
export function openVolleySocket(door: Door, { onReady, onMessage, onTrouble }: VolleyEvents): VolleySocket {
  const socket = dgram.createSocket({ type: net.isIPv6(door.address) ? 'udp6' : 'udp4' });
  let closed = false;
  const trouble = (): void => {
    if (!closed) onTrouble();
  };
  socket.on('error', trouble);
  socket.on('message', (message) => {
    if (!closed) onMessage(message);
  });
  socket.once('connect', () => {
    if (closed) return;
    const { address, port } = socket.address();
    // Bound by chance to the very port that is asked, it would answer itself.
    if (port === door.port && address === door.address) onTrouble();
    else onReady({ address, port });
  });
  const dial = (): void => {
    if (closed) return;
    try {
      socket.connect(door.port, door.address);
    } catch {
      queueMicrotask(trouble);
    }
  };
  if (door.source === null) dial();
  else socket.bind({ address: door.source, port: 0 }, dial);
  return {
    send: (payload) => {
      socket.send(payload, (error) => {
        if (error !== null) trouble();
      });
    },
    close: () => {
      if (closed) return;
      closed = true;
      socket.close();
    },
  };
}
