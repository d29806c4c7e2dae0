import net from 'node:net';
import tls, { type SecureContext } from 'node:tls';
import type { Port } from '../model/ids.ts';
import { requestLength } from '../wire/record.ts';
import { sipLength, startsAsSip } from '../wire/sipRecord.ts';
import { WireError } from '../wire/wireError.ts';
import type { Admission } from './admit.ts';
import { makeHeld } from './held.ts';
import type { OpenedDoor } from './openedDoor.ts';
import type { Sessions } from './sessions.ts';

/** Longest life of a connection that waits for no held answer, in milliseconds, counted from its last good request or answer. */
const LONGEST_MS = 10_000;
/** Requests of one connection; a caller needs a few. */
const MAX_REQUESTS = 16;
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

/** Listens on one port; whoever sends a sealed request or SIP message, plain or in TLS, gets an answer to each, everybody else silence and a close. */
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
    let cut = setTimeout(() => socket.destroy(), LONGEST_MS);
    let lastsUntil = 0;
    const held = makeHeld();
    socket.once('close', () => {
      clearTimeout(cut);
      held.callOff();
      sockets.delete(socket);
      release();
    });
    parts.sessions.noteAccepted({ transport: 'tcp', port }, source);
    const from = { address: source, port: socket.remotePort ?? 0 };
    greet(socket, parts.secureContext, (request, connection) => {
      const answer = parts.sessions.answer(request, { transport: 'tcp', port }, from);
      if (answer === null) return false;
      // A prompt answer does not end the wait for one that is held back.
      lastsUntil = Math.max(lastsUntil, performance.now() + answer.holdMs + LONGEST_MS);
      clearTimeout(cut);
      cut = setTimeout(() => socket.destroy(), lastsUntil - performance.now());
      held.send(answer, () => {
        // After something that was no request, the connection is already being closed.
        if (connection.writable) connection.write(answer.bytes);
      });
      return true;
    });
  });
  return listen(server, port, address, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** Takes one whole request; false when there is no answer to it. */
type Take = (request: Uint8Array, connection: net.Socket) => boolean;

function greet(socket: net.Socket, secureContext: SecureContext, take: Take): void {
  socket.once('data', (first) => {
    socket.pause();
    socket.unshift(first);
    if (first[0] !== TLS_HANDSHAKE) {
      listenOn(socket, take);
      return;
    }
    const secure = new tls.TLSSocket(socket, { isServer: true, secureContext });
    secure.on('error', () => socket.destroy());
    listenOn(secure, take);
  });
  socket.once('end', () => socket.end());
}

function listenOn(socket: net.Socket, take: Take): void {
  let held = Buffer.alloc(0);
  let left = MAX_REQUESTS;
  const onData = (bytes: Buffer): void => {
    held = Buffer.concat([held, bytes]);
    for (;;) {
      const request = wholeRequest(held);
      if (request === 'incomplete') return;
      if (request === null || left === 0 || !take(request, socket)) {
        socket.off('data', onData);
        socket.resume();
        socket.end();
        return;
      }
      left--;
      held = held.subarray(request.length);
    }
  };
  socket.on('data', onData);
  socket.once('end', () => socket.end());
  socket.resume();
}

function wholeRequest(held: Buffer): Buffer | 'incomplete' | null {
  try {
    const length = startsAsSip(held) ? sipLength(held) : requestLength(held);
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
