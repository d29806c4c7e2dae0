// How long it takes from the check that confirms a change until a webhook on loopback has the notice of it. A peer is
// stopped and started again, ROUNDS times. Usage, after `npm run build`: node bench/alert.mjs [ROUNDS]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { machine, median, renderTable } from './parts/figures.mjs';
import { makeProgram } from './parts/ownMap.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const PORT = 10_000;
/** Longest time until a notice comes, in milliseconds: longer than this something is wrong. */
const NOTICE_MS = 30_000;

const delays = { opened: [], resolved: [] };
let told = () => undefined;
const sink = http.createServer((request, response) => {
  const arrivedMs = Date.now();
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    response.end();
    const { kind, at } = JSON.parse(body);
    // The moment of the decision is that of the end of the confirming check.
    delays[kind]?.push(arrivedMs - Date.parse(at));
    told(kind);
  });
});
sink.listen(0, '127.0.0.1');
await once(sink, 'listening');

const { main, folder, remove } = makeProgram([{ ports: `${PORT}` }]);
const config = {
  role: 'client',
  hosts: [{ name: '127.0.0.1', role: 'server' }],
  daemon: {
    api: false,
    watches: [{ name: 'all', every: '1s' }],
    confirm: { after: '0s' },
    // What changes so often is flapping, and told of otherwise.
    flapping: { changes: 100 },
    alerts: {
      channels: [{ kind: 'webhook', name: 'sink', url: `http://127.0.0.1:${sink.address().port}/` }],
    },
  },
};
// JSON is YAML.
writeFileSync(join(folder, 'cicprobe.yaml'), JSON.stringify(config));
let peer = await startPeer();
const daemon = spawn(process.execPath, [main, 'daemon', '--log-level', 'debug'], {
  cwd: folder,
  stdio: ['ignore', 'ignore', 'pipe'],
});
try {
  await checked();
  for (let round = 0; round < ROUNDS; round++) {
    await tell('opened', () => new Promise((closed) => peer.close(closed)));
    await tell('resolved', async () => {
      peer = await startPeer();
    });
  }
  process.stdout.write(`${machine()}; ${ROUNDS} rounds\n\n`);
  process.stdout.write(
    renderTable(
      ['notice', 'ms, median', 'ms, most'],
      Object.entries(delays).map(([kind, each]) => [kind, median(each), Math.max(...each)]),
    ),
  );
} finally {
  daemon.kill('SIGTERM');
  if (daemon.exitCode === null) await once(daemon, 'exit', { signal: AbortSignal.timeout(10_000) });
  remove();
  peer.close();
  sink.close();
}

/** Does something, and waits for the notice of it. */
async function tell(kind, work) {
  const notice = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no notice "${kind}" came`)), NOTICE_MS);
    told = (came) => {
      if (came !== kind) return;
      clearTimeout(timer);
      resolve();
    };
  });
  await work();
  await notice;
}

function checked() {
  return new Promise((resolve) => {
    daemon.stderr.on('data', (chunk) => {
      if (String(chunk).includes('"event":"checked"')) resolve();
    });
  });
}

async function startPeer() {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume();
  });
  server.listen(PORT, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
