import dgram from 'node:dgram';
import net from 'node:net';
import type { Clock } from '../model/clock.ts';
import type { Door } from '../model/probe.ts';

/** A UDP socket that is bound to one peer and stays open over several exchanges. */
export interface UdpLine {
  /** Sends one datagram; whether one that is its answer came back in time. An ICMP error is no answer. Never rejects. */
  readonly exchange: (
    request: Uint8Array,
    isAnswer: (bytes: Uint8Array) => boolean,
    timeoutMs: number,
    clock: Clock,
    signal: AbortSignal,
  ) => Promise<boolean>;
  readonly close: () => void;
}

/** Binds a socket; null when this host cannot. Sends nothing. */
export function openUdpLine(door: Door): Promise<UdpLine | null> {
  const socket = dgram.createSocket({ type: net.isIPv6(door.address) ? 'udp6' : 'udp4' });
  return new Promise((resolve) => {
    const fail = (): void => {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      resolve(null);
    };
    const dial = (): void => {
      try {
        socket.connect(door.port, door.address);
      } catch {
        fail();
      }
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      // An ICMP error that comes meanwhile decides nothing: silence does, in its time.
      socket.on('error', () => undefined);
      resolve(makeLine(socket));
    });
    if (door.source === null) dial();
    else socket.bind({ address: door.source, port: 0 }, dial);
  });
}

function makeLine(socket: dgram.Socket): UdpLine {
  let isClosed = false;
  return {
    exchange: (request, isAnswer, timeoutMs, clock, signal) =>
      new Promise((resolve) => {
        const finish = (came: boolean): void => {
          callOff();
          signal.removeEventListener('abort', onAbort);
          socket.off('message', onMessage);
          resolve(came);
        };
        const onMessage = (bytes: Buffer): void => {
          if (isAnswer(bytes)) finish(true);
        };
        const onAbort = (): void => finish(false);
        const callOff = clock.after(timeoutMs, () => clock.afterPoll(() => finish(false)));
        if (signal.aborted || isClosed) {
          finish(false);
          return;
        }
        signal.addEventListener('abort', onAbort, { once: true });
        socket.on('message', onMessage);
        socket.send(request, () => undefined);
      }),
    close: () => {
      if (isClosed) return;
      isClosed = true;
      socket.close();
    },
  };
}
