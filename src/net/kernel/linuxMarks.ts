import net from 'node:net';
import type { Endpoint } from '../../model/ids.ts';
import type { MarkedDatagram, MarkedSocket, Marks } from '../../model/marks.ts';
import { encodeAddress, LINUX } from './linuxLayout.ts';
import type { MarkCalls } from './markCalls.ts';
import { decodeEndpoint, MARKING, octetOf } from './markLayout.ts';

/** Datagrams that are read at one time. */
const MOST_AT_ONCE = 64;

/** @param descriptors those that this process has open. */
export function makeLinuxMarks(
  calls: MarkCalls,
  descriptors: () => readonly number[],
): Pick<Marks, 'dial' | 'join'> {
  return {
    dial: (place, source) =>
      makeSocket(calls, place.address, (fd) => {
        if (source !== null && calls.bind(fd, encodeAddress(source, 0)) < 0) return false;
        return calls.connect(fd, encodeAddress(place.address, place.port)) >= 0;
      }),
    join: (at, from) => {
      const held = descriptors().filter((fd) => isOpenAt(calls, fd, at));
      if (held.length === 0) return null;
      return makeSocket(calls, at.address, (fd) => {
        if (!bindBeside(calls, fd, held, at)) return false;
        // Of several sockets at one port the kernel chooses the one that is connected to the sender.
        return calls.connect(fd, encodeAddress(from.address, from.port)) >= 0;
      });
    },
  };
}

/** The socket when everything about it could be done as asked; else it is closed again. */
function makeSocket(
  calls: MarkCalls,
  address: string,
  prepare: (fd: number) => boolean,
): MarkedSocket | null {
  const v6 = net.isIPv6(address);
  const type = LINUX.SOCK_DGRAM | LINUX.SOCK_NONBLOCK | LINUX.SOCK_CLOEXEC;
  const fd = calls.socket(v6 ? LINUX.AF_INET6 : LINUX.AF_INET, type, 0);
  if (fd < 0) return null;
  const [level, receive, send] = v6
    ? [LINUX.IPPROTO_IPV6, MARKING.IPV6_RECVTCLASS, MARKING.IPV6_TCLASS]
    : [LINUX.IPPROTO_IP, MARKING.IP_RECVTOS, MARKING.IP_TOS];
  if (calls.setInt(fd, level, receive, 1) < 0 || !prepare(fd)) {
    calls.close(fd);
    return null;
  }
  let open = true;
  return {
    send: (bytes, dscp, to) => {
      if (!open || calls.setInt(fd, level, send, octetOf(dscp)) < 0) return false;
      return calls.sendTo(fd, bytes, to === undefined ? null : encodeAddress(to.address, to.port)) >= 0;
    },
    receive: () => (open ? receiveAll(calls, fd) : []),
    close: () => {
      // The number may belong to another socket by the second time.
      if (open) calls.close(fd);
      open = false;
    },
  };
}

function receiveAll(calls: MarkCalls, fd: number): readonly MarkedDatagram[] {
  const all: MarkedDatagram[] = [];
  for (let left = MOST_AT_ONCE; left > 0 && calls.poll(fd, LINUX.POLLIN) !== 0; left--) {
    // An ICMP error that is waiting is taken in place of a datagram.
    const one = calls.receiveMarked(fd);
    if (one !== null) all.push(one);
  }
  return all;
}

/** Two sockets may have one port when both allow it; nobody else may have it before or afterwards. */
function bindBeside(calls: MarkCalls, fd: number, held: readonly number[], at: Endpoint): boolean {
  const both = [...held, fd];
  const allow = (value: number): void => {
    for (const one of both) calls.setInt(one, LINUX.SOL_SOCKET, MARKING.SO_REUSEADDR, value);
  };
  allow(1);
  const bound = calls.bind(fd, encodeAddress(at.address, at.port)) >= 0;
  allow(0);
  return bound;
}

function isOpenAt(calls: MarkCalls, fd: number, at: Endpoint): boolean {
  if (calls.getInt(fd, LINUX.SOL_SOCKET, MARKING.SO_TYPE) !== LINUX.SOCK_DGRAM) return false;
  const name = calls.nameOf(fd);
  const place = name === null ? null : decodeEndpoint(name);
  return place !== null && place.address === at.address && place.port === at.port;
}
