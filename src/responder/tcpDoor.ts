import net from 'node:net';
import tls, { type SecureContext } from 'node:tls';
import type { Port } from '../model/ids.ts';
import { requestLength } from '../wire/record.ts';
import { WireError } from '../wire/wireError.ts';
import type { Admission } from './admit.ts';
import type { OpenedDoor } from './openedDoor.ts';
import type { Sessions } from './sessions.ts';

/** Longest life of one connection, in milliseconds; nobody needs more than a round trip or two. */
const LONGEST_MS = 10_000;
/** First byte of a TLS record that carries a handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16;

/** What all TCP doors of a responder share. */
export interface TcpDoorParts {
  readonly sessions: Sessions;
  readonly admission: Admission;
  readonly secureContext: SecureContext;
  /** Takes one place among all connections; false when there is none. The function gives it back. */
  readonly takePlace: () => (() => void) | null;
}

/** Listens on one port; whoever sends a sealed request, plain or in TLS, gets one answer, everybody else silence and a close. */
export function openTcpDoor(port: Port, address: string | null, parts: TcpDoorParts): Promise<OpenedDoor> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    const source = socket.remoteAddress;
    const release = source !== undefined && parts.admission.allows(source) ? parts.takePlace() : null;
    if (source === undefined || release === null) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    const cut = setTimeout(() => socket.destroy(), LONGEST_MS);
    socket.once('close', () => {
      clearTimeout(cut);
      sockets.delete(socket);
      release();
    });
    parts.sessions.noteAccepted({ transport: 'tcp', port }, source);
    greet(socket, port, parts);
  });
  return listen(server, port, address, () => {
    for (const socket of sockets) socket.destroy();
  });
}

function greet(socket: net.Socket, port: Port, parts: TcpDoorParts): void {
  socket.once('data', (first) => {
    const source = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    socket.pause();
    socket.unshift(first);
    if (first[0] !== TLS_HANDSHAKE) {
      answerOn(socket, port, source, parts.sessions);
      return;
    }
    const secure = new tls.TLSSocket(socket, { isServer: true, secureContext: parts.secureContext });
    secure.on('error', () => socket.destroy());
    answerOn(secure, port, source, parts.sessions);
  });
  socket.once('end', () => socket.end());
}

function answerOn(
  socket: net.Socket,
  port: Port,
  source: { readonly address: string; readonly port: number },
  sessions: Sessions,
): void {
  let held = Buffer.alloc(0);
  const onData = (bytes: Buffer): void => {
    held = Buffer.concat([held, bytes]);
    const request = wholeRequest(held);
    if (request === 'incomplete') return;
    socket.off('data', onData);
    socket.resume();
    const answer = request === null ? null : sessions.answer(request, { transport: 'tcp', port }, source);
    if (answer === null) socket.end();
    else socket.write(answer);
  };
  socket.on('data', onData);
  socket.once('end', () => socket.end());
  socket.resume();
}

function wholeRequest(held: Buffer): Buffer | 'incomplete' | null {
  try {
    const length = requestLength(held);
    return length === null || held.length < length ? 'incomplete' : held.subarray(0, length);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** Listens, on every address when none is given. */
export function listen(
  server: net.Server,
  port: number,
  address: string | null,
  cut: () => void,
): Promise<OpenedDoor> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(address === null ? {} : { host: address }) }, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve({
        close: () =>
          new Promise((done) => {
            cut();
            server.close(() => done());
          }),
      });
    });
  });
}
