import {
  type Conversation,
  REFUSES,
  type ServiceDetail,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';
import { textOf, WAIT_ON } from './lines.ts';

/**
 * TDS as far as its pre-log-on (MS-TDS sections 2.2.3.1 and 2.2.6.5): versions and encryption are agreed on, and nobody
 * logs on. Encryption is offered for the log-on alone, so that the answer tells what the server wants.
 *
 *     client  +----+----+------------+----+----+----+----+  header: type 12, last packet, length with header
 *             | 12 | 01 | length (2) | 00 | 00 | 01 | 00 |
 *             +----+----+------------+----+----+----+----+  options: token, offset from here, length; FF ends them
 *             | 00 | offset (2) | 00 06 | version          |
 *             | 01 | offset (2) | 00 01 | encryption       |
 *             | 02 | offset (2) | 00 01 | instance, empty  |
 *             | 03 | offset (2) | 00 04 | thread           |
 *             | 04 | offset (2) | 00 01 | MARS             |
 *             | FF | data of all the options               |
 *     server  the same with type 04; or, refusing, type 04 with an ERROR token (section 2.2.7.10)
 */
export function tdsConversation(): Conversation {
  return { opening: REQUEST, take };
}

const REQUEST = Uint8Array.of(
  ...[0x12, 1, 0, 47, 0, 0, 1, 0],
  ...[0, 0, 26, 0, 6, 1, 0, 32, 0, 1, 2, 0, 33, 0, 1, 3, 0, 34, 0, 4, 4, 0, 38, 0, 1, 0xff],
  // Version 11.0 of a client, encryption 0, and zeros.
  ...[11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
);

const MORE: Step = { kind: 'more' };
const STRANGER: Step = { kind: 'stranger', reason: 'does not speak TDS' };

const HEADER = 8;
const ANSWER = 4;
/** Longest answer that is read, in bytes: the packet size before another one is agreed on (section 2.2.3.1.3). */
const MOST_ANSWER = 4096;

function take(bytes: Uint8Array): Step {
  // A server with strict encryption (TDS 8.0) hangs up, or does so behind a TLS alert: it may be the right one.
  if (bytes[0] === 0x15 && (bytes.length < 2 || bytes[1] === 3)) return bytes.length < 2 ? MORE : WAIT_ON;
  if (!isAnswer(bytes)) return STRANGER;
  if (bytes.length < 4) return MORE;
  const length = viewOf(bytes).getUint16(2);
  if (length <= HEADER || length > MOST_ANSWER) return STRANGER;
  if (bytes.length < length) return MORE;
  const body = bytes.subarray(HEADER, length);
  const service = readOptions(body) ?? readError(body);
  return service === null ? STRANGER : { kind: 'done', service };
}

/** Whether the bytes, or what has come of them, begin an answer in one packet. */
function isAnswer(bytes: Uint8Array): boolean {
  return (bytes.length < 1 || bytes[0] === ANSWER) && (bytes.length < 2 || bytes[1] === 1);
}

/** Tokens of MS-TDS section 2.2.6.5. */
const VERSION = 0;
const ENCRYPTION = 1;
const MARS = 4;
const END = 0xff;

/** The options of a pre-log-on answer; the version must be the first of them. Null for anything else. */
function readOptions(body: Uint8Array): ServiceFacts | null {
  const found = new Map<number, Uint8Array>();
  for (let at = 0; body[at] !== END; at += 5) {
    if (at + 5 > body.length) return null;
    const view = viewOf(body.subarray(at));
    const [token, offset, length] = [view.getUint8(0), view.getUint16(1), view.getUint16(3)];
    if (at === 0 && (token !== VERSION || length !== 6)) return null;
    if (found.has(token) || offset + length > body.length) return null;
    found.set(token, body.subarray(offset, offset + length));
  }
  const version = found.get(VERSION);
  const encryption = found.get(ENCRYPTION);
  if (version === undefined || encryption?.length !== 1) return null;
  const code = viewOf(encryption).getUint8(0);
  const numbers = viewOf(version);
  const [major, minor, build] = [numbers.getUint8(0), numbers.getUint8(1), numbers.getUint16(2)];
  const mars = found.get(MARS);
  return factsOf(`Microsoft SQL Server ${inWords(major, minor, build)}`, [
    { name: 'encryption', value: ENCRYPTIONS.get(code) ?? `code ${code}` },
    ...(mars?.[0] === 1 ? [{ name: 'MARS', value: 'offered' }] : []),
  ]);
}

/** What the server wants, when the client offers to encrypt the log-on alone. */
const ENCRYPTIONS: ReadonlyMap<number, string> = new Map([
  [0, 'of the log-on'],
  [1, 'offered'],
  [2, 'not supported'],
  [3, 'required'],
]);

/** Releases by their version. */
const RELEASES: ReadonlyMap<string, string> = new Map([
  ['8.0', '2000'],
  ['9.0', '2005'],
  ['10.0', '2008'],
  ['10.50', '2008 R2'],
  ['11.0', '2012'],
  ['12.0', '2014'],
  ['13.0', '2016'],
  ['14.0', '2017'],
  ['15.0', '2019'],
  ['16.0', '2022'],
  ['17.0', '2025'],
]);

function inWords(major: number, minor: number, build: number): string {
  const version = `${major}.${minor}.${build}`;
  // Azure SQL has told this version ever since.
  if (version === '12.0.2000') return `2014 or Azure SQL (${version})`;
  const release = RELEASES.get(`${major}.${minor}`);
  return release === undefined ? version : `${release} (${version})`;
}

/**
 * An ERROR token in place of the options: AA, length, number (4), state, class, text (2 and UTF-16), server (1 and
 * UTF-16), procedure (1 and UTF-16), line (2 or 4). Null unless every length fits.
 */
function readError(body: Uint8Array): ServiceFacts | null {
  if (body.length < 11 || body[0] !== 0xaa) return null;
  const view = viewOf(body);
  const end = 3 + view.getUint16(1, true);
  const textEnd = 11 + 2 * view.getUint16(9, true);
  const procedure = textEnd + 1 + 2 * (body[textEnd] ?? 0);
  const line = procedure + 1 + 2 * (body[procedure] ?? 0);
  if (end > body.length || (end - line !== 2 && end - line !== 4)) return null;
  // The text is UTF-16; what does not fit one byte is of no use in a line of a report.
  const text = textOf(body.subarray(11, textEnd).filter((_byte, at) => at % 2 === 0));
  return factsOf(null, [{ name: REFUSES, value: `${view.getUint32(3, true)} ${text}` }]);
}

function factsOf(product: string | null, details: readonly ServiceDetail[]): ServiceFacts {
  return { name: 'TDS', product, details };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
