import type {
  Asking,
  Conversation,
  Question,
  ServiceDetail,
  ServiceFacts,
  Step,
} from '../../model/service.ts';
import { berInteger, berOf, fieldsOf, readBerHeader } from './ber.ts';
import { enterpriseOf } from './enterprises.ts';
import { octetsOf } from './octets.ts';
import { spanOf } from './span.ts';

/** Tags of X.690. */
const INTEGER = 0x02;
const OCTETS = 0x04;
const SEQUENCE = 0x30;

const VERSION_3 = 3;
/** User-based security model (RFC 3414). */
const USM = 3;
/** Wants a report; neither authenticated nor encrypted (RFC 3412 section 6.4). */
const REPORTABLE = 0x04;
const GET_REQUEST = 0xa0;
/** Most octets of an engine's name (RFC 3411, SnmpEngineID). */
const LONGEST_ENGINE = 32;
/** Longest message that is waited for on a connection; an answer to this question has some 120 octets. */
const MOST_MESSAGE = 4096;

const EMPTY = berOf(OCTETS);
const ZERO = berOf(INTEGER, Uint8Array.of(0));

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak SNMP' };

/**
 * Asks an SNMP agent which engine it is (RFC 3414 section 4, discovery): a version 3 message without user, community or
 * engine, which an agent answers with a report. An agent of versions 1 and 2c only drops it and stays silent: it cannot
 * be told from no agent without its community (snmpGet.ts).
 *
 *     SEQUENCE {
 *       INTEGER 3                                                 msgVersion (RFC 3412 section 6)
 *       SEQUENCE { INTEGER msgID, INTEGER 65507, OCTETS 04, INTEGER 3 }
 *       OCTETS { SEQUENCE {                                       RFC 3414 section 2.4
 *         OCTETS engine id, INTEGER boots, INTEGER time,          asked: empty and 0; answered: the agent's own
 *         OCTETS user, OCTETS, OCTETS } }
 *       SEQUENCE { OCTETS, OCTETS, GetRequest or Report }
 *     }
 */
export function snmpQuestion({ random }: Asking): Question {
  const { request, id } = requestOf(random);
  return { request, read: (bytes) => readReport(octetsOf(bytes), id) };
}

/** The same over a connection: a message ends where its own length says (RFC 3430 section 2.1). */
export function snmpConversation({ random }: Asking): Conversation {
  const { request, id } = requestOf(random);
  return {
    opening: request,
    take: (bytes) => {
      const octets = octetsOf(bytes);
      if (octets[0] !== SEQUENCE) return STRANGER;
      const header = readBerHeader(octets);
      if (header === null || (header !== undefined && header.end > MOST_MESSAGE)) return STRANGER;
      if (header === undefined || header.end > octets.length) return { kind: 'more' };
      const service = readReport(octets, id);
      return service ? { kind: 'done', service } : STRANGER;
    },
  };
}

function requestOf(random: Asking['random']): { readonly request: Uint8Array; readonly id: number } {
  const chance = octetsOf(random(8));
  // Both are positive numbers of 31 bits.
  const id = chance.readUInt32BE(0) & 0x7fff_ffff;
  const ids = Buffer.alloc(8);
  ids.writeUInt32BE(id, 0);
  ids.writeUInt32BE(chance.readUInt32BE(4) & 0x7fff_ffff, 4);
  const header = berOf(
    SEQUENCE,
    berOf(INTEGER, ids.subarray(0, 4)),
    berOf(INTEGER, Uint8Array.of(0x00, 0xff, 0xe3)),
    berOf(OCTETS, Uint8Array.of(REPORTABLE)),
    berOf(INTEGER, Uint8Array.of(USM)),
  );
  const security = berOf(OCTETS, berOf(SEQUENCE, EMPTY, ZERO, ZERO, EMPTY, EMPTY, EMPTY));
  const get = berOf(GET_REQUEST, berOf(INTEGER, ids.subarray(4)), ZERO, ZERO, berOf(SEQUENCE));
  const scoped = berOf(SEQUENCE, EMPTY, EMPTY, get);
  const version = berOf(INTEGER, Uint8Array.of(VERSION_3));
  return { request: berOf(SEQUENCE, version, header, security, scoped), id };
}

/** Null for what is no answer in SNMP, undefined for the answer to another question. */
function readReport(octets: Buffer, id: number): ServiceFacts | null | undefined {
  const message = fieldsOf(fieldsOf(octets).next(SEQUENCE));
  const version = berInteger(message.next(INTEGER));
  if (version === 0 || version === 1) {
    // Versions 1 and 2c put the community here: an agent, but no answer to this.
    return message.next(OCTETS) === null ? null : undefined;
  }
  const header = fieldsOf(message.next(SEQUENCE));
  const messageId = berInteger(header.next(INTEGER));
  const size = berInteger(header.next(INTEGER));
  const flags = header.next(OCTETS);
  const model = berInteger(header.next(INTEGER));
  const security = fieldsOf(fieldsOf(message.next(OCTETS)).next(SEQUENCE));
  const engine = security.next(OCTETS);
  const boots = berInteger(security.next(INTEGER));
  const seconds = berInteger(security.next(INTEGER));
  const scoped = message.next(SEQUENCE);
  if (version !== VERSION_3 || model !== USM || size === null || flags === null || scoped === null)
    return null;
  if (messageId === null || engine === null || boots === null || seconds === null) return null;
  if (messageId !== id) return undefined;
  // Our own message, sent back, names no engine.
  if (engine.length === 0 || engine.length > LONGEST_ENGINE) return null;
  const details: ServiceDetail[] = [
    { name: 'engine', value: engine.toString('hex') },
    ...makerOf(engine),
    { name: 'boots', value: String(boots) },
    { name: 'up for', value: spanOf(seconds) },
  ];
  return { name: 'SNMP', product: null, details };
}

/** The first four octets name the maker; the first bit only tells how the rest is made (RFC 3411, SnmpEngineID). */
function makerOf(engine: Buffer): readonly ServiceDetail[] {
  if (engine.length < 4) return [];
  return [{ name: 'enterprise', value: enterpriseOf(engine.readUInt32BE(0) & 0x7fff_ffff) }];
}
