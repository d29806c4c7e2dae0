import type { Conversation, ServiceDetail, ServiceFacts, Step } from '../../model/service.ts';
import { bytesOf, textOf } from './lines.ts';

/**
 * Oracle's TNS as far as the answer to a ping of the listener, which is what Oracle's `tnsping` sends: it names no
 * database and opens no session. Oracle describes the texts; the packets are known from tools that take them apart.
 *
 *     0        2          4      5   6        8
 *     +--------+----------+------+---+--------+   length with header; from version 315 on it may take all four bytes
 *     | length | checksum | type | 0 | 0      |   types: 1 connect, 2 accept, 4 refuse, 5 redirect, 11 resend
 *     +--------+----------+------+---+--------+
 *     client: connect  version 318, compatible with 300, sizes, length and offset of (DESCRIPTION=…(COMMAND=ping)…)
 *     server: resend   the header alone: it wants the same again
 *             refuse   | reason | reason | length (2) | (DESCRIPTION=(TMP=)(VSNNUM=…)(ERR=…)…)
 *             accept   | version (2) | options (2) | data unit (2) | transport unit (2) | 1 in its byte order (2) | …
 *             redirect | length (2) | (ADDRESS=…)
 */
export function tnsConversation(): Conversation {
  let sent = 1;
  return {
    opening: CONNECT,
    take: (bytes) => {
      const packet = readPacket(bytes);
      if (packet === undefined) return { kind: 'more' };
      if (packet === null) return STRANGER;
      if (packet.kind === 'answer') return { kind: 'done', service: packet.service };
      if (++sent <= MOST_SENT) return { kind: 'say', bytes: CONNECT };
      return { kind: 'done', service: factsOf('wants the packet again and again', '') };
    },
  };
}

/** Times that the packet is sent; a listener that has just started a process wants it twice. */
const MOST_SENT = 2;
const STRANGER: Step = { kind: 'stranger', reason: 'does not speak TNS' };

const HEADER = 8;
const DATA_AT = 58;
/** Longest answer that is read, in bytes. */
const MOST_ANSWER = 8192;

const CONNECT = connectWith(
  '(DESCRIPTION=(CONNECT_DATA=(CID=(PROGRAM=cicprobe)(HOST=)(USER=))(COMMAND=ping)))',
);

function connectWith(data: string): Uint8Array {
  const packet = new Uint8Array(DATA_AT + data.length);
  const words: readonly (readonly [number, number])[] = [
    [0, packet.length],
    [8, 318],
    [10, 300],
    // Data unit, transport unit, and what the transport can do.
    [14, 8192],
    [16, 0x7fff],
    [18, 0x7f08],
    [22, 1],
    [24, data.length],
    [26, DATA_AT],
  ];
  for (const [at, value] of words) viewOf(packet).setUint16(at, value);
  packet[4] = 1;
  packet.set(bytesOf(data), DATA_AT);
  return packet;
}

type Packet = { readonly kind: 'answer'; readonly service: ServiceFacts } | { readonly kind: 'resend' };

/** One packet of a listener; undefined while it is not complete, null when it cannot become one. */
function readPacket(bytes: Uint8Array): Packet | null | undefined {
  const length = readHead(bytes);
  if (length === null || length === undefined) return length;
  if (bytes.length < length) return undefined;
  const view = viewOf(bytes.subarray(0, length));
  switch (view.getUint8(4)) {
    case RESEND:
      return length === HEADER ? { kind: 'resend' } : null;
    case REFUSE:
      return length < 12 ? null : readRefusal(bytes.subarray(12, length), view.getUint16(10));
    case REDIRECT:
      return length < 10 ? null : answer('redirects', bytes.subarray(10, length), view.getUint16(8));
    default:
      return readAccept(view);
  }
}

const ACCEPT = 2;
const REFUSE = 4;
const REDIRECT = 5;
const RESEND = 11;
const TYPES: ReadonlySet<number> = new Set([ACCEPT, REFUSE, REDIRECT, RESEND]);

/** The length of a packet, in two bytes or four; undefined while it has not come, null when this is no head. */
function readHead(bytes: Uint8Array): number | null | undefined {
  // Text, as other services begin with, would be a length of thousands.
  if ((bytes[0] ?? 0) >= MOST_ANSWER >> 8) return null;
  if (bytes.length < HEADER) return undefined;
  const view = viewOf(bytes);
  const [first, second] = [view.getUint16(0), view.getUint16(2)];
  // Four bytes when the first two are zero; else those behind them are a checksum that nobody computes.
  const length = first === 0 ? second : first;
  if ((first !== 0 && second !== 0) || length < HEADER || length >= MOST_ANSWER) return null;
  return TYPES.has(view.getUint8(4)) && view.getUint16(6) === 0 ? length : null;
}

/** Versions of TNS since Oracle 7. */
const OLDEST = 300;
const NEWEST = 399;

function readAccept(view: DataView): Packet | null {
  if (view.byteLength < 24) return null;
  const version = view.getUint16(8);
  const one = view.getUint16(16);
  if (version < OLDEST || version > NEWEST || (one !== 0x0001 && one !== 0x0100)) return null;
  const dataAt = view.getUint16(20);
  const end = dataAt + view.getUint16(18);
  // Some listeners answer a ping here; what lies outside the packet follows in another one.
  const whole = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const text = end > whole.length ? '' : wholeText(whole.subarray(dataAt, end));
  return { kind: 'answer', service: factsOf(isPing(text) ? 'ping' : 'accepts', text) };
}

/** A ping is answered in the form of a refusal, with error 0. */
function readRefusal(data: Uint8Array, length: number): Packet | null {
  return answer(isPing(wholeText(data)) ? 'ping' : 'refuses', data, length);
}

function isPing(text: string): boolean {
  return text.includes('(ERR=0)');
}

/** The text may follow in a packet of its own; else it is what its length says, in parentheses. */
function answer(kind: string, data: Uint8Array, length: number): Packet | null {
  const text = wholeText(data);
  if (data.length > 0 && (data.length !== length || !/^\s*\(/.test(text))) return null;
  return { kind: 'answer', service: factsOf(kind, text) };
}

function wholeText(data: Uint8Array): string {
  return Buffer.from(data).toString('latin1');
}

function factsOf(kind: string, text: string): ServiceFacts {
  // Newer listeners tell 0 to whom they do not know.
  const number = /\(VSNNUM=([1-9]\d{0,9})\)/.exec(text)?.[1];
  const told = (name: string, pattern: RegExp): readonly ServiceDetail[] => {
    const value = pattern.exec(text)?.[1] ?? '';
    return value === '' ? [] : [{ name, value: textOf(bytesOf(value)) }];
  };
  const details: readonly ServiceDetail[] = [
    { name: 'answer', value: kind },
    ...(kind === 'ping' ? [] : told('error', /\(ERR=(\d+)\)/)),
    ...told('listener', /\(ALIAS=([^()]*)\)/),
    ...told('address', /(\(ADDRESS=.*)/s),
  ];
  return {
    name: 'TNS',
    product: number === undefined ? null : `Oracle listener ${versionOf(number)}`,
    details,
  };
}

/** Five groups packed into 32 bits: 8, 4, 8, 4, 8 of them, and since version 18: 8, 8, 4, 8, 4. */
function versionOf(number: string): string {
  const value = Number(number);
  const part = (shift: number, bits: number): number => Math.floor(value / 2 ** shift) % 2 ** bits;
  const major = part(24, 8);
  const groups =
    major >= 18
      ? [part(16, 8), part(12, 4), part(4, 8), part(0, 4)]
      : [part(20, 4), part(12, 8), part(8, 4), part(0, 8)];
  return [major, ...groups].join('.');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
