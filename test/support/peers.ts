/**
 * Real listeners on loopback, each on a port of its own choice. A peer lives as long as the test that opened it:
 * it is closed when that test ends, however it ends.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { onTestFinished } from 'vitest';
import { openMuteDoor } from '../../src/demo/muteDoor.ts';
import { makeCertificate, type TestCertificate } from './certificates.ts';

export const LOOPBACK = '127.0.0.1';

export interface Peer {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: () => number;
  /** Connections that are open now. */
  readonly open: () => number;
}

/** Accepts, reads and keeps; `greet` says what else happens to an accepted connection. */
export function openTcp(greet: (socket: net.Socket) => void = ignore): Promise<Peer> {
  return listen(
    net.createServer((socket) => {
      socket.on('error', ignore);
      // Who does not read never learns that the other side went away.
      socket.resume();
      greet(socket);
    }),
  );
}

/** Accepts, reads, and never says a word. */
export const muteTcp = (): Promise<Peer> => openTcp();

/** Speaks first, as SSH, SMTP and FTP servers do. */
export const bannerTcp = (text: string): Promise<Peer> => openTcp((socket) => socket.write(text, 'latin1'));

/** Accepts and resets at once. */
export const resetAfterAccept = (): Promise<Peer> => openTcp((socket) => socket.resetAndDestroy());

/** Accepts and hangs up at once. */
export const eofAfterAccept = (): Promise<Peer> => openTcp((socket) => socket.end());

/** Answers the first bytes of each connection, whatever they are. */
export function answerTcp(answer: (socket: net.Socket, bytes: Buffer) => void): Promise<Peer> {
  return openTcp((socket) => socket.once('data', (bytes) => answer(socket, bytes)));
}

/** Resets the connection at the first byte: a firewall that does not like what it reads. */
export const resetAtHello = (): Promise<Peer> => answerTcp((socket) => socket.resetAndDestroy());

/** A port on which nothing listens: one that was free a moment ago. */
export function closedTcp(): Promise<number> {
  return freeAt(async (port) => {
    const server = net.createServer();
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
    await new Promise((closed) => server.close(closed));
  });
}

/** The systems give clients ports from 32768 on, or higher: one below cannot be taken by a connection in between. */
const FIRST_FREE = 16_000;
const LAST_FREE = 29_999;

/** A port at which this could listen; another one where it is taken. */
async function freeAt(tryPort: (port: number) => Promise<void>): Promise<number> {
  for (;;) {
    const port = FIRST_FREE + Math.floor(Math.random() * (LAST_FREE - FIRST_FREE + 1));
    try {
      await tryPort(port);
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

/** A port that answers no SYN at all. */
export async function silentTcp(): Promise<number> {
  const door = await openMuteDoor(LOOPBACK, 0);
  onTestFinished(door.close);
  return door.port;
}

/** A TLS server for `peer.test`; `greet` is called once the handshake is complete. */
export async function openTls(
  options: tls.TlsOptions & Partial<TestCertificate> = {},
  greet: (socket: tls.TLSSocket) => void = ignore,
): Promise<Peer> {
  const own = options.key === undefined ? await makeCertificate() : {};
  return listen(
    tls.createServer({ ...own, ...options }, (socket) => {
      socket.on('error', ignore);
      socket.resume();
      greet(socket);
    }),
  );
}

/** Speaks nothing newer than TLS 1.0, with the ciphers of its time. */
export async function openLegacyTls(): Promise<Peer> {
  const certificate = await makeCertificate({ key: { keyType: 'rsa', keySize: 2048 } });
  return openTls({
    ...certificate,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
    ciphers: 'ALL:@SECLEVEL=0',
  });
}

export const openHttp = (answer: http.RequestListener = answerFine): Promise<Peer> =>
  listen(http.createServer({ keepAliveTimeout: 1000 }, answer));

export async function openHttps(
  options: https.ServerOptions = {},
  answer: http.RequestListener = answerFine,
): Promise<Peer> {
  const own = options.key === undefined ? await makeCertificate() : {};
  return listen(https.createServer({ ...own, ...options }, answer));
}

/** A datagram socket; `answer` is called for each datagram that comes. */
export async function openUdp(
  answer: (message: Buffer, from: dgram.RemoteInfo, socket: dgram.Socket) => void = ignore,
): Promise<{ readonly port: number; readonly received: readonly Buffer[] }> {
  const received: Buffer[] = [];
  const socket = dgram.createSocket('udp4');
  socket.on('error', ignore);
  socket.on('message', (message, from) => {
    received.push(message);
    answer(message, from, socket);
  });
  await new Promise<void>((bound) => socket.bind(0, LOOPBACK, bound));
  onTestFinished(() => new Promise((closed) => socket.close(() => closed())));
  return { port: socket.address().port, received };
}

export const echoUdp = () =>
  openUdp((message, from, socket) => socket.send(message, from.port, from.address));

export const muteUdp = () => openUdp();

/** Answers from another port than the one that was asked, as TFTP servers do. */
export async function otherPortUdp(): Promise<{ readonly port: number; readonly answersFrom: number }> {
  const other = dgram.createSocket('udp4');
  await new Promise<void>((bound) => other.bind(0, LOOPBACK, bound));
  onTestFinished(() => new Promise((closed) => other.close(() => closed())));
  const asked = await openUdp((message, from) => other.send(message, from.port, from.address));
  return { port: asked.port, answersFrom: other.address().port };
}

/** A UDP port on which nothing listens: this host's kernel answers with an ICMP error. */
export function closedUdp(): Promise<number> {
  return freeAt(async (port) => {
    const socket = dgram.createSocket('udp4');
    const bound = once(socket, 'listening');
    socket.bind(port, LOOPBACK);
    await bound;
    await new Promise<void>((closed) => socket.close(() => closed()));
  });
}

async function listen(server: net.Server): Promise<Peer> {
  const sockets = new Set<net.Socket>();
  let accepted = 0;
  server.on('connection', (socket) => {
    accepted++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', ignore);
  const { port } = await listening(server);
  onTestFinished(
    () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  );
  return { port, accepted: () => accepted, open: () => sockets.size };
}

function listening(server: net.Server): Promise<net.AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port: 0 }, () => {
      server.off('error', reject);
      resolve(server.address() as net.AddressInfo);
    });
  });
}

const answerFine: http.RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain', server: 'peer' });
  response.end('fine\n');
};

function ignore(): void {
  // A peer does not care how the other side goes away.
}
