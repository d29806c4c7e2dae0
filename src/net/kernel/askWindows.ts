import net from 'node:net';
import type { Clock } from '../../model/clock.ts';
import type { KernelAnswer, KernelQuestion } from '../../model/kernel.ts';
import { icmpAnswer } from './icmpAnswer.ts';
import { plainAddress } from './sockaddr.ts';
import { watchSocket } from './watchSocket.ts';
import { decodeIcmpErrorInfo, encodeAddress, WINDOWS } from './windowsLayout.ts';
import type { WindowsSocket, Winsock } from './winsock.ts';

/** What asking Windows needs from outside. */
export interface WindowsParts {
  readonly winsock: Winsock;
  readonly clock: Clock;
  readonly ownAddresses: () => readonly string[];
}

const NO_ECHO = 'cicprobe has not learned to send them on Windows yet; try ping there';

/**
 * Begins one connection and reads which ICMP error ended it; the socket is closed whatever happens.
 * Windows keeps such errors for TCP alone: about UDP the answer is `unknown`. It cannot send an echo request.
 * A refusal comes only after the system's own repeats of about 2 s: within a shorter time it is `silent`.
 * @param afterwards looks at the socket before it is closed.
 */
export async function askWindows(
  question: KernelQuestion,
  signal: AbortSignal,
  parts: WindowsParts,
  afterwards: (socket: WindowsSocket) => void = () => undefined,
): Promise<KernelAnswer> {
  const { winsock } = parts;
  if (question.transport === 'icmp') return { kind: 'denied', why: NO_ECHO };
  if (question.transport === 'udp' || question.untilRepeat) return { kind: 'unknown' };
  const address = plainAddress(question.address);
  const v6 = net.isIPv6(address);
  const socket = winsock.socket(v6 ? WINDOWS.AF_INET6 : WINDOWS.AF_INET);
  if (socket === null) return { kind: 'local', errno: winsock.errno() };
  try {
    if (!prepare(winsock, socket, v6, question.hops)) return { kind: 'unknown' };
    const answer =
      launch(socket, address, question, parts) ??
      (await watchSocket(() => look(socket, question, parts), question.timeoutMs, signal, parts.clock));
    afterwards(socket);
    return answer;
  } finally {
    winsock.close(socket);
  }
}

/** Reports whether the socket does as asked: one that waits or hides errors would be no witness. */
function prepare(winsock: Winsock, socket: WindowsSocket, v6: boolean, hops: number | null): boolean {
  const { IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6, IP_TTL, IPV6_UNICAST_HOPS } = WINDOWS;
  if (winsock.setNonBlocking(socket) !== 0) return false;
  if (winsock.setInt(socket, IPPROTO_TCP, WINDOWS.TCP_FAIL_CONNECT_ON_ICMP_ERROR, 1) !== 0) return false;
  if (hops === null) return true;
  const [level, option] = v6 ? [IPPROTO_IPV6, IPV6_UNICAST_HOPS] : [IPPROTO_IP, IP_TTL];
  return winsock.setInt(socket, level, option, hops) === 0;
}

function launch(
  socket: WindowsSocket,
  address: string,
  question: KernelQuestion,
  parts: WindowsParts,
): KernelAnswer | null {
  const { winsock } = parts;
  if (question.source !== null && winsock.bind(socket, encodeAddress(question.source, 0)) !== 0) {
    return { kind: 'local', errno: winsock.errno() };
  }
  if (winsock.connect(socket, encodeAddress(address, question.port)) === 0) return null;
  const errno = winsock.errno();
  return errno === WINDOWS.WSAEWOULDBLOCK ? null : failure(socket, errno, question, parts);
}

function look(socket: WindowsSocket, question: KernelQuestion, parts: WindowsParts): KernelAnswer | null {
  const ready = parts.winsock.poll(socket);
  if (ready === 0) return null;
  const errno = parts.winsock.socketError(socket);
  if (errno !== 0 || (ready & (WINDOWS.POLLERR | WINDOWS.POLLHUP)) !== 0) {
    return failure(socket, errno, question, parts);
  }
  return { kind: 'accepted' };
}

function failure(
  socket: WindowsSocket,
  errno: number,
  question: KernelQuestion,
  parts: WindowsParts,
): KernelAnswer {
  switch (errno) {
    case WINDOWS.WSAECONNREFUSED:
      return { kind: 'reset', atOnce: false };
    // Only a connection that was accepted can end like this.
    case WINDOWS.WSAECONNRESET:
    case WINDOWS.WSAECONNABORTED:
      return { kind: 'accepted' };
    case WINDOWS.WSAETIMEDOUT:
      return { kind: 'silent' };
  }
  const bytes = parts.winsock.icmpError(socket);
  if (bytes === null) return errno === 0 ? { kind: 'unknown' } : { kind: 'local', errno };
  const info = decodeIcmpErrorInfo(bytes);
  return info === null ? { kind: 'unknown' } : icmpAnswer(question, { ...info, errno }, parts.ownAddresses);
}
