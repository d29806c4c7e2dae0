import { randomBytes } from 'node:crypto';
import type { Fact } from '../../model/evidence.ts';
import type { Endpoint } from '../../model/ids.ts';
import type { Probe } from '../../model/probe.ts';
import type { Question } from '../../model/service.ts';
import { sendConnected } from '../../net/udp.ts';
import { DHCP_CHANCE, DHCP_CLIENT_PORT, dhcpQuestion } from '../../wire/services/dhcp.ts';
import { defineProbe, readOptions } from '../defineProbe.ts';
import { readAnswer } from './readAnswer.ts';

/**
 * DHCP servers: asked for settings, not for an address. They answer to port 68 of this host whatever port asked, so only
 * an attempt that may open it hears an answer; a DHCP client that runs here keeps it, and on Linux it takes privilege.
 */
export const dhcpProbe = makeDhcpProbe(DHCP_CLIENT_PORT);

/** @param clientPort the port at which answers arrive. */
export function makeDhcpProbe(clientPort: number): Probe {
  // One for all attempts: the answer to any of them arrives at the one that has the port.
  let chance: Uint8Array | null = null;
  return defineProbe({
    kind: 'dhcp',
    transports: ['udp'],
    parse: (options) => readOptions('dhcp', options, {}),
    describe: () => [{ what: 'DHCPINFORM, which leases no address', bytes: '300 bytes' }],
    run: async (door, _options, context) => {
      if (door.address.includes(':')) {
        const detail = 'DHCP has no IPv6 addresses; name the server by an IPv4 address';
        return { fact: { kind: 'not-tried', fault: 'address-family', detail }, local: null, rttMs: null };
      }
      let question: Question | null = null;
      const request = (local: Endpoint): Uint8Array => {
        chance ??= randomBytes(DHCP_CHANCE);
        question = dhcpQuestion(local, chance);
        return question.request;
      };
      const read = (message: Buffer, from: Endpoint): Fact | null =>
        readAnswer('dhcp', question, message, from, door);
      if (context.attempt === 0) {
        const seen = await sendConnected(door, request, context, read, clientPort);
        // Another program has the port, or it takes privilege.
        if (seen.fact.kind !== 'not-tried' || seen.local !== null) return seen;
      }
      return sendConnected(door, request, context, read);
    },
  });
}
