import { execFileSync, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const LOOPBACK = '127.0.0.1';
/** Longest time that a server may take to start, and to stop, in milliseconds. */
const START_MS = 20_000;
const STOP_MS = 5000;
/** Characters kept of what a server prints. */
const MOST_OUTPUT = 20_000;

/** A folder and processes for one real server; all of it goes with `stop`. */
export interface Server {
  /** A fresh folder that every user may read. */
  readonly folder: string;
  /** A port of 127.0.0.1 that is free for TCP and UDP. */
  readonly port: number;
  /** Writes a file into the folder and gives its full name. */
  readonly write: (name: string, text: string) => string;
  readonly mkdir: (name: string) => string;
  /** Runs a command to its end and gives what it prints; throws when it fails. */
  readonly run: (command: string, ...args: readonly string[]) => string;
  /** Starts a program that stays in the foreground. */
  readonly spawn: (command: string, ...args: readonly string[]) => void;
  /** To be done before the processes are killed, such as a daemon's own stop command. */
  readonly onStop: (act: () => void) => void;
  /** Waits until the port accepts connections; `transport` udp: until a socket is bound there. */
  readonly untilListening: (transport: 'tcp' | 'udp', port?: number) => Promise<void>;
  /** What the programs have printed. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

export async function openServer(): Promise<Server> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cicprobe-peer-'));
  chmodSync(folder, 0o755);
  const children = new Set<ReturnType<typeof spawn>>();
  const acts: (() => void)[] = [];
  let said = '';
  const port = await freePort();
  const note = (text: string): void => {
    said = `${said}${text}`.slice(-MOST_OUTPUT);
  };
  const killAll = (): void => {
    for (const { pid } of children) {
      if (pid === undefined) continue;
      try {
        // The whole group: daemons leave their helpers there.
        process.kill(-pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  };
  // Should a test die, nothing of it lives on.
  process.once('exit', killAll);
  return {
    folder,
    port,
    write: (name, text) => {
      const full = path.join(folder, name);
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, text);
      return full;
    },
    mkdir: (name) => {
      const full = path.join(folder, name);
      mkdirSync(full, { recursive: true });
      return full;
    },
    run: (command, ...args) =>
      execFileSync(command, args, {
        cwd: folder,
        encoding: 'utf8',
        timeout: START_MS,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    spawn: (command, ...args) => {
      const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.on('data', (bytes: Buffer) => note(bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => note(bytes.toString()));
      child.on('error', (error) => note(`${command}: ${error.message}\n`));
      child.once('exit', (code, signal) => note(`${command} ended (${code ?? signal})\n`));
      children.add(child);
    },
    onStop: (act) => acts.push(act),
    untilListening: async (transport, at = port) => {
      const until = Date.now() + START_MS;
      while (!(transport === 'tcp' ? await accepts(at) : isBound(at))) {
        if (Date.now() > until) throw new Error(`nothing listens on ${transport} ${at}; it said: ${said}`);
        await pause(50);
      }
    },
    output: () => said,
    stop: async () => {
      for (const act of acts.splice(0)) act();
      const ended = [...children].map((child) =>
        child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null,
      );
      killAll();
      await Promise.race([Promise.all(ended), pause(STOP_MS)]);
      // A helper may hold the port for a moment longer than its parent.
      const until = Date.now() + STOP_MS;
      while (((await accepts(port)) || isBound(port)) && Date.now() < until) await pause(20);
      process.off('exit', killAll);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port that is free for both transports, below those that the system gives to clients. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await canBindTcp(port)) && !isBound(port)) return port;
  }
}

function canBindTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: LOOPBACK, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whether a UDP socket is bound to that port, as the kernel lists them. */
function isBound(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['udp', 'udp6'].some((table) => {
    const lines = execFileSync('cat', [`/proc/net/${table}`], { encoding: 'utf8' }).split('\n');
    return lines.some((line) => line.trim().split(/\s+/)[1]?.endsWith(`:${hex}`) === true);
  });
}

/** Another service on that port: over TCP one that introduces itself as SSH, in datagrams one that answers nonsense. */
export async function openOtherService(
  transport: 'tcp' | 'udp',
  port: number,
): Promise<{ readonly close: () => Promise<void> }> {
  if (transport === 'udp') {
    const socket = dgram.createSocket('udp4');
    socket.on('message', (_bytes, from) => socket.send('what do you mean?', from.port, from.address));
    socket.bind(port, LOOPBACK);
    await once(socket, 'listening');
    return { close: () => new Promise((done) => socket.close(() => done())) };
  }
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n');
    socket.once('data', () => socket.end());
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return { close: () => new Promise((done) => server.close(() => done())) };
}
