import { Buffer } from 'node:buffer';
import { equalBytes, type SipKeys } from './keys.ts';
import { WireError } from './wireError.ts';

/** Longest SIP message that is taken, in bytes. */
export const MAX_SIP_BYTES = 4096;
/** SIP messages of one session; their sequence numbers begin at 0. */
export const MAX_SIP_MESSAGES = 32;

/** What stands in the local part of a Call-ID (RFC 3261 section 20.8), which middleboxes leave alone. */
export interface SipRecord {
  /** Eight bytes, in hexadecimal. */
  readonly session: string;
  /** Unique within the session, from 0 to `MAX_SIP_MESSAGES` − 1. */
  readonly sequence: number;
}

const INVITE = 'INVITE ';
const RESPONSE = 'SIP/2.0 ';
const HEAD_END = '\r\n\r\n';
/** Session, sequence and seal in lower-case hexadecimal; dots are allowed in a `word` (RFC 3261 section 25.1). */
const CALL_ID = /^([0-9a-f]{16})\.([0-9a-f]{8})\.([0-9a-f]{32})(?:@|$)/;
const TAG = /;[ \t]*tag[ \t]*=[ \t]*([0-9a-f]{32})(?:[;, \t]|$)/i;
/** Bytes of a seal, the first ones of an HMAC with SHA-256. */
const SEAL_BYTES = 16;

/** The Call-ID's local part: `session.sequence.seal`. */
export function sipCallId({ session, sequence }: SipRecord, { sealSip }: SipKeys): string {
  const number = sequence.toString(16).padStart(8, '0');
  return `${session}.${number}.${sealOf('request', session, number, sealSip)}`;
}

/** The tag that the answer puts into To (RFC 3261 section 8.2.6.2): who has the key gave this answer. */
export function sipTag({ session, sequence }: SipRecord, { sealSipAnswer }: SipKeys): string {
  return sealOf('answer', session, sequence.toString(16).padStart(8, '0'), sealSipAnswer);
}

/** Whether bytes begin as an INVITE does, as far as they go; nothing is believed yet. */
export function startsAsSip(bytes: Uint8Array): boolean {
  return startsWith(bytes, INVITE);
}

/** The session that a message claims, before anything is believed. Throws WireError for what is no INVITE of a session. */
export function sipSessionOf(bytes: Uint8Array): string {
  return claimOf(bytes, INVITE).session;
}

/** Reads who sealed an INVITE; throws WireError when nobody with these keys has. The rest of it may have been changed. */
export function readSipRequest(bytes: Uint8Array, keys: SipKeys): SipRecord {
  const { session, number, seal } = claimOf(bytes, INVITE);
  checkSeal(seal, sealOf('request', session, number, keys.sealSip));
  return { session, sequence: sequenceOf(number) };
}

/** Reads what request a final response answers; throws WireError when the holder of these keys has not given it. */
export function readSipAnswer(bytes: Uint8Array, keys: SipKeys): SipRecord {
  const { session, number, seal } = claimOf(bytes, RESPONSE);
  checkSeal(seal, sealOf('request', session, number, keys.sealSip));
  const tag = TAG.exec(headerOf(headLines(bytes), 'to', 't') ?? '')?.[1] ?? '';
  checkSeal(tag.toLowerCase(), sealOf('answer', session, number, keys.sealSipAnswer));
  return { session, sequence: sequenceOf(number) };
}

/**
 * Length of the message that a stream begins with: head, blank line, and as many bytes as Content-Length says
 * (RFC 3261 section 18.3). Null while too little has come. Throws WireError for what cannot be one.
 */
export function sipLength(bytes: Uint8Array): number | null {
  if (!startsWith(bytes, INVITE) && !startsWith(bytes, RESPONSE)) throw new WireError('not a SIP message');
  const end = Buffer.from(bytes.subarray(0, MAX_SIP_BYTES)).indexOf(HEAD_END);
  if (end < 0) {
    if (bytes.length >= MAX_SIP_BYTES) throw new WireError('a SIP message that is too long');
    return null;
  }
  const said = headerOf(headLines(bytes), 'content-length', 'l');
  // On a stream nothing else tells where the message ends.
  if (said === null || !/^\d{1,5}$/.test(said)) throw new WireError('a SIP message without a length');
  const length = end + HEAD_END.length + Number(said);
  if (length > MAX_SIP_BYTES) throw new WireError('a SIP message that is too long');
  return bytes.length < length ? null : length;
}

/** The lines before the blank one, folded ones joined (RFC 3261 section 7.3.1). The first is the start line. */
export function headLines(bytes: Uint8Array): readonly string[] {
  const text = textOf(bytes.subarray(0, MAX_SIP_BYTES));
  const end = text.indexOf(HEAD_END);
  return (end < 0 ? text : text.slice(0, end)).replace(/\r\n[ \t]/g, ' ').split('\r\n');
}

/** Bytes as text in which every byte is one character, so that nothing is lost. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** The value of the first header of this name, in its long or its compact form (RFC 3261 section 7.3.3). */
function headerOf(lines: readonly string[], name: string, compact: string): string | null {
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    const found = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (found === name || found === compact) return line.slice(colon + 1).trim();
  }
  return null;
}

function claimOf(
  bytes: Uint8Array,
  start: string,
): { readonly session: string; readonly number: string; readonly seal: string } {
  if (bytes.length > MAX_SIP_BYTES) throw new WireError('a SIP message that is too long');
  if (bytes.length < start.length || !startsWith(bytes, start)) throw new WireError('not a SIP message');
  const found = CALL_ID.exec(headerOf(headLines(bytes), 'call-id', 'i') ?? '');
  if (found === null) throw new WireError('a SIP message of nobody');
  const [, session = '', number = '', seal = ''] = found;
  return { session, number, seal };
}

function sequenceOf(number: string): number {
  const sequence = Number.parseInt(number, 16);
  // Sealed, so the caller itself sends more than it may.
  if (sequence >= MAX_SIP_MESSAGES) throw new WireError('one SIP message too many');
  return sequence;
}

function sealOf(
  what: 'request' | 'answer',
  session: string,
  number: string,
  seal: SipKeys['sealSip'],
): string {
  const digest = seal(Buffer.from(`cicprobe sip ${what} ${session}.${number}`, 'latin1'));
  return Buffer.from(digest).toString('hex', 0, SEAL_BYTES);
}

function checkSeal(found: string, right: string): void {
  if (!equalBytes(Buffer.from(found, 'latin1'), Buffer.from(right, 'latin1')))
    throw new WireError('a broken seal');
}

/** Whether bytes begin like this; fewer bytes are looked at as far as they go. */
function startsWith(bytes: Uint8Array, start: string): boolean {
  const found = textOf(bytes.subarray(0, start.length));
  return found !== '' && start.startsWith(found);
}
