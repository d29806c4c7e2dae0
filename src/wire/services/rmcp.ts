import type { Asking, Question, ServiceFacts } from '../../model/service.ts';
import { enterpriseOf } from './enterprises.ts';
import { octetsOf } from './octets.ts';

/** RMCP version 1.0. */
const VERSION = 0x06;
/** Sequence number of a message that asks for no acknowledgement. */
const NO_ACK = 0xff;
const ASF_CLASS = 0x06;
/** Set in the class of an acknowledgement. */
const ACK_BIT = 0x80;
/** ASF's own number, under which its message types are defined. */
const ASF_IANA = 4542;
const PING = 0x80;
const PONG = 0x40;
/** Bytes of both headers, and of what a pong tells behind them. */
const HEADERS = 12;
const PONG_DATA = 16;
/** Bytes of an acknowledgement: the RMCP header alone. */
const ACK = 4;

/**
 * Asks a management controller whether it is there: presence ping and pong (ASF 2.0, DSP0136 section 3.2; the pong in
 * 3.2.4.3), to which IPMI adds its own bit (IPMI 2.0 section 13.2). No session is opened.
 *
 *     +---------+----------+----------+-----------+
 *     | 0x06    | reserved | seq 0xff | class 6   |  RMCP
 *     +---------+----------+----------+-----------+
 *     | IANA enterprise number 4542               |  ASF
 *     +---------+----------+----------+-----------+
 *     | type    | tag      | reserved | length    |  asked: 0x80, random tag, 0; answered: 0x40, same tag, 16
 *     +---------+----------+----------+-----------+
 *     | maker's IANA enterprise number            |  answered only; 4542 where it adds nothing of its own
 *     | OEM-defined (4)                           |
 *     | entities (1), interactions (1), reserved (6); entities: bit 7 IPMI, bits 3:0 version of ASF
 */
export function rmcpQuestion({ random }: Asking): Question {
  const request = Buffer.alloc(HEADERS);
  request.set([VERSION, 0, NO_ACK, ASF_CLASS]);
  request.writeUInt32BE(ASF_IANA, 4);
  request.writeUInt8(PING, 8);
  request.set(random(1), 9);
  // 0xff would mean that no answer is wanted.
  const tag = request.readUInt8(9) % 0xff;
  request.writeUInt8(tag, 9);
  return { request, read: (bytes) => readPong(octetsOf(bytes), tag) };
}

function readPong(octets: Buffer, tag: number): ServiceFacts | null | undefined {
  if (octets.length < ACK || octets.readUInt8(0) !== VERSION) return null;
  // Not asked for, but the answer may follow it.
  if (octets.length === ACK && octets.readUInt8(3) === (ASF_CLASS | ACK_BIT)) return undefined;
  if (octets.length < HEADERS + PONG_DATA || octets.readUInt8(3) !== ASF_CLASS) return null;
  if (octets.readUInt32BE(4) !== ASF_IANA || octets.readUInt8(8) !== PONG) return null;
  if (octets.readUInt8(11) !== PONG_DATA) return null;
  if (octets.readUInt8(9) !== tag) return undefined;
  const enterprise = octets.readUInt32BE(HEADERS);
  const entities = octets.readUInt8(HEADERS + 8);
  return {
    name: 'RMCP',
    product: null,
    details: [
      { name: 'IPMI', value: (entities & 0x80) === 0 ? 'not supported' : 'supported' },
      { name: 'enterprise', value: enterpriseOf(enterprise) },
    ],
  };
}
