import type { Endpoint } from '../../model/ids.ts';
import type { Question, ServiceDetail, ServiceFacts } from '../../model/service.ts';
import { octetsOf } from './octets.ts';

/** Port of clients, at which answers arrive whatever port asked (RFC 2131 section 4.1). */
export const DHCP_CLIENT_PORT = 68;
/** Random bytes that a request is made of: its number, and the hardware address of nobody. */
export const DHCP_CHANCE = 9;

const BOOT_REQUEST = 1;
const BOOT_REPLY = 2;
const ETHERNET = 1;
const COOKIE = 0x6382_5363;
/** Where options begin, behind the cookie. */
const OPTIONS = 240;
/** Shortest message that every relay passes on (RFC 1542 section 2.1). */
const LEAST_LENGTH = 300;

const OPTION = {
  pad: 0,
  subnetMask: 1,
  router: 3,
  messageType: 53,
  server: 54,
  wanted: 55,
  end: 255,
} as const;
const INFORM = 8;
/** RFC 2132 section 9.6; what only clients say is left out. */
const ANSWERS: Readonly<Record<number, string>> = { 2: 'DHCPOFFER', 5: 'DHCPACK', 6: 'DHCPNAK' };

/**
 * Asks a DHCP server for settings, not for an address (DHCPINFORM, RFC 2131 section 3.4): it leases nothing.
 *
 *     0    op, htype, hlen, hops                one octet each
 *     4    xid
 *     8    secs, flags                          two octets each
 *     12   ciaddr                               the address that asks, and to which port 68 is answered
 *     16   yiaddr, siaddr, giaddr
 *     28   chaddr (16), sname (64), file (128)
 *     236  63 82 53 63, then options: type, length, value
 */
export function dhcpQuestion(local: Endpoint, chance: Uint8Array): Question {
  const request = Buffer.alloc(LEAST_LENGTH);
  request.set([BOOT_REQUEST, ETHERNET, 6, 0]);
  request.set(chance.subarray(0, 4), 4);
  request.set(local.address.split('.').map(Number), 12);
  // The second bit of the first octet: of no maker's card (IEEE 802).
  request.set([0x02, ...chance.subarray(4, DHCP_CHANCE)], 28);
  request.writeUInt32BE(COOKIE, 236);
  request.set(
    [OPTION.messageType, 1, INFORM, OPTION.wanted, 2, OPTION.subnetMask, OPTION.router, OPTION.end],
    OPTIONS,
  );
  return { request, read: (bytes) => readReply(octetsOf(bytes), request) };
}

function readReply(octets: Buffer, request: Buffer): ServiceFacts | null | undefined {
  if (octets.length < OPTIONS || octets[0] !== BOOT_REPLY || octets.readUInt32BE(236) !== COOKIE) return null;
  if (octets.readUInt32BE(4) !== request.readUInt32BE(4)) return undefined;
  const options = optionsIn(octets);
  const answer = ANSWERS[options?.get(OPTION.messageType)?.[0] ?? 0];
  if (answer === undefined) return null;
  const server = options?.get(OPTION.server);
  const details: ServiceDetail[] = [{ name: 'answer', value: answer }];
  if (server?.length === 4) details.push({ name: 'server', value: server.join('.') });
  return { name: 'DHCP', product: null, details };
}

/** Undefined where one reaches over the end. */
function optionsIn(octets: Buffer): ReadonlyMap<number, Buffer> | undefined {
  const options = new Map<number, Buffer>();
  for (let at = OPTIONS; at < octets.length; ) {
    const type = octets.readUInt8(at);
    if (type === OPTION.end) break;
    if (type === OPTION.pad) {
      at++;
      continue;
    }
    const length = octets[at + 1] ?? octets.length;
    const end = at + 2 + length;
    if (end > octets.length) return undefined;
    options.set(type, octets.subarray(at + 2, end));
    at = end;
  }
  return options;
}
