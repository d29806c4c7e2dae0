import { sendConnected, sendUnconnected } from '../net/udp.ts';
import { defineProbe, readOptions } from './defineProbe.ts';

/**
 * Two empty lines: the keep-alive that RFC 5626 section 3.5.1 gives to SIP, ignored by text protocols
 * and no valid RTP (version bits 0, RFC 3550 section 5.1), so that a live service is not disturbed.
 */
const PAYLOAD = Buffer.from('\r\n\r\n');

/** Sends a harmless datagram; by turns from a connected socket (hears ICMP) and an unconnected one (hears other ports). */
export const udpProbe = defineProbe({
  kind: 'udp',
  transports: ['udp'],
  parse: (options) => readOptions('udp', options, {}),
  describe: () => [{ what: 'UDP datagram', bytes: '0d 0a 0d 0a (two empty lines, 4 bytes)' }],
  run: (door, _options, context) =>
    context.attempt % 2 === 0
      ? sendConnected(door, PAYLOAD, context)
      : sendUnconnected(door, PAYLOAD, context),
});
