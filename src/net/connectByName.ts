import net from 'node:net';

/** A place to connect to by name or address. */
export interface Receiver {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

/** Connects as programs do: any address of the name that answers. Rejects with the system's error or the signal's reason. */
export function connectByName({ host, port, signal }: Receiver): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const socket = net.connect({ host, port });
    const finish = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      // A late error of a socket that nobody waits for must not end the process.
      socket.on('error', () => undefined);
      act();
    };
    const fail = (reason: unknown): void =>
      finish(() => {
        socket.destroy();
        reject(reason);
      });
    const onAbort = (): void => fail(signal.reason);
    const onError = (error: Error): void => fail(error);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => finish(() => resolve(socket)));
  });
}
