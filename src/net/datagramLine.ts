import dgram from 'node:dgram';
import net from 'node:net';
import type { Door } from '../model/probe.ts';

/** A connected UDP socket for many datagrams. */
export interface DatagramLine {
  /** Says whether it left this host; asked to send, a socket first tells of what went wrong before, and sends nothing. */
  readonly send: (payload: Uint8Array, done: (left: boolean) => void) => void;
  readonly close: () => void;
}

/** Opens it; null when this host cannot send there. What comes back is told until it is closed. */
export function openDatagramLine(
  door: Door,
  onMessage: (message: Uint8Array) => void,
): Promise<DatagramLine | null> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket({ type: net.isIPv6(door.address) ? 'udp6' : 'udp4' });
    let isOpen = true;
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      socket.close();
    };
    const fail = (): void => {
      close();
      resolve(null);
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      // A datagram that was refused on the way is one that was lost.
      socket.on('error', () => undefined);
      resolve({
        send: (payload, done) => socket.send(payload, (error) => done(error === null)),
        close,
      });
    });
    socket.on('message', onMessage);
    const dial = (): void => {
      try {
        socket.connect(door.port, door.address);
      } catch {
        fail();
      }
    };
    if (door.source === null) dial();
    else socket.bind({ address: door.source, port: 0 }, dial);
  });
}
