import dgram from 'node:dgram';
import net from 'node:net';
import os from 'node:os';
import type { Clock } from '../../model/clock.ts';
import { asIpAddress, asPort } from '../../model/ids.ts';
import type { Kernel, KernelAnswer, KernelQuestion } from '../../model/kernel.ts';
import { type Libc, openLibc } from './libc.ts';
import { decodeErrorQueue, encodeAddress, LINUX } from './linuxLayout.ts';

/** How often a waiting socket is looked at, in milliseconds; the event loop is free in between. */
const LOOK_EVERY_MS = 10;

/** Asks Linux through the socket error queue (ip(7) IP_RECVERR, ipv6(7) IPV6_RECVERR), without privilege. */
export async function openLinuxKernel(clock: Clock): Promise<Kernel> {
  const libc = await openLibc();
  if (typeof libc === 'string') return unavailable(libc);
  const ask: Kernel['ask'] = (question, signal) => askOnce(libc, question, signal, clock);
  const doubt = await findDoubt(ask);
  return doubt === null ? { unavailable: null, ask } : unavailable(doubt);
}

export function unavailable(why: string): Kernel {
  return { unavailable: why, ask: () => Promise.reject(new Error(why)) };
}

/** Loopback must answer an ICMP port unreachable from itself: else the structures are not what we think, and nothing is believed. */
async function findDoubt(ask: Kernel['ask']): Promise<string | null> {
  const answer = await ask(
    {
      transport: 'udp',
      address: asIpAddress('127.0.0.1'),
      port: asPort(await freeUdpPort()),
      source: null,
      hops: null,
      payload: Buffer.from('\r\n\r\n'),
      timeoutMs: 500,
    },
    new AbortController().signal,
  );
  const right =
    answer.kind === 'icmp' &&
    answer.icmp.type === 3 &&
    answer.icmp.code === 3 &&
    answer.from === '127.0.0.1' &&
    answer.errno === LINUX.ECONNREFUSED;
  return right ? null : 'the error queue of this system could not be read as expected';
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

async function askOnce(
  libc: Libc,
  question: KernelQuestion,
  signal: AbortSignal,
  clock: Clock,
): Promise<KernelAnswer> {
  const v6 = net.isIPv6(question.address);
  const type = question.transport === 'tcp' ? LINUX.SOCK_STREAM : LINUX.SOCK_DGRAM;
  const fd = libc.socket(
    v6 ? LINUX.AF_INET6 : LINUX.AF_INET,
    type | LINUX.SOCK_NONBLOCK | LINUX.SOCK_CLOEXEC,
    0,
  );
  if (fd < 0) return { kind: 'local', errno: libc.errno() };
  try {
    const early = launch(libc, fd, question, v6);
    if (early !== null) return early;
    return await watch(libc, fd, question, signal, clock);
  } finally {
    libc.close(fd);
  }
}

/** Sets the options and sends; an answer already now means that no packet left, or that loopback was that quick. */
function launch(libc: Libc, fd: number, question: KernelQuestion, v6: boolean): KernelAnswer | null {
  const level = v6 ? LINUX.IPPROTO_IPV6 : LINUX.IPPROTO_IP;
  libc.setInt(fd, level, v6 ? LINUX.IPV6_RECVERR : LINUX.IP_RECVERR, 1);
  if (question.hops !== null) {
    libc.setInt(fd, level, v6 ? LINUX.IPV6_UNICAST_HOPS : LINUX.IP_TTL, question.hops);
  }
  if (question.source !== null && libc.bind(fd, encodeAddress(question.source, 0)) < 0) {
    return { kind: 'local', errno: libc.errno() };
  }
  if (libc.connect(fd, encodeAddress(question.address, question.port)) < 0) {
    const errno = libc.errno();
    if (errno !== LINUX.EINPROGRESS) return readQueue(libc, fd) ?? failure(errno);
  }
  if (question.transport === 'udp' && libc.send(fd, question.payload) < 0) {
    return readQueue(libc, fd) ?? { kind: 'local', errno: libc.errno() };
  }
  return null;
}

async function watch(
  libc: Libc,
  fd: number,
  question: KernelQuestion,
  signal: AbortSignal,
  clock: Clock,
): Promise<KernelAnswer> {
  const until = clock.now() + question.timeoutMs;
  for (;;) {
    const answer = look(libc, fd, question);
    if (answer !== null) return answer;
    if (signal.aborted || clock.now() >= until) return { kind: 'silent' };
    await new Promise<void>((resolve) => {
      clock.after(LOOK_EVERY_MS, resolve);
    });
  }
}

function look(libc: Libc, fd: number, { transport }: KernelQuestion): KernelAnswer | null {
  const queued = readQueue(libc, fd);
  if (queued !== null) return queued;
  const ready = libc.poll(fd, transport === 'tcp' ? LINUX.POLLOUT : LINUX.POLLIN);
  if (ready === 0) return null;
  const errno = libc.socketError(fd);
  if (errno !== 0) return readQueue(libc, fd) ?? failure(errno);
  return transport === 'tcp' ? { kind: 'accepted' } : { kind: 'answered' };
}

function failure(errno: number): KernelAnswer {
  return errno === LINUX.ECONNREFUSED || errno === LINUX.ECONNRESET
    ? { kind: 'reset' }
    : { kind: 'local', errno };
}

function readQueue(libc: Libc, fd: number): KernelAnswer | null {
  const memory = libc.receiveError(fd);
  const queued = memory === null ? null : decodeErrorQueue(memory);
  if (queued === null) return null;
  if (queued.kind === 'local') return { kind: 'local', errno: queued.errno };
  const { errno, type, code, from } = queued;
  // An ICMP error that our own stack made about a dead neighbour is local news.
  return isOwnAddress(from) && from !== '127.0.0.1' && from !== '::1'
    ? { kind: 'local', errno }
    : { kind: 'icmp', icmp: { type, code }, from, errno };
}

function isOwnAddress(address: string): boolean {
  return Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .some((one) => one.address === address);
}
