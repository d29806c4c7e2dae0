import { readdirSync } from 'node:fs';
import type { Clock } from '../../model/clock.ts';
import { CIC_MARKS, type Marks, noMarks } from '../../model/marks.ts';
import { encodeAddress, LINUX } from './linuxLayout.ts';
import { makeLinuxMarks } from './linuxMarks.ts';
import { type MarkCalls, openMarkCalls } from './markCalls.ts';
import { decodeEndpoint } from './markLayout.ts';
import { ownAddresses } from './ownAddresses.ts';

/** Loopback delivers at once; a machine that needs longer is too busy to be trusted with this. */
const SELF_CHECK_MS = 500;
const PAUSE_MS = 5;

/** This system's sockets with marks; where there are none, a stand-in that says why. Never rejects. */
export async function openMarks(platform: string, clock: Clock): Promise<Marks> {
  if (platform !== 'linux') return noMarks(`cicprobe cannot mark packets on ${platform}`);
  const calls = await openMarkCalls();
  return typeof calls === 'string' ? noMarks(calls) : trustMarks(calls, ownAddresses(), clock);
}

/** The sockets when a mark survives on loopback: where it does not, nothing that is seen farther away would count. */
export async function trustMarks(calls: MarkCalls, own: readonly string[], clock: Clock): Promise<Marks> {
  const marks = makeLinuxMarks(calls, openDescriptors);
  for (const address of ['127.0.0.1', ...(own.includes('::1') ? ['::1'] : [])]) {
    if (!(await survives(calls, marks, address, clock))) {
      return noMarks('marks could not be set and read on loopback as expected');
    }
  }
  return { unavailable: null, ...marks };
}

/** A socket of this process sends to another one that is beside a third: all that a run needs. */
async function survives(
  calls: MarkCalls,
  { dial, join }: Pick<Marks, 'dial' | 'join'>,
  address: string,
  clock: Clock,
): Promise<boolean> {
  const family = address.includes(':') ? LINUX.AF_INET6 : LINUX.AF_INET;
  const fd = calls.socket(family, LINUX.SOCK_DGRAM | LINUX.SOCK_NONBLOCK | LINUX.SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const opened: { readonly close: () => void }[] = [{ close: () => calls.close(fd) }];
  const keep = <T extends { readonly close: () => void }>(one: T | null): T | null => {
    if (one !== null) opened.push(one);
    return one;
  };
  const nameOf = (descriptor: number): ReturnType<typeof decodeEndpoint> => {
    const name = calls.nameOf(descriptor);
    return name === null ? null : decodeEndpoint(name);
  };
  try {
    if (calls.bind(fd, encodeAddress(address, 0)) < 0) return false;
    const at = nameOf(fd);
    if (at === null) return false;
    const sender = keep(dial(at, null));
    // Sent before there is a neighbour: this is how the sender's own port is learned.
    if (sender === null || !sender.send(Uint8Array.of(0), 0)) return false;
    const first = await within(clock, () => calls.receiveMarked(fd));
    const beside = first === null ? null : keep(join(at, first.from));
    if (beside === null) return false;
    for (const { dscp } of CIC_MARKS) {
      if (!sender.send(Uint8Array.of(dscp), dscp)) return false;
      const seen = await within(clock, () => beside.receive()[0] ?? null);
      if (seen === null || seen.dscp !== dscp || seen.bytes[0] !== dscp) return false;
    }
    return true;
  } finally {
    for (const one of opened) one.close();
  }
}

async function within<T>(clock: Clock, look: () => T | null): Promise<T | null> {
  const until = clock.now() + SELF_CHECK_MS;
  for (;;) {
    const found = look();
    if (found !== null || clock.now() >= until) return found;
    await new Promise<void>((resolve) => {
      clock.after(PAUSE_MS, resolve);
    });
  }
}

function openDescriptors(): readonly number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    // A sandbox without /proc: no port can be shared.
    return [];
  }
}
