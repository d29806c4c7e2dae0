import { ECHO_DATA, type Kernel } from '../model/kernel.ts';
import type { Probe } from '../model/probe.ts';
import { sendEcho } from '../net/echo.ts';
import { defineProbe, readOptions } from './defineProbe.ts';

/** The kind of probe that sends echo requests. */
export const ICMP = 'icmp';

/**
 * Sends one echo request and waits for its reply: what `ping` does. Node has no way to do that, the system has.
 * @param openKernel called with every attempt: whoever gives it sees to it that the system is opened once.
 */
export function makeIcmpProbe(openKernel: () => Promise<Kernel>): Probe {
  return defineProbe({
    kind: ICMP,
    transports: ['icmp'],
    parse: (options) => readOptions(ICMP, options, {}),
    describe: () => [
      { what: 'ICMP echo request', bytes: `"cicprobe" over and over, ${ECHO_DATA.length} bytes` },
    ],
    run: async (door, _options, context) => sendEcho(door, await openKernel(), context),
  });
}
