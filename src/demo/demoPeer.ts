import dgram from 'node:dgram';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { answerSmb } from './answerSmb.ts';
import { openMuteDoor } from './muteDoor.ts';

/** How one port of the simulated host behaves. */
export type DoorKind =
  | 'tcp'
  | 'tls'
  | 'http'
  | 'https'
  | 'smb'
  | 'udp'
  | 'closed'
  | 'silent'
  | 'ssh'
  | 'udp-silent';

export interface DoorWish {
  readonly kind: DoorKind;
  readonly port: number;
}

/** A door as it was opened: another port where the documented one needs privilege or is taken. */
interface OpenDoor extends DoorWish {
  readonly actual: number;
}

export interface DemoPeer {
  readonly doors: readonly OpenDoor[];
  readonly close: () => Promise<void>;
}

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Opens every door on one loopback address; closes all of them again when one fails for good. */
export async function startDemoPeer(
  host: string,
  wishes: readonly DoorWish[],
  certificate: Certificate,
): Promise<DemoPeer> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((one) => one()));
  };
  try {
    const doors: OpenDoor[] = [];
    for (const wish of wishes) {
      const opened = await openAnywhere(host, wish, certificate);
      closers.push(opened.close);
      doors.push({ ...wish, actual: opened.port });
    }
    return { doors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Opened {
  readonly port: number;
  readonly close: () => Promise<void>;
}

async function openAnywhere(host: string, wish: DoorWish, certificate: Certificate): Promise<Opened> {
  try {
    return await openDoor(host, wish.kind, wish.port, certificate);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EADDRINUSE') throw error;
    return openDoor(host, wish.kind, 0, certificate);
  }
}

function openDoor(host: string, kind: DoorKind, port: number, certificate: Certificate): Promise<Opened> {
  switch (kind) {
    case 'tcp':
      return listen(net.createServer(ignoreErrors), host, port);
    case 'ssh':
      return listen(
        net.createServer((socket) => {
          ignoreErrors(socket);
          socket.write('SSH-2.0-OpenSSH_9.2\r\n');
        }),
        host,
        port,
      );
    case 'smb':
      return listen(net.createServer(answerSmb), host, port);
    case 'tls':
      return listen(tls.createServer({ ...certificate }, ignoreErrors), host, port);
    case 'http':
      return listen(http.createServer(answerHttp), host, port);
    case 'https':
      return listen(https.createServer({ ...certificate }, answerHttp), host, port);
    case 'udp':
    case 'udp-silent':
      return bindUdp(host, port, kind === 'udp');
    case 'silent':
      return openMuteDoor(host, port);
    case 'closed':
      return reserveClosed(host, port);
  }
}

function ignoreErrors(socket: net.Socket): void {
  socket.on('error', () => undefined);
}

function answerHttp(_request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', server: 'cicprobe demo' });
  response.end('[]\n');
}

function listen(server: net.Server, host: string, port: number): Promise<Opened> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const close = (): Promise<void> =>
        new Promise((closed) => {
          for (const socket of sockets) socket.destroy();
          server.close(() => closed());
        });
      resolve({ port: (server.address() as net.AddressInfo).port, close });
    });
  });
}

function bindUdp(host: string, port: number, answers: boolean): Promise<Opened> {
  const socket = dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4');
  if (answers) socket.on('message', (message, from) => socket.send(message, from.port, from.address));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      // Windows tells a listener that its answer was refused.
      socket.on('error', () => undefined);
      const close = (): Promise<void> => new Promise((closed) => socket.close(() => closed()));
      resolve({ port: socket.address().port, close });
    });
  });
}

// A port that was free a moment ago; bound and let go, so that it is one nobody else just took.
async function reserveClosed(host: string, port: number): Promise<Opened> {
  const opened = await listen(net.createServer(), host, port);
  await opened.close();
  return { port: opened.port, close: () => Promise.resolve() };
}
