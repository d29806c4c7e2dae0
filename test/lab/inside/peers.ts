/**
 * Stands behind the doors of one machine. Reads what to open from the first line of standard input, says "ready",
 * and ends with standard input, so that it never outlives the lab.
 */
import dgram from 'node:dgram';
import net from 'node:net';
import readline from 'node:readline';
import tls from 'node:tls';
import { openMuteDoor } from '../../../src/demo/muteDoor.ts';
import type { Peer } from '../labCase.ts';

export interface PeerWish {
  readonly address: string;
  readonly port: number;
  readonly peer: Peer | { readonly kind: 'dns-servfail' };
}

interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

export interface PeerOrder {
  readonly wishes: readonly PeerWish[];
  readonly certificates: Readonly<Record<string, KeyPair>>;
}

/** More than one UDP datagram fits into one packet of 1,500 bytes. */
const LARGE_ANSWER = Buffer.alloc(3000, 'large');
const ENDLESS_EVERY_MS = 20;

const lines = readline.createInterface({ input: process.stdin });
lines.once('line', (line) => {
  const { wishes, certificates } = JSON.parse(line) as PeerOrder;
  Promise.all(wishes.map((wish) => open(wish, certificates))).then(
    () => process.stdout.write('ready\n'),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
lines.once('close', () => process.exit(0));

async function open(
  { address, port, peer }: PeerWish,
  certificates: PeerOrder['certificates'],
): Promise<void> {
  switch (peer.kind) {
    case 'quiet':
      return listen(
        address,
        port,
        serve(() => undefined),
      );
    case 'reset':
      return listen(
        address,
        port,
        serve((socket) => socket.resetAndDestroy()),
      );
    case 'eof':
      return listen(
        address,
        port,
        serve((socket) => socket.end()),
      );
    case 'banner':
      return listen(
        address,
        port,
        serve((socket) => socket.write(peer.text)),
      );
    case 'full-backlog':
      await openMuteDoor(address, port);
      return;
    case 'tls': {
      const pair = certificates[peer.certificate];
      if (pair === undefined) throw new Error(`no certificate "${peer.certificate}"`);
      return listen(address, port, serveTls(peer, pair));
    }
    case 'http':
      return listen(
        address,
        port,
        serve((socket) => socket.once('data', () => answerHttp(socket, peer))),
      );
    case 'udp-echo':
      return bind(address, port, (socket, message, from) => socket.send(message, from.port, from.address));
    case 'udp-mute':
      return bind(address, port, () => undefined);
    case 'udp-large-answer':
      return bind(address, port, (socket, _message, from) =>
        socket.send(LARGE_ANSWER, from.port, from.address),
      );
    case 'udp-other-port': {
      const other = dgram.createSocket(familyOf(address));
      await new Promise<void>((bound) => other.bind(0, address, bound));
      return bind(address, port, (_socket, message, from) => other.send(message, from.port, from.address));
    }
    case 'dns-servfail':
      return bind(address, port, (socket, message, from) =>
        socket.send(servfail(message), from.port, from.address),
      );
  }
}

function serve(greet: (socket: net.Socket) => void): net.Server {
  return net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    greet(socket);
  });
}

function serveTls(peer: Extract<Peer, { kind: 'tls' }>, pair: KeyPair): net.Server {
  const { version, wantsClientCertificate = false } = peer;
  const server = tls.createServer(
    {
      ...pair,
      requestCert: wantsClientCertificate,
      rejectUnauthorized: wantsClientCertificate,
      ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
      // TLS 1.0 signs with what newer defaults refuse.
      ...(version === 'TLSv1' ? { ciphers: 'ALL:@SECLEVEL=0' } : {}),
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
      );
    },
  );
  server.on('tlsClientError', () => undefined);
  return server;
}

function answerHttp(socket: net.Socket, { answer, endless }: Extract<Peer, { kind: 'http' }>): void {
  socket.write(answer);
  if (endless === undefined) {
    socket.end();
    return;
  }
  const more = endless === 'headers' ? `X-Lab: ${'x'.repeat(1000)}\r\n` : 'more '.repeat(200);
  const timer = setInterval(() => socket.write(more), ENDLESS_EVERY_MS);
  socket.once('close', () => clearInterval(timer));
}

function listen(address: string, port: number, server: net.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Dozens of doors are knocked on at the same moment.
    server.listen({ host: address, port, backlog: 511 }, resolve);
  });
}

function bind(
  address: string,
  port: number,
  answer: (socket: dgram.Socket, message: Buffer, from: dgram.RemoteInfo) => void,
): Promise<void> {
  const socket = dgram.createSocket(familyOf(address));
  socket.on('message', (message, from) => answer(socket, message, from));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, () => {
      socket.off('error', reject);
      // An ICMP error about an answer is not this peer's affair.
      socket.on('error', () => undefined);
      resolve();
    });
  });
}

function familyOf(address: string): 'udp4' | 'udp6' {
  return net.isIPv6(address) ? 'udp6' : 'udp4';
}

/** The question sent back as an answer with RCODE 2 (RFC 1035 section 4.1.1). */
function servfail(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  answer[2] = (answer[2] ?? 0) | 0x80;
  answer[3] = 0x82;
  return answer;
}
