// A peer in good health on loopback: TCP, TLS, HTTP, HTTPS and UDP services that answer at once.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { generate } from 'selfsigned';

/** Starts the services, `counts` of each kind, and returns the flows that lead to them. */
export async function startHealthyPeer(address, counts) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'peer.example' }]);
  const hello = (_request, response) => response.end('ready');
  const kinds = {
    tcp: { make: () => createTcp(calm), probe: { kind: 'tcp' } },
    tls: { make: () => createTls({ key, cert }, calm), probe: { kind: 'tls' } },
    http: { make: () => createHttp(hello), probe: { kind: 'http' } },
    https: { make: () => createHttps({ key, cert }, hello), probe: { kind: 'http', tls: true } },
  };
  const open = [];
  const flows = [];
  for (const [name, { make, probe }] of Object.entries(kinds)) {
    for (let count = counts[name] ?? 0; count > 0; count--) {
      const server = make().on('tlsClientError', () => undefined);
      server.listen(0, address);
      await once(server, 'listening');
      open.push(server);
      flows.push({ ports: `${server.address().port}`, probe });
    }
  }
  for (let count = counts.udp ?? 0; count > 0; count--) {
    const socket = createSocket('udp4');
    socket.on('message', (message, { port, address: from }) => socket.send(message, port, from));
    socket.bind(0, address);
    await once(socket, 'listening');
    open.push(socket);
    flows.push({ ports: `${socket.address().port}`, transport: 'udp', probe: { kind: 'udp' } });
  }
  return {
    flows,
    close: () => {
      for (const one of open) {
        one.close();
        one.closeAllConnections?.();
      }
    },
  };
}

function calm(socket) {
  socket.on('error', () => socket.destroy());
  socket.resume();
}
