import net from 'node:net';
import { Worker } from 'node:worker_threads';

/** A TCP port that answers no SYN: its accept queue is full and its owner never empties it. */
export interface MuteDoor {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens, then stops its event loop, so that the kernel's accept queue stays full. */
const OWNER = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:net').createServer();
server.on('error', (error) => parentPort.postMessage({ error: error.code }));
server.listen({ host: workerData.host, port: workerData.port, backlog: 1 }, () => {
  parentPort.postMessage({ port: server.address().port });
  Atomics.wait(new Int32Array(workerData.until), 0, 0);
  process.exit(0);
});
`;
/** A queue of backlog 1 holds two connections on Linux; one more makes sure on other systems. */
const FILLERS = 3;

/** Opens such a port; it needs no privilege and no firewall. Rejects with the errno when it cannot listen. */
export async function openMuteDoor(host: string, port: number): Promise<MuteDoor> {
  const until = new SharedArrayBuffer(4);
  const worker = new Worker(OWNER, { eval: true, workerData: { host, port, until } });
  const fillers: net.Socket[] = [];
  const close = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy();
    Atomics.store(new Int32Array(until), 0, 1);
    Atomics.notify(new Int32Array(until), 0);
    await worker.terminate();
  };
  try {
    const opened = await listening(worker);
    for (let count = 0; count < FILLERS; count++) fillers.push(await fill(host, opened));
    return { port: opened, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listening(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ port, error }: { port?: number; error?: string }) => {
      if (port !== undefined) resolve(port);
      else reject(Object.assign(new Error(`cannot listen: ${error}`), { code: error }));
    });
    worker.once('error', reject);
  });
}

/** A connect that is not taken within this time has met the full queue, in milliseconds. */
const TAKEN_MS = 50;

function fill(host: string, port: number): Promise<net.Socket> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, autoSelectFamily: false });
    const timer = setTimeout(() => resolve(socket), TAKEN_MS);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    // Closing the door resets it: that is what it is for.
    socket.on('error', () => undefined);
  });
}
