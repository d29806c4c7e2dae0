import {
  type Asking,
  type Conversation,
  REFUSES,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak SMB' };

/** Dialects by their revision ([MS-SMB2] section 2.2.3). */
const DIALECTS: ReadonlyMap<number, string> = new Map([
  [0x0202, '2.0.2'],
  [0x0210, '2.1'],
  [0x0300, '3.0'],
  [0x0302, '3.0.2'],
  [0x0311, '3.1.1'],
]);

/** Bytes of the header of a session, of SMB 2's own header, and of the fixed part of its answer. */
const SESSION = 4;
const HEADER = 64;
const FIXED_ANSWER = 64;

/** Longest and shortest message that is taken, in bytes: the shortest is SMB 1's with nothing in it. */
const MOST_MESSAGE = 65_536;
const LEAST_MESSAGE = 35;

const SMB2 = Buffer.from('\xfeSMB', 'latin1');
const SMB1 = Buffer.from('\xffSMB', 'latin1');
/** SMB 1's SMB_COM_NEGOTIATE and the flag of a reply ([MS-CIFS] section 2.2.3.1). */
const SMB1_NEGOTIATE = 0x72;
const SMB1_REPLY = 0x80;
/** The flag of a response ([MS-SMB2] section 2.2.1.2). */
const RESPONSE = 0x0000_0001;
const SIGNING_ENABLED = 0x0001;
const SIGNING_REQUIRED = 0x0002;

/** Milliseconds from 1601-01-01, where file times begin, to 1970-01-01. */
const FROM_1601_MS = 11_644_473_600_000;

/**
 * SMB 2 and 3 as far as the dialect, over TCP without NetBIOS names ([MS-SMB2] sections 2.1, 2.2.3 and 2.2.4). Sets up no
 * session and logs nobody on. SMB 1 is not asked for: a
 * server that knows only that may answer in it; Samba closes then.
 *
 *     +------+--------+-----------+-----------------+------------------------------------+
 *     | 0x00 | length | 0xFE 'SMB'| rest of the     | NEGOTIATE: dialects 2.0.2 to 3.1.1, |
 *     |      | 24 bit |           | header, 60 bytes| pre-authentication integrity        |
 *     +------+--------+-----------+-----------------+------------------------------------+
 */
export function smbConversation({ random, nowEpochMs }: Asking): Conversation {
  return {
    opening: negotiate(random),
    take: (bytes) => readAnswer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), nowEpochMs),
  };
}

/** Section 2.2.3, and the one context that 3.1.1 demands (section 2.2.3.1.1): SHA-512 with a salt. */
function negotiate(random: Asking['random']): Uint8Array {
  const fixed = 36;
  const contextAt = (HEADER + fixed + 2 * DIALECTS.size + 7) & ~7;
  const saltBytes = 32;
  const message = Buffer.alloc(contextAt + 14 + saltBytes);
  SMB2.copy(message);
  message.writeUInt16LE(HEADER, 4);
  // Credits that are asked for.
  message.writeUInt16LE(1, 14);
  message.writeUInt16LE(fixed, HEADER);
  message.writeUInt16LE(DIALECTS.size, HEADER + 2);
  message.writeUInt16LE(SIGNING_ENABLED, HEADER + 4);
  message.set(random(16), HEADER + 12);
  message.writeUInt32LE(contextAt, HEADER + 28);
  message.writeUInt16LE(1, HEADER + 32);
  [...DIALECTS.keys()].forEach((dialect, at) => {
    message.writeUInt16LE(dialect, HEADER + fixed + 2 * at);
  });
  message.writeUInt16LE(0x0001, contextAt);
  message.writeUInt16LE(6 + saltBytes, contextAt + 2);
  message.writeUInt16LE(1, contextAt + 8);
  message.writeUInt16LE(saltBytes, contextAt + 10);
  message.writeUInt16LE(0x0001, contextAt + 12);
  message.set(random(saltBytes), contextAt + 14);
  const session = Buffer.alloc(SESSION);
  session.writeUInt32BE(message.length);
  return Buffer.concat([session, message]);
}

function readAnswer(bytes: Buffer, nowEpochMs: () => number): Step {
  if (bytes.length > 0 && bytes[0] !== 0) return STRANGER;
  if (bytes.length < SESSION) return { kind: 'more' };
  const length = bytes.readUInt32BE(0);
  if (length < LEAST_MESSAGE || length > MOST_MESSAGE) return STRANGER;
  const message = bytes.subarray(SESSION, SESSION + length);
  const begins = (mark: Buffer): boolean => message.subarray(0, 4).equals(mark.subarray(0, message.length));
  if (!begins(SMB2) && !begins(SMB1)) return STRANGER;
  if (message.length < length) return { kind: 'more' };
  const service = begins(SMB2) ? factsOfSmb2(message, nowEpochMs) : factsOfSmb1(message);
  return service === null ? STRANGER : { kind: 'done', service };
}

/** Section 2.2.4; the response flag tells it from our own request, sent back. */
function factsOfSmb2(message: Buffer, nowEpochMs: () => number): ServiceFacts | null {
  if (message.length < HEADER + 9 || message.readUInt16LE(4) !== HEADER) return null;
  const isAnswer =
    message.readUInt16LE(12) === 0 &&
    (message.readUInt32LE(16) & RESPONSE) !== 0 &&
    message.readBigUInt64LE(24) === 0n;
  if (!isAnswer) return null;
  const status = message.readUInt32LE(8);
  // Section 2.2.2: an error, such as that none of the dialects suits it.
  if (status !== 0) {
    const value = `status 0x${status.toString(16).toUpperCase().padStart(8, '0')}`;
    return { name: 'SMB', product: null, details: [{ name: REFUSES, value }] };
  }
  if (message.length < HEADER + FIXED_ANSWER || message.readUInt16LE(HEADER) !== 65) return null;
  const dialect = DIALECTS.get(message.readUInt16LE(HEADER + 4));
  if (dialect === undefined) return null;
  const time = message.readBigUInt64LE(HEADER + 40);
  return {
    name: 'SMB',
    product: null,
    details: [
      { name: 'dialect', value: dialect },
      { name: 'signing', value: signingOf(message.readUInt16LE(HEADER + 2)) },
    ],
    // Nought where it does not tell the time.
    ...(time === 0n ? {} : { aheadMs: Number(time / 10_000n) - FROM_1601_MS - nowEpochMs() }),
  };
}

function signingOf(mode: number): string {
  if ((mode & SIGNING_REQUIRED) !== 0) return 'required';
  return (mode & SIGNING_ENABLED) === 0 ? 'not enabled' : 'enabled';
}

function factsOfSmb1(message: Buffer): ServiceFacts | null {
  const isAnswer = message[4] === SMB1_NEGOTIATE && (message.readUInt8(9) & SMB1_REPLY) !== 0;
  return isAnswer ? { name: 'SMB', product: null, details: [{ name: 'dialect', value: '1' }] } : null;
}
