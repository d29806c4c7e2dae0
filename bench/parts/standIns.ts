// Stand-ins for services that no package of Debian has.
import dgram from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { writeCertificate } from '../../test/peers/certificate.ts';
import type { Server } from '../../test/peers/peer.ts';

type Start = (server: Server) => Promise<void>;

/** As SQL Server 2022 answers (MS-TDS 2.2.6.5): its version, and encryption that is off. */
const PRELOGIN = Buffer.from(
  '0401002b00000100' + '00001a0006010020000102002100010300220000' + '0400220001ff' + '100003e80000000000',
  'hex',
);
const INSTANCE = 'ServerName;SQL01;InstanceName;MSSQLSERVER;IsClustered;No;Version;16.0.1000.6;tcp;1433;;';
const BROWSER = Buffer.from(`\x05${String.fromCharCode(INSTANCE.length)}\0${INSTANCE}`, 'latin1');

export const startSqlServer: Start = ({ host, port }) =>
  listen(
    net.createServer((socket) => {
      calm(socket);
      socket.once('data', () => socket.write(PRELOGIN));
    }),
    host,
    port,
  );

export const startSqlBrowser: Start = ({ host, port }) => bind(host, port, BROWSER);

/** Accepts, and waits for the other side to speak in a language of its own. */
export const startSilentTcp: Start = ({ host, port }) => listen(net.createServer(calm), host, port);

/** Takes what comes, as a receiver of SNMP traps does. */
export const startSilentUdp: Start = ({ host, port }) => bind(host, port, null);

export const startSilentTls: Start = async (server) => {
  const { certFile, keyFile } = await writeCertificate(server);
  const listener = tls.createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, calm);
  await listen(
    listener.on('tlsClientError', () => undefined),
    server.host,
    server.port,
  );
};

function calm(socket: net.Socket): void {
  socket.on('error', () => socket.destroy());
  socket.resume();
}

async function listen(server: net.Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

async function bind(host: string, port: number, answer: Buffer | null): Promise<void> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (_bytes, from) => {
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
}
