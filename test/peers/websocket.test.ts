import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCertificate } from './certificate.ts';
import { describePeer, isHindered, judge } from './describePeer.ts';
import { nginxNeeds, startNginx } from './nginx.ts';
import { openServer, type Server } from './peer.ts';

/** Agrees to everything, and tells the frames that come. Arguments: port, and key and certificate for TLS. */
const PROGRAM = `
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
const [port, key, cert] = process.argv.slice(2);
const server =
  key === undefined
    ? http.createServer()
    : https.createServer({ key: readFileSync(key), cert: readFileSync(cert) });
server.on('upgrade', (request, socket) => {
  const text = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const accept = createHash('sha1').update(text).digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
      'Server: node\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n',
  );
  socket.on('error', () => undefined);
  socket.on('data', (frame) => {
    const payload = [...frame.subarray(6)].map((byte, at) => byte ^ frame[2 + (at % 4)]);
    console.log('frame', frame[0].toString(16), frame[1].toString(16), payload.join(' '));
    socket.end(Buffer.from([0x88, 2, 3, 232]));
  });
});
server.listen(Number(port), '127.0.0.1');
`;

for (const tls of [false, true]) {
  describePeer({
    kind: 'websocket',
    options: { tls },
    server: `Node's HTTP server that upgrades${tls ? ', with TLS' : ''}`,
    needs: {},
    start: async (server) => {
      const { keyFile, certFile } = await writeCertificate(server);
      const files = tls ? [keyFile, certFile] : [];
      server.spawn(process.execPath, server.write('server.mjs', PROGRAM), `${server.port}`, ...files);
      await server.untilListening('tcp');
    },
    expect: ({ product, details }) => {
      expect(product).toBe('node');
      expect(details).toEqual([{ name: 'answer', value: '101 Switching Protocols' }]);
    },
    ...(tls ? { other: 'not-tls' } : {}),
  });
}

// Debian's own interpreter: its packages are for no other.
const PYTHON = '/usr/bin/python3';
const PYTHON_PROGRAM = `
import asyncio, http, logging, sys, websockets
logging.basicConfig(level=logging.DEBUG)
async def handler(socket):
    async for message in socket:
        pass
async def refuse(path, headers):
    return http.HTTPStatus.UPGRADE_REQUIRED, [], b''
async def main():
    process = refuse if sys.argv[2] == 'refuse' else None
    async with websockets.serve(handler, '127.0.0.1', int(sys.argv[1]), process_request=process):
        await asyncio.Future()
asyncio.run(main())
`;
const NEEDS = { [`${PYTHON} -c "import websockets"`]: 'python3-websockets' };

async function startPython(server: Server, how: 'agree' | 'refuse'): Promise<void> {
  server.spawn(PYTHON, server.write('server.py', PYTHON_PROGRAM), `${server.port}`, how);
  await server.untilListening('tcp');
}

for (const [how, answer] of [
  ['agree', '101 Switching Protocols'],
  ['refuse', '426 Upgrade Required'],
] as const) {
  describePeer({
    kind: 'websocket',
    server: `Python's websockets, to ${how}`,
    needs: NEEDS,
    start: (server) => startPython(server, how),
    expect: ({ product, details }) => {
      expect(product).toMatch(/^Python\/3\.\d+ websockets\/\d/);
      expect(details[0]).toEqual({ name: 'answer', value: answer });
    },
  });
}

/** Runs a test with a server that goes when it is over. */
function withServer(
  title: string,
  needs: Readonly<Record<string, string>>,
  run: (server: Server) => Promise<void>,
): void {
  describe.skipIf(isHindered(title, needs))(title, () => {
    let server: Server | null = null;
    beforeAll(async () => {
      server = await openServer();
    });
    afterAll(() => server?.stop());
    test('holds', async () => {
      if (server === null) throw new Error('the server was not opened');
      await run(server);
    });
  });
}

withServer("websocket: Python's websockets sees a proper end", NEEDS, async (server) => {
  await startPython(server, 'agree');
  await judge('websocket', {}, 'tcp', server.port);
  const closed = 'CLOSE 1000 (OK)';
  for (let tries = 0; tries < 50 && !server.output().includes(`< ${closed}`); tries++) await pause(50);
  expect(server.output()).toContain(`< ${closed}`);
  expect(server.output()).not.toContain('no close frame');
});

withServer('websocket: nginx, as a neighbour, is none', nginxNeeds, async (server) => {
  await startNginx(server, [server.port], []);
  const { verdict, observation } = await judge('websocket', {}, 'tcp', server.port);
  expect(verdict).toMatchObject({ kind: 'wrong-service' });
  expect(observation.evidence[0]).toMatchObject({
    kind: 'garbled',
    reason: 'answers HTTP and no WebSocket there',
  });
});
