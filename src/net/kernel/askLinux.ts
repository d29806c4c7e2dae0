import net from 'node:net';
import type { KernelAnswer, KernelQuestion } from '../../model/kernel.ts';
import { askEchoLinux } from './askEchoLinux.ts';
import { icmpAnswer } from './icmpAnswer.ts';
import type { Libc } from './libc.ts';
import { decodeErrorQueue, encodeAddress, isHeldBack, LINUX } from './linuxLayout.ts';
import type { LinuxParts } from './linuxParts.ts';
import { prepareLinux } from './prepareLinux.ts';
import { plainAddress } from './sockaddr.ts';
import { watchSocket } from './watchSocket.ts';

/** Linux repeats a SYN after one second (RFC 6298 section 2); a little later it is certain to have been tried. */
const PAST_FIRST_REPEAT_MS = 1150;

/** Sends one packet from a socket of its own and reads what its error queue says; the socket is closed whatever happens. */
export async function askLinux(
  question: KernelQuestion,
  signal: AbortSignal,
  parts: LinuxParts,
): Promise<KernelAnswer> {
  if (question.transport === 'icmp') return askEchoLinux(question, signal, parts);
  const { libc } = parts;
  // An IPv4 address in IPv6 clothes gets IPv4's ICMP errors: ask as IPv4.
  const address = plainAddress(question.address);
  const v6 = net.isIPv6(address);
  const type = question.transport === 'tcp' ? LINUX.SOCK_STREAM : LINUX.SOCK_DGRAM;
  const fd = libc.socket(
    v6 ? LINUX.AF_INET6 : LINUX.AF_INET,
    type | LINUX.SOCK_NONBLOCK | LINUX.SOCK_CLOEXEC,
    0,
  );
  if (fd < 0) return { kind: 'local', errno: libc.errno() };
  try {
    if (!prepareLinux(libc, fd, v6, question.hops)) return { kind: 'unknown' };
    const early = launch(fd, address, question, parts) ?? look(fd, question, parts);
    if (early !== null) return early.kind === 'reset' ? { kind: 'reset', atOnce: true } : early;
    const { untilRepeat, timeoutMs } = question;
    const waitMs = untilRepeat ? Math.max(timeoutMs, PAST_FIRST_REPEAT_MS) : timeoutMs;
    const late = await watchSocket(() => look(fd, question, parts), waitMs, signal, parts.clock);
    return late.kind === 'silent' && untilRepeat && isHeld(libc, fd) ? { kind: 'held' } : late;
  } finally {
    libc.close(fd);
  }
}

/** Sends; an answer already now means that no packet left, or that loopback was that quick. */
function launch(
  fd: number,
  address: string,
  question: KernelQuestion,
  parts: LinuxParts,
): KernelAnswer | null {
  const { libc } = parts;
  if (question.source !== null && libc.bind(fd, encodeAddress(question.source, 0)) < 0) {
    return { kind: 'local', errno: libc.errno() };
  }
  if (libc.connect(fd, encodeAddress(address, question.port)) < 0) {
    const errno = libc.errno();
    if (errno !== LINUX.EINPROGRESS) return readQueue(fd, question, parts) ?? failure(errno, question);
  }
  if (question.transport === 'udp' && libc.send(fd, question.payload) < 0) {
    const errno = libc.errno();
    return readQueue(fd, question, parts) ?? { kind: 'local', errno };
  }
  return null;
}

function isHeld(libc: Libc, fd: number): boolean {
  const info = libc.tcpInfo(fd);
  return info !== null && isHeldBack(info);
}

function look(fd: number, question: KernelQuestion, parts: LinuxParts): KernelAnswer | null {
  const tcp = question.transport === 'tcp';
  const ready = parts.libc.poll(fd, tcp ? LINUX.POLLOUT : LINUX.POLLIN);
  if (ready === 0) return null;
  const queued = readQueue(fd, question, parts);
  if (queued !== null) return queued;
  const errno = parts.libc.socketError(fd);
  if (errno !== 0) return readQueue(fd, question, parts) ?? failure(errno, question);
  // An error that is announced and not yet there comes with the next look.
  if ((ready & LINUX.POLLERR) !== 0) return null;
  return { kind: tcp ? 'accepted' : 'answered' };
}

function failure(errno: number, { transport }: KernelQuestion): KernelAnswer {
  switch (errno) {
    case LINUX.ECONNREFUSED:
      // UDP knows no reset: somebody refused, and the queue does not say who.
      return transport === 'tcp' ? { kind: 'reset', atOnce: false } : { kind: 'unknown' };
    // Only a connection that was accepted can be reset like this.
    case LINUX.ECONNRESET:
    case LINUX.EPIPE:
      return { kind: 'accepted' };
    default:
      return { kind: 'local', errno };
  }
}

function readQueue(fd: number, question: KernelQuestion, parts: LinuxParts): KernelAnswer | null {
  const memory = parts.libc.receiveError(fd);
  if (memory === null) return null;
  const queued = decodeErrorQueue(memory);
  switch (queued?.kind) {
    case 'icmp': {
      const { type, code, from, errno } = queued;
      return icmpAnswer(question, { icmp: { type, code }, from, errno }, parts.ownAddresses);
    }
    case 'local':
      return { kind: 'local', errno: queued.errno };
    case 'unreadable':
    case undefined:
      return { kind: 'unknown' };
  }
}
