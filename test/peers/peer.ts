import { execFileSync, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const LOOPBACK = '127.0.0.1';
/** Longest time that a server may take to start, and to stop, in milliseconds. */
const START_MS = 20_000;
const STOP_MS = 5000;
const UDP = ['udp', 'udp6'];
/**
 * Ends the process groups whose leaders it is told, and removes the folder, once its input ends. That is when `stop` is
 * called, and also when the tests are interrupted or killed.
 */
const GUARD = `
  pids=
  while read -r pid; do pids="$pids $pid"; done
  for pid in $pids; do kill -s KILL -- "-$pid"; done
  # One of them may still have been writing.
  rm -rf "$0" || { sleep 0.2; rm -rf "$0"; }
`;
/** Characters kept of what a server prints. */
const MOST_OUTPUT = 20_000;

/** A folder and processes for one real server; all of it goes with `stop`. */
export interface Server {
  /** A fresh folder that every user may read. */
  readonly folder: string;
  /** The address to listen on, and a port that is free there for TCP and UDP. */
  readonly host: string;
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

/** Opens one on a free port of 127.0.0.1, unless told where. */
export async function openServer(
  where: { readonly host: string; readonly port: number } | null = null,
): Promise<Server> {
  const { host, port } = where ?? { host: LOOPBACK, port: freePort() };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cicprobe-peer-'));
  chmodSync(folder, 0o755);
  const acts: (() => void)[] = [];
  const ends: Promise<unknown>[] = [];
  let said = '';
  const note = (text: string): void => {
    said = `${said}${text}`.slice(-MOST_OUTPUT);
  };
  // Detached, or what interrupts the tests would end it before its work.
  const guard = spawn('sh', ['-c', GUARD, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const guardGone = once(guard, 'exit');
  return {
    folder,
    host,
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
      if (child.pid === undefined) return;
      guard.stdin.write(`${child.pid}\n`);
      const end = once(child, 'exit');
      ends.push(end.then(([code, signal]) => note(`${command} ended (${code ?? signal})\n`)));
    },
    onStop: (act) => acts.push(act),
    untilListening: async (transport, at = port) => {
      const until = Date.now() + START_MS;
      while (!(transport === 'tcp' ? await accepts(host, at) : isTaken(at, UDP))) {
        if (Date.now() > until) throw new Error(`nothing listens on ${transport} ${at}; it said: ${said}`);
        await pause(50);
      }
    },
    output: () => said,
    stop: async () => {
      for (const act of acts.splice(0)) act();
      guard.stdin.end();
      await Promise.race([Promise.all([guardGone, ...ends]), pause(STOP_MS)]);
      // A helper may hold the port for a moment longer than its parent.
      const until = Date.now() + STOP_MS;
      while (((await accepts(host, port)) || isTaken(port, UDP)) && Date.now() < until) await pause(20);
    },
  };
}

/** A port that neither transport uses, below those that the system gives to clients. */
export function freePort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    // Not even by a connection that is over, which stops some servers from listening.
    if (!isTaken(port)) return port;
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whether a socket of this host has that port, as the kernel lists them. */
function isTaken(port: number, tables = ['udp', 'udp6', 'tcp', 'tcp6']): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return tables.some((table) => {
    const lines = readFileSync(`/proc/net/${table}`, 'utf8').split('\n');
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
