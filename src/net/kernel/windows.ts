import net from 'node:net';
import type { Clock } from '../../model/clock.ts';
import { asIpAddress, asPort } from '../../model/ids.ts';
import type { Kernel } from '../../model/kernel.ts';
import { askWindows, type WindowsParts } from './askWindows.ts';
import { noKernel } from './noKernel.ts';
import { ownAddresses } from './ownAddresses.ts';
import { WINDOWS } from './windowsLayout.ts';
import { openWinsock } from './winsock.ts';

/** Loopback answers at once; a machine that needs longer is too busy to be trusted with this. */
const SELF_CHECK_MS = 500;

/**
 * Asks Windows 10 version 2004, Server 2022 and later through TCP_FAIL_CONNECT_ON_ICMP_ERROR and
 * TCP_ICMP_ERROR_INFO, without privilege. Not yet run on Windows.
 * Numbers and structures: ws2ipdef.h of the Windows SDK; Microsoft's "IPPROTO_TCP socket options" and
 * "ICMP_ERROR_INFO structure (ws2ipdef.h)"; the crates windows 0.62 and windows-sys give the same numbers.
 */
export async function openWindowsKernel(clock: Clock): Promise<Kernel> {
  const winsock = await openWinsock();
  return typeof winsock === 'string'
    ? noKernel(winsock)
    : trustWindowsKernel({ winsock, clock, ownAddresses }, openLoopbackPort);
}

/** A loopback port that accepts, and how to shut it again. */
export interface OpenPort {
  readonly port: number;
  readonly shut: () => void;
}

/** The kernel when loopback shows that its answers are read as they are meant; else one that says why not. */
export async function trustWindowsKernel(
  parts: WindowsParts,
  openPort: () => Promise<OpenPort>,
): Promise<Kernel> {
  try {
    const { port, shut } = await openPort();
    try {
      if (!(await answersRightly(port, parts))) {
        return noKernel(
          'this Windows does not tell which device refused, or not in the way that is known here',
        );
      }
    } finally {
      shut();
    }
    return { unavailable: null, ask: (question, signal) => askWindows(question, signal, parts) };
  } catch (error) {
    return noKernel(`asking Windows about loopback failed: ${String(error)}`);
  }
}

/** An accepted connection, and in answer to the question which ICMP error it met: none, by the code for none. */
async function answersRightly(port: number, parts: WindowsParts): Promise<boolean> {
  let saidNone = false;
  const answer = await askWindows(
    {
      transport: 'tcp',
      address: asIpAddress('127.0.0.1'),
      port: asPort(port),
      source: null,
      hops: null,
      untilRepeat: false,
      payload: new Uint8Array(),
      timeoutMs: SELF_CHECK_MS,
    },
    new AbortController().signal,
    parts,
    (socket) => {
      // An older Windows says "no such option" instead.
      saidNone = parts.winsock.icmpError(socket) === null && parts.winsock.errno() === WINDOWS.WSANO_DATA;
    },
  );
  return answer.kind === 'accepted' && saidNone;
}

function openLoopbackPort(): Promise<OpenPort> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.destroy();
    });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      resolve({ port, shut: () => server.close() });
    });
  });
}
