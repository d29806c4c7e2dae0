import type { Clock } from '../../model/clock.ts';
import { asIpAddress, asPort } from '../../model/ids.ts';
import type { Kernel } from '../../model/kernel.ts';
import { askLinux } from './askLinux.ts';
import { openLibc } from './libc.ts';
import { LINUX } from './linuxLayout.ts';
import type { LinuxParts } from './linuxParts.ts';
import { noKernel } from './noKernel.ts';
import { ownAddresses } from './ownAddresses.ts';
import { shutUdpPort } from './shutUdpPort.ts';

/** Loopback answers at once; a machine that needs longer is too busy to be trusted with this. */
const SELF_CHECK_MS = 500;

/** Asks Linux through the socket error queue (ip(7) IP_RECVERR, ipv6(7) IPV6_RECVERR), without privilege. */
export async function openLinuxKernel(clock: Clock): Promise<Kernel> {
  const libc = await openLibc();
  return typeof libc === 'string'
    ? noKernel(libc)
    : trustLinuxKernel({ libc, clock, ownAddresses }, shutUdpPort);
}

/** The kernel when loopback shows that its answers are read as they are meant; else one that says why not. */
export async function trustLinuxKernel(
  parts: LinuxParts,
  shutPort: (address: string) => Promise<number>,
): Promise<Kernel> {
  const ask: Kernel['ask'] = (question, signal) => askLinux(question, signal, parts);
  try {
    const fits = [await answersRightly(ask, SHUT_PORT_V4, await shutPort('127.0.0.1'))];
    if (parts.ownAddresses().includes('::1')) {
      fits.push(await answersRightly(ask, SHUT_PORT_V6, await shutPort('::1')));
    }
    return fits.every(Boolean)
      ? { unavailable: null, ask }
      : noKernel('the error queue of this system could not be read as expected');
  } catch (error) {
    return noKernel(`asking the kernel about loopback failed: ${String(error)}`);
  }
}

/** Port unreachable, from the address that was asked itself (RFC 792, RFC 4443 section 3.1). */
const SHUT_PORT_V4 = { from: '127.0.0.1', type: 3, code: 3 };
const SHUT_PORT_V6 = { from: '::1', type: 1, code: 4 };

async function answersRightly(
  ask: Kernel['ask'],
  expected: typeof SHUT_PORT_V4,
  port: number,
): Promise<boolean> {
  const answer = await ask(
    {
      transport: 'udp',
      address: asIpAddress(expected.from),
      port: asPort(port),
      source: null,
      hops: null,
      untilRepeat: false,
      payload: Buffer.from('\r\n\r\n'),
      timeoutMs: SELF_CHECK_MS,
    },
    new AbortController().signal,
  );
  return (
    answer.kind === 'icmp' &&
    answer.icmp.type === expected.type &&
    answer.icmp.code === expected.code &&
    answer.from === expected.from &&
    answer.errno === LINUX.ECONNREFUSED
  );
}
