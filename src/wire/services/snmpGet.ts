import type { Asking, Question, ServiceDetail, ServiceFacts } from '../../model/service.ts';
import { berInteger, berOf, fieldsOf, readBerElements } from './ber.ts';
import { bytesOf, textOf } from './lines.ts';
import { octetsOf } from './octets.ts';
import { spanOf } from './span.ts';

/** Tags of X.690 and of RFC 2578 section 7.1. */
const INTEGER = 0x02;
const OCTETS = 0x04;
const NULL = 0x05;
const OBJECT = 0x06;
const SEQUENCE = 0x30;
const TIME_TICKS = 0x43;
/** RFC 3416 section 3. */
const GET_REQUEST = 0xa0;
const RESPONSE = 0xa2;

/** Version 2c (RFC 1901 section 3). */
const VERSION_2C = 1;
/** sysDescr.0 and sysUpTime.0 of RFC 3418, 1.3.6.1.2.1.1.1.0 and 1.3.6.1.2.1.1.3.0. */
const DESCRIPTION = Uint8Array.of(0x2b, 6, 1, 2, 1, 1, 1, 0);
const UP_TIME = Uint8Array.of(0x2b, 6, 1, 2, 1, 1, 3, 0);
/** A binding holds a name and a value. */
const nothingFor = (name: Uint8Array): Uint8Array =>
  berOf(SEQUENCE, berOf(OBJECT, name), berOf(NULL, new Uint8Array(0)));
const ZERO = berOf(INTEGER, Uint8Array.of(0));

/**
 * Reads from an SNMP agent what it is and since when it runs, with the community that a site has configured.
 *
 *     SEQUENCE {
 *       INTEGER 1                               version 2c
 *       OCTETS community                        in clear: whoever sees the packet can read it
 *       GetRequest or Response {                RFC 3416 section 3
 *         INTEGER request-id, INTEGER error-status, INTEGER error-index,
 *         SEQUENCE { SEQUENCE { sysDescr.0, NULL or value }, SEQUENCE { sysUpTime.0, NULL or value } } }
 *     }
 */
export function snmpGetQuestion({ random }: Pick<Asking, 'random'>, community: string): Question {
  const chance = octetsOf(random(4));
  // A positive number of 31 bits.
  const id = chance.readUInt32BE(0) & 0x7fff_ffff;
  const number = Buffer.alloc(4);
  number.writeUInt32BE(id);
  const bindings = berOf(SEQUENCE, nothingFor(DESCRIPTION), nothingFor(UP_TIME));
  const request = berOf(
    SEQUENCE,
    berOf(INTEGER, Uint8Array.of(VERSION_2C)),
    berOf(OCTETS, bytesOf(community)),
    berOf(GET_REQUEST, berOf(INTEGER, number), ZERO, ZERO, bindings),
  );
  return { request, read: (bytes) => readResponse(octetsOf(bytes), id) };
}

/** Null for what is no answer in SNMP, undefined for the answer to another question. */
function readResponse(octets: Buffer, id: number): ServiceFacts | null | undefined {
  const message = fieldsOf(fieldsOf(octets).next(SEQUENCE));
  const version = berInteger(message.next(INTEGER));
  // The report to a discovery that was sent before.
  if (version === 3) return message.next(SEQUENCE) === null ? null : undefined;
  if (version !== VERSION_2C || message.next(OCTETS) === null) return null;
  const response = fieldsOf(message.next(RESPONSE));
  const requestId = berInteger(response.next(INTEGER));
  const status = berInteger(response.next(INTEGER));
  const index = berInteger(response.next(INTEGER));
  const bindings = response.next(SEQUENCE);
  if (requestId === null || status === null || index === null || bindings === null) return null;
  if (requestId !== id) return undefined;
  const description = valueIn(bindings, DESCRIPTION, OCTETS);
  const ticks = berInteger(valueIn(bindings, UP_TIME, TIME_TICKS));
  const details: ServiceDetail[] = [
    ...(ticks === null ? [] : [{ name: 'up for', value: spanOf(Math.floor(ticks / 100)) }]),
    ...(status === 0 ? [] : [{ name: 'error', value: String(status) }]),
  ];
  const product = description === null ? '' : textOf(description);
  return { name: 'SNMP', product: product === '' ? null : product, details };
}

function valueIn(bindings: Buffer, name: Uint8Array, tag: number): Buffer | null {
  for (const { content } of readBerElements(bindings) ?? []) {
    const binding = fieldsOf(content);
    if (binding.next(OBJECT)?.equals(name) === true) return binding.next(tag);
  }
  return null;
}
