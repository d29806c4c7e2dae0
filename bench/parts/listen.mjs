// Listens on the TCP ports given, accepts and stays silent. Usage: node bench/parts/listen.mjs ADDRESS PORT[,PORT...]
import { once } from 'node:events';
import { createServer } from 'node:net';

const [address, list] = process.argv.slice(2);
for (const port of list.split(',').map(Number)) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume();
  });
  server.listen({ port, host: address, backlog: 511 });
  await once(server, 'listening');
}
process.stdout.write('ready\n');
