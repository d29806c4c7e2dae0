import { Buffer } from 'node:buffer';
import { WireError } from './wireError.ts';

/** Every record begins with these four bytes: "CiPr". */
const MAGIC = 0x43_69_50_72;
const VERSION = 1;
const REQUEST = 1;
const ANSWER = 2;

export const SESSION_BYTES = 8;
const SEAL_BYTES = 16;
/** An answer is never longer than the request that it answers. */
export const MIN_REQUEST_BYTES = 96;
export const MAX_REQUEST_BYTES = 4096;
/** The shortest answer; a request may ask for a longer one. */
export const ANSWER_BYTES = 80;
/** Longest time for which a request may have its answer held back, in seconds. */
export const MAX_HOLD_SECONDS = 4 * 60 * 60;

/** A keyed digest of at least `SEAL_BYTES` bytes; the first ones are used. */
export type Seal = (bytes: Uint8Array) => Uint8Array;
/** Compares in a time that does not depend on where the bytes differ. */
export type Compare = (one: Uint8Array, other: Uint8Array) => boolean;

/** What a caller sends to a port: docs/responder-protocol.md, "Request". */
export interface RequestRecord {
  /** Eight bytes, in hexadecimal. */
  readonly session: string;
  /** Unique within the session. */
  readonly sequence: number;
  /** The caller's clock, milliseconds since 1970. */
  readonly sentMs: number;
  /** Length of the whole record in bytes. */
  readonly length: number;
  /** Length of the answer that is wanted, in bytes: from `ANSWER_BYTES` to this record's own length. */
  readonly answerLength: number;
  /** For how long the answer is to be held back, in seconds. */
  readonly holdSeconds: number;
}

/** What a responder sends back: docs/responder-protocol.md, "Answer". */
export interface AnswerRecord {
  readonly session: string;
  readonly sequence: number;
  readonly sentMs: number;
  /** The responder's clock, milliseconds since 1970. */
  readonly answeredMs: number;
  /** 16 bytes, an IPv4 address mapped into IPv6 (RFC 4291 section 2.5.5.2). */
  readonly source: Uint8Array;
  readonly sourcePort: number;
  /** Bytes of the request that arrived. */
  readonly receivedLength: number;
  /** The port at which it arrived. */
  readonly arrivedPort: number;
  /** When it arrived, in microseconds of a clock of the responder's that only goes forward; its zero means nothing. */
  readonly arrivedMicros: number;
  /** Length of the whole record in bytes. */
  readonly length: number;
}

const AT = {
  kind: 5,
  length: 6,
  session: 8,
  sequence: 16,
  answerLength: 20,
  holdSeconds: 22,
  sentMs: 24,
  seal: 40,
  rest: 56,
} as const;
const ANSWER_AT = {
  receivedLength: 20,
  sourcePort: 22,
  answeredMs: 32,
  source: 56,
  arrivedPort: 72,
  arrivedMicros: 74,
} as const;
/** Bytes of the arrival time: enough for nine years. */
const MICROS_BYTES = 6;

/** Writes a request of the given length, padded with zeros. */
export function encodeRequest(record: RequestRecord, seal: Seal): Buffer {
  const bytes = Buffer.alloc(record.length);
  writeHead(bytes, REQUEST, record);
  bytes.writeUInt16BE(record.answerLength, AT.answerLength);
  bytes.writeUInt16BE(record.holdSeconds, AT.holdSeconds);
  return sealed(bytes, seal);
}

export function encodeAnswer(record: AnswerRecord, seal: Seal): Buffer {
  const bytes = Buffer.alloc(record.length);
  writeHead(bytes, ANSWER, record);
  bytes.writeUInt16BE(record.receivedLength, ANSWER_AT.receivedLength);
  bytes.writeUInt16BE(record.sourcePort, ANSWER_AT.sourcePort);
  bytes.writeBigUInt64BE(BigInt(record.answeredMs), ANSWER_AT.answeredMs);
  bytes.set(record.source, ANSWER_AT.source);
  bytes.writeUInt16BE(record.arrivedPort, ANSWER_AT.arrivedPort);
  bytes.writeUIntBE(record.arrivedMicros % 2 ** (8 * MICROS_BYTES), ANSWER_AT.arrivedMicros, MICROS_BYTES);
  return sealed(bytes, seal);
}

/** Length of the request that begins with these bytes; null while too few are there. Throws WireError for a stranger. */
export function requestLength(bytes: Uint8Array): number | null {
  if (bytes.length < AT.session) {
    // Even the beginning of a record looks like one.
    const start = Buffer.from([0x43, 0x69, 0x50, 0x72, VERSION, REQUEST]).subarray(0, bytes.length);
    if (!start.equals(bytes.subarray(0, start.length))) throw new WireError('not a request');
    return null;
  }
  const view = viewOf(bytes);
  checkHead(view, REQUEST);
  const length = view.readUInt16BE(AT.length);
  if (length < MIN_REQUEST_BYTES || length > MAX_REQUEST_BYTES)
    throw new WireError('a request of a wrong length');
  return length;
}

/** The session that a request claims, before anything is believed. */
export function sessionOf(bytes: Uint8Array): string {
  if (requestLength(bytes) !== bytes.length) throw new WireError('a request of a wrong length');
  return readSession(viewOf(bytes));
}

/** The number of a request within its session. */
export function sequenceOf(request: Uint8Array): number {
  return viewOf(request).readUInt32BE(AT.sequence);
}

/** Reads a request whole; throws WireError when it is not one, or was not sealed with this key. */
export function decodeRequest(bytes: Uint8Array, seal: Seal, equal: Compare): RequestRecord {
  const session = sessionOf(bytes);
  const view = checkSeal(bytes, seal, equal);
  const answerLength = view.readUInt16BE(AT.answerLength);
  const holdSeconds = view.readUInt16BE(AT.holdSeconds);
  // Sealed, so the caller itself asks for what it may not have.
  if (answerLength < ANSWER_BYTES || answerLength > bytes.length)
    throw new WireError('an answer of a wrong length is wanted');
  if (holdSeconds > MAX_HOLD_SECONDS) throw new WireError('an answer is to be held back too long');
  return { session, ...readHead(view), length: bytes.length, answerLength, holdSeconds };
}

/** Reads an answer whole; throws WireError when it is not one, or was not sealed with this key. */
export function decodeAnswer(bytes: Uint8Array, seal: Seal, equal: Compare): AnswerRecord {
  if (answerLengthOf(bytes) !== bytes.length) throw new WireError('an answer of a wrong length');
  const view = checkSeal(bytes, seal, equal);
  return {
    session: readSession(view),
    ...readHead(view),
    answeredMs: readTime(view, ANSWER_AT.answeredMs),
    source: Uint8Array.from(view.subarray(ANSWER_AT.source, ANSWER_AT.source + 16)),
    sourcePort: view.readUInt16BE(ANSWER_AT.sourcePort),
    receivedLength: view.readUInt16BE(ANSWER_AT.receivedLength),
    arrivedPort: view.readUInt16BE(ANSWER_AT.arrivedPort),
    arrivedMicros: view.readUIntBE(ANSWER_AT.arrivedMicros, MICROS_BYTES),
    length: bytes.length,
  };
}

/** Length of the answer that begins with these bytes; null while too few are there. Throws WireError for anything else. */
export function answerLengthOf(bytes: Uint8Array): number | null {
  if (bytes.length < AT.session) return null;
  const view = viewOf(bytes);
  checkHead(view, ANSWER);
  const length = view.readUInt16BE(AT.length);
  if (length < ANSWER_BYTES || length > MAX_REQUEST_BYTES) throw new WireError('an answer of a wrong length');
  return length;
}

function writeHead(
  bytes: Buffer,
  kind: number,
  { session, sequence, sentMs }: Pick<RequestRecord, 'session' | 'sequence' | 'sentMs'>,
): void {
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt8(VERSION, 4);
  bytes.writeUInt8(kind, AT.kind);
  bytes.writeUInt16BE(bytes.length, AT.length);
  bytes.set(Buffer.from(session, 'hex').subarray(0, SESSION_BYTES), AT.session);
  bytes.writeUInt32BE(sequence, AT.sequence);
  bytes.writeBigUInt64BE(BigInt(sentMs), AT.sentMs);
}

function checkHead(view: Buffer, kind: number): void {
  if (view.readUInt32BE(0) !== MAGIC) throw new WireError('not a record');
  if (view.readUInt8(4) !== VERSION) throw new WireError('a record of another version');
  if (view.readUInt8(AT.kind) !== kind) throw new WireError('a record of the other kind');
}

function readHead(view: Buffer): Pick<RequestRecord, 'sequence' | 'sentMs'> {
  return { sequence: view.readUInt32BE(AT.sequence), sentMs: readTime(view, AT.sentMs) };
}

function readSession(view: Buffer): string {
  return view.toString('hex', AT.session, AT.session + SESSION_BYTES);
}

function readTime(view: Buffer, at: number): number {
  const value = view.readBigUInt64BE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new WireError('a time out of range');
  return Number(value);
}

function sealed(bytes: Buffer, seal: Seal): Buffer {
  bytes.set(seal(bytes).subarray(0, SEAL_BYTES), AT.seal);
  return bytes;
}

function checkSeal(bytes: Uint8Array, seal: Seal, equal: Compare): Buffer {
  const blank = Buffer.from(bytes);
  const found = Buffer.from(bytes.subarray(AT.seal, AT.rest));
  blank.fill(0, AT.seal, AT.rest);
  if (!equal(found, seal(blank).subarray(0, SEAL_BYTES))) throw new WireError('a broken seal');
  return blank;
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
