import { randomInt } from 'node:crypto';
import net from 'node:net';
import type { KernelAnswer, KernelQuestion } from '../../model/kernel.ts';
import {
  contentOfIpv4,
  decodeEchoReply,
  decodeQuotedRequest,
  type EchoMessage,
  encodeEchoRequest,
} from '../../wire/icmpEcho.ts';
import { icmpAnswer } from './icmpAnswer.ts';
import type { Libc } from './libc.ts';
import { decodeAddress, decodeErrorQueue, encodeAddress, LINUX } from './linuxLayout.ts';
import type { LinuxParts } from './linuxParts.ts';
import { prepareLinux } from './prepareLinux.ts';
import { plainAddress } from './sockaddr.ts';
import { shortPauses, watchSocket } from './watchSocket.ts';

/** Messages of others that are read at one look. */
const MOST_OTHERS = 64;
const SOME_16_BITS = 0x1_0000;
const DENIED =
  'the system keeps it from this user; let root run cicprobe, or allow it: sysctl -w net.ipv4.ping_group_range="0 2147483647"';

/** One echo that is under way. */
interface Echo {
  readonly fd: number;
  readonly v6: boolean;
  /** A raw socket: it hears what is meant for others, too, and gets IPv4's header with it. */
  readonly raw: boolean;
  /** Canonical. */
  readonly address: string;
  readonly sent: EchoMessage;
}

/**
 * Sends one echo request and waits for its reply. Linux has a socket for that (icmp(7), ping sockets), open to the groups
 * of net.ipv4.ping_group_range; whom it leaves out may have the right to raw sockets instead.
 */
export async function askEchoLinux(
  question: KernelQuestion,
  signal: AbortSignal,
  parts: LinuxParts,
): Promise<KernelAnswer> {
  const { libc } = parts;
  const address = plainAddress(question.address);
  const v6 = net.isIPv6(address);
  const opened = openSocket(libc, v6);
  if ('kind' in opened) return opened;
  try {
    if (!prepareLinux(libc, opened.fd, v6, question.hops)) return { kind: 'unknown' };
    const sent = {
      identifier: randomInt(SOME_16_BITS),
      sequence: randomInt(SOME_16_BITS),
      data: question.payload,
    };
    const echo: Echo = { ...opened, v6, address, sent };
    return (
      launch(echo, question, parts) ??
      (await watchSocket(
        () => look(echo, question, parts),
        question.timeoutMs,
        signal,
        parts.clock,
        shortPauses,
      ))
    );
  } finally {
    libc.close(opened.fd);
  }
}

/** Codes with which Linux refuses a kind of socket, not the packet. */
const REFUSALS: ReadonlySet<number> = new Set([LINUX.EPERM, LINUX.EACCES, LINUX.EPROTONOSUPPORT]);

function openSocket(libc: Libc, v6: boolean): Pick<Echo, 'fd' | 'raw'> | KernelAnswer {
  const family = v6 ? LINUX.AF_INET6 : LINUX.AF_INET;
  const protocol = v6 ? LINUX.IPPROTO_ICMPV6 : LINUX.IPPROTO_ICMP;
  for (const raw of [false, true]) {
    const type = (raw ? LINUX.SOCK_RAW : LINUX.SOCK_DGRAM) | LINUX.SOCK_NONBLOCK | LINUX.SOCK_CLOEXEC;
    const fd = libc.socket(family, type, protocol);
    if (fd >= 0) return { fd, raw };
    const errno = libc.errno();
    if (!REFUSALS.has(errno)) return { kind: 'local', errno };
  }
  return { kind: 'denied', why: DENIED };
}

/** Sends; an answer already now means that no packet left. */
function launch(echo: Echo, question: KernelQuestion, parts: LinuxParts): KernelAnswer | null {
  const { libc } = parts;
  const { fd, address, sent, v6 } = echo;
  const { source } = question;
  const failed =
    (source !== null && libc.bind(fd, encodeAddress(source, 0)) < 0) ||
    libc.connect(fd, encodeAddress(address, 0)) < 0 ||
    libc.send(fd, encodeEchoRequest(sent, v6)) < 0;
  if (!failed) return null;
  const errno = libc.errno();
  return readErrors(echo, question, parts) ?? { kind: 'local', errno };
}

function look(echo: Echo, question: KernelQuestion, parts: LinuxParts): KernelAnswer | null {
  if (parts.libc.poll(echo.fd, LINUX.POLLIN) === 0) return null;
  return readErrors(echo, question, parts) ?? readReplies(echo, parts.libc);
}

function readErrors(echo: Echo, question: KernelQuestion, parts: LinuxParts): KernelAnswer | null {
  for (let left = MOST_OTHERS; left > 0; left--) {
    const memory = parts.libc.receiveError(echo.fd);
    if (memory === null) return null;
    const quoted = decodeQuotedRequest(memory.data, echo.v6);
    if (quoted === null || !isOurs(echo, quoted)) continue;
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
  return null;
}

function readReplies(echo: Echo, libc: Libc): KernelAnswer | null {
  for (let left = MOST_OTHERS; left > 0; left--) {
    const memory = libc.receive(echo.fd);
    if (memory === null) return null;
    const packet = memory.data.subarray(0, memory.length);
    const message = echo.raw && !echo.v6 ? contentOfIpv4(packet) : packet;
    const reply = message === null ? null : decodeEchoReply(message, echo.v6);
    if (reply === null || !isOurs(echo, reply)) continue;
    const isWhole = Buffer.compare(reply.data, echo.sent.data) === 0;
    if (isWhole && decodeAddress(memory.name) === echo.address) return { kind: 'answered' };
  }
  return null;
}

/** A ping socket has an identifier of the system's own, and hears no other. */
function isOurs({ raw, sent }: Echo, one: Pick<EchoMessage, 'identifier' | 'sequence'>): boolean {
  return one.sequence === sent.sequence && (!raw || one.identifier === sent.identifier);
}
