import type { PortTransport } from '../../model/ids.ts';

/** The inodes of the sockets that hold a port, from the text of /proc/net/{tcp,tcp6,udp,udp6}; see proc(5). */
export function parseProcNet(text: string, transport: PortTransport, port: number): readonly string[] {
  return text
    .split('\n')
    .map((line) => SOCKET.exec(line)?.groups)
    .filter((fields) => fields !== undefined)
    .filter(({ local }) => Number.parseInt(local ?? '', 16) === port)
    .filter(({ state }) => transport === 'udp' || state?.toUpperCase() === LISTENING)
    .map(({ inode }) => inode ?? '')
    .filter((inode) => inode !== '' && inode !== NO_INODE);
}

/** TCP_LISTEN; sockets of any other state are conversations. */
const LISTENING = '0A';
/** A socket that no process has any longer. */
const NO_INODE = '0';

/** Slot, local and remote address, state, queues, timer, retransmissions, user, time-out, inode. */
const SOCKET =
  /^\s*\d+: [\dA-F]{8,32}:(?<local>[\dA-F]{4}) [\dA-F]{8,32}:[\dA-F]{4} (?<state>[\dA-F]{2}) \S+ \S+ \S+ +\d+ +\d+ (?<inode>\d+)(?: |$)/i;
