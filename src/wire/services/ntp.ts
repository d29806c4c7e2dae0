import {
  type Asking,
  type Question,
  REFUSES,
  type ServiceDetail,
  type ServiceFacts,
} from '../../model/service.ts';
import { textOf } from './lines.ts';
import { octetsOf } from './octets.ts';

/** Bytes of a packet without extensions and authentication. */
const PACKET = 48;
/** Where the timestamps stand in it. */
const ORIGIN = 24;
const RECEIVE = 32;
const TRANSMIT = 40;

const SERVER_MODE = 4;
/** A server that is not synchronised says this leap indicator (RFC 5905 figure 9). */
const UNKNOWN_LEAP = 3;
/** The highest stratum; above it they are reserved. */
const UNSYNCHRONISED = 16;
/** Kiss codes that turn a client away (RFC 5905 section 7.4); others, such as INIT, tell of the server's own state. */
const REFUSALS: ReadonlySet<string> = new Set(['DENY', 'RSTR', 'RATE']);

/** From 1900 to 1970, in seconds; and the time after which the seconds begin anew (in 2036), in milliseconds. */
const EPOCH_S = 2_208_988_800;
const ERA_MS = 2 ** 32 * 1000;

/**
 * Asks for the time as a client of NTP version 4 does (RFC 5905 section 7.3). The transmit timestamp is random, as is
 * current practice: the server repeats it as origin, and it tells nothing of this host's clock.
 *
 *      0                   1                   2                   3
 *     +---+-----+-----+---------------+---------------+---------------+
 *     |LI | VN 4|Mode |    Stratum    |     Poll      |   Precision   |  asked: mode 3, all else 0
 *     |            Root delay, root dispersion (4 + 4)                |  answered: mode 4
 *     |            Reference ID (4)                                   |
 *     |            Reference timestamp (8)                            |
 *     |            Origin timestamp (8)                               |  answered: what was asked as transmit
 *     |            Receive timestamp (8)                              |
 *     |            Transmit timestamp (8)                             |  asked: random
 *     +---------------------------------------------------------------+
 */
export function ntpQuestion({ random, nowEpochMs }: Asking): Question {
  const request = Buffer.alloc(PACKET);
  request.writeUInt8(0x23);
  request.set(random(8), TRANSMIT);
  const cookie = request.subarray(TRANSMIT);
  const askedMs = nowEpochMs();
  return {
    request,
    read: (bytes) => {
      const octets = octetsOf(bytes);
      if (octets.length < PACKET) return null;
      const first = octets.readUInt8(0);
      const version = (first >> 3) & 7;
      if ((first & 7) !== SERVER_MODE || version < 1 || version > 4) return null;
      if (octets.readUInt8(1) > UNSYNCHRONISED) return null;
      if (!octets.subarray(ORIGIN, RECEIVE).equals(cookie)) return undefined;
      return factsOf(octets, askedMs, nowEpochMs());
    },
  };
}

function factsOf(octets: Buffer, askedMs: number, readMs: number): ServiceFacts {
  const stratum = octets.readUInt8(1);
  const reference = octets.subarray(12, 16);
  const kiss = stratum === 0 ? asciiOf(reference) : '';
  const synchronised =
    stratum !== 0 && stratum !== UNSYNCHRONISED && octets.readUInt8(0) >> 6 !== UNKNOWN_LEAP;
  const details: ServiceDetail[] = [
    { name: 'synchronised', value: synchronised ? 'yes' : 'no' },
    { name: 'stratum', value: String(stratum) },
  ];
  const refuses = REFUSALS.has(kiss);
  if (kiss !== '') details.push({ name: refuses ? REFUSES : 'state', value: kiss });
  if (stratum > 0) {
    const value = stratum === 1 ? asciiOf(reference) : reference.join('.');
    details.push({ name: 'reference', value });
  }
  const troubles =
    synchronised || refuses ? {} : { troubles: ['does not know the time: its clock is not synchronised'] };
  const facts = { name: 'NTP', product: null, details, ...troubles };
  const [receive, transmit] = [octets.subarray(RECEIVE, TRANSMIT), octets.subarray(TRANSMIT, PACKET)];
  // A refusal need not tell the time (RFC 5905 section 7.4), and zero stands for a time that is not known.
  if (refuses || isZero(receive) || isZero(transmit)) return facts;
  const ahead = (epochMsOf(receive, askedMs) - askedMs + (epochMsOf(transmit, readMs) - readMs)) / 2;
  // Adding zero makes a zero of -0.
  return { ...facts, aheadMs: Math.round(ahead) + 0 };
}

/** Letters, filled up with zeros at the end. */
function asciiOf(reference: Buffer): string {
  const text = textOf(reference).replace(/\0+$/, '');
  return /^[\x20-\x7e]*$/.test(text) ? text : reference.toString('hex');
}

function isZero(timestamp: Buffer): boolean {
  return timestamp.every((octet) => octet === 0);
}

/** A timestamp as milliseconds since 1970, in the era in which it is nearest to this host's clock. */
function epochMsOf(timestamp: Buffer, nearMs: number): number {
  const ms = (timestamp.readUInt32BE(0) - EPOCH_S) * 1000 + (timestamp.readUInt32BE(4) * 1000) / 2 ** 32;
  return ms + Math.round((nearMs - ms) / ERA_MS) * ERA_MS;
}
