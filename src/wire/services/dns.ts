import type { Asking, Conversation, Question, ServiceFacts, Step } from '../../model/service.ts';
import { octetsOf } from './octets.ts';

/** Bytes of the header. */
const HEADER = 12;

/** The name of 127.0.0.1, asked as PTR (12) of class IN (1): RFC 1035 section 4.1.2. */
const ASKED = Buffer.from('\x011\x010\x010\x03127\x07in-addr\x04arpa\x00\x00\x0c\x00\x01', 'latin1');

/** What comes before the first octet of a message over TCP: its length (RFC 1035 section 4.2.2). */
const LENGTH = 2;

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak DNS' };

/**
 * One question to a DNS server (RFC 1035 section 4.1): the name of 127.0.0.1. Resolvers answer that themselves (RFC 6303
 * section 4.2), so that none has to ask elsewhere and be slow without a way to the Internet; any other server refuses.
 *
 *     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 *     |                      ID                       |  16 random bits
 *     |QR|   OPCODE  |AA|TC|RD|RA|   Z    |   RCODE   |  asked: RD; answered: QR, OPCODE 0, any RCODE
 *     |                    QDCOUNT                    |  1; 0 where the server only says what it refuses
 *     |             ANCOUNT, NSCOUNT, ARCOUNT         |
 *     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 */
export function dnsQuestion({ random }: Asking): Question {
  const request = requestOf(random);
  return {
    request,
    read: (bytes) => {
      // Multicast DNS repeats ID and question as well, but not RD, and always claims AA (RFC 6762 section 18).
      const octets = octetsOf(bytes);
      if (octets.length >= HEADER && (octets.readUInt16BE(2) & 0x0780) === 0x0400) return undefined;
      return readAnswer(octets, request.readUInt16BE(0));
    },
  };
}

/** The same over a connection, each message behind its length in two octets. */
export function dnsConversation({ random }: Asking): Conversation {
  const request = requestOf(random);
  const id = request.readUInt16BE(0);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt16BE(request.length);
  return {
    opening: Buffer.concat([length, request]),
    take: (bytes) => {
      const octets = octetsOf(bytes);
      // Judged early: other protocols take the length for text, and would be waited for.
      if (!beginsAsAnswer(octets.subarray(LENGTH), request)) return STRANGER;
      if (octets.length < LENGTH) return { kind: 'more' };
      const end = LENGTH + octets.readUInt16BE(0);
      if (end < LENGTH + HEADER) return STRANGER;
      if (octets.length < end) return { kind: 'more' };
      const service = readAnswer(octets.subarray(LENGTH, end), id);
      return service ? { kind: 'done', service } : STRANGER;
    },
  };
}

function requestOf(random: Asking['random']): Buffer {
  return Buffer.concat([random(2), Buffer.from([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), ASKED]);
}

/** Whether the first octets, as far as they came, are our ID, then QR set and OPCODE 0. */
function beginsAsAnswer(octets: Buffer, request: Buffer): boolean {
  if (!request.subarray(0, 2).equals(octets.subarray(0, 2))) {
    return octets.length < 2 && request.subarray(0, octets.length).equals(octets);
  }
  return octets.length < 3 || (octets.readUInt8(2) & 0xf8) === 0x80;
}

/** Null for what is no answer in DNS, undefined for the answer to another question. */
function readAnswer(octets: Buffer, id: number): ServiceFacts | null | undefined {
  if (octets.length < HEADER) return null;
  const flags = octets.readUInt16BE(2);
  if ((flags & 0xf800) !== 0x8000) return null;
  if (octets.readUInt16BE(0) !== id) return undefined;
  const [questions, answers] = [octets.readUInt16BE(4), octets.readUInt16BE(6)];
  const records = answers + octets.readUInt16BE(8) + octets.readUInt16BE(10);
  const rcode = flags & 0x000f;
  if (questions === 0) {
    // A server may leave the question away when it did not look at it.
    return rcode !== 0 && records === 0 ? factsOf(flags, rcode, answers) : null;
  }
  const end = HEADER + ASKED.length;
  if (questions !== 1 || !sameQuestion(octets.subarray(HEADER, end))) return undefined;
  // What was cut for its length may end anywhere.
  const cut = (flags & 0x0200) !== 0;
  return cut || isWhole(octets, end, records) ? factsOf(flags, rcode, answers) : null;
}

/** Letters may come back in another case (RFC 4343). */
function sameQuestion(octets: Buffer): boolean {
  return octets.toString('latin1').toLowerCase() === ASKED.toString('latin1');
}

/** Whether that many records (RFC 1035 section 4.1.3) stand there. */
function isWhole(octets: Buffer, from: number, records: number): boolean {
  let at = from;
  for (let nth = 0; nth < records; nth++) {
    // NAME, then TYPE, CLASS, TTL and RDLENGTH in 10 octets, then RDATA.
    const fixed = afterName(octets, at);
    if (fixed + 10 > octets.length) return false;
    at = fixed + 10 + octets.readUInt16BE(fixed + 8);
    if (at > octets.length) return false;
  }
  return true;
}

/** Where a name ends; infinite for what is none. A pointer ends it and is not followed: so none can lead in a circle. */
function afterName(octets: Buffer, from: number): number {
  let at = from;
  while (at < octets.length) {
    const length = octets.readUInt8(at);
    if (length === 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    if (length > 63) break;
    at += 1 + length;
  }
  return Number.POSITIVE_INFINITY;
}

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

function factsOf(flags: number, rcode: number, answers: number): ServiceFacts {
  return {
    name: 'DNS',
    product: null,
    details: [
      { name: 'answer', value: RCODES[rcode] ?? `RCODE ${rcode}` },
      { name: 'recursion', value: (flags & 0x0080) === 0 ? 'not offered' : 'offered' },
      { name: 'records', value: String(answers) },
    ],
  };
}
