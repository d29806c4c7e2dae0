import net from 'node:net';
import tls from 'node:tls';
import { connectByName, type Receiver } from './connectByName.ts';

/** How a connection is encrypted. */
export interface Encryption {
  /** Certificates of authorities, PEM, that are trusted in place of the system's; null for the system's. */
  readonly authorities: string | null;
}

/** How long the other side may take to close as well, in milliseconds, until the bytes are taken to have arrived. */
const GOODBYE_MS = 1000;

/**
 * Connects, sends and closes. Rejects when that fails or when the connection is reset before it is closed; that the
 * receiver has read the bytes nobody tells. With an encryption, the certificate is verified before a byte is sent.
 */
export async function sendStream(
  bytes: Uint8Array,
  receiver: Receiver,
  encryption: Encryption | null,
): Promise<void> {
  const raw = await connectByName(receiver);
  try {
    const socket = encryption === null ? raw : await encrypt(raw, receiver, encryption);
    await sayAndClose(socket, bytes, receiver.signal);
  } finally {
    raw.destroy();
  }
}

function encrypt(
  raw: net.Socket,
  { host, signal }: Receiver,
  { authorities }: Encryption,
): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      socket: raw,
      host,
      minVersion: 'TLSv1.2',
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ...(authorities === null ? {} : { ca: authorities }),
    });
    const onAbort = (): void => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', reject);
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', onAbort);
      resolve(socket);
    });
  });
}

function sayAndClose(socket: net.Socket, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let goodbye: NodeJS.Timeout | undefined;
    const finish = (act: () => void): void => {
      clearTimeout(goodbye);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = (): void => finish(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    socket.once('error', (error) => finish(() => reject(error)));
    socket.once('close', () => finish(resolve));
    // Who does not read never learns that the other side went away.
    socket.resume();
    socket.end(bytes, () => {
      goodbye = setTimeout(() => finish(resolve), GOODBYE_MS);
    });
  });
}
