/** Doors and contexts for the tests that talk to real peers. */
import { systemClock } from '../../src/cli/systemClock.ts';
import { asHostName, asIpAddress, asPort, type IpAddress } from '../../src/model/ids.ts';
import type { Door, ProbeContext } from '../../src/model/probe.ts';
import { LOOPBACK } from '../support/peers.ts';

export function tcpDoor(
  port: number,
  given: { readonly target?: string; readonly source?: string } = {},
): Door {
  return {
    target: asHostName(given.target ?? 'peer.test'),
    address: asIpAddress(LOOPBACK),
    transport: 'tcp',
    port: asPort(port),
    source: given.source === undefined ? null : asIpAddress(given.source),
  };
}

export function udpDoor(port: number, source: IpAddress | null = null): Door {
  return { ...tcpDoor(port), transport: 'udp', source };
}

/** Patient where the peer answers; a test of silence brings its own short times. */
export function aContext(given: Partial<ProbeContext> = {}): ProbeContext {
  return {
    signal: new AbortController().signal,
    clock: systemClock,
    attempt: 0,
    replyTimeoutMs: 3000,
    lingerMs: 40,
    accepted: () => undefined,
    ...given,
  };
}
