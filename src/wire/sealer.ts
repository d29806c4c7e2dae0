import { Buffer } from 'node:buffer';
import type { RecordSealer } from '../model/pairing.ts';
import { equalBytes, type SessionKeys } from './keys.ts';
import {
  ANSWER_BYTES,
  answerLengthOf,
  decodeAnswer,
  encodeRequest,
  MIN_REQUEST_BYTES,
  sequenceOf,
} from './record.ts';
import { WireError } from './wireError.ts';

/** Seals the caller's requests of one session and knows their answers. */
export function makeSealer(session: string, keys: SessionKeys): RecordSealer {
  let sequence = 0;
  return {
    makeRequest: (
      nowEpochMs,
      { length = MIN_REQUEST_BYTES, answerLength = ANSWER_BYTES, holdSeconds = 0 } = {},
    ) =>
      encodeRequest(
        { session, sequence: sequence++, sentMs: Math.round(nowEpochMs), length, answerLength, holdSeconds },
        keys.sealRequest,
      ),
    readAnswer: (request, bytes) => {
      try {
        const length = answerLengthOf(bytes) ?? ANSWER_BYTES;
        const answer = decodeAnswer(bytes.subarray(0, length), keys.sealAnswer, equalBytes);
        if (answer.session !== session || answer.sequence !== sequenceOf(request)) return null;
        return {
          seenSource: { address: addressInWords(answer.source), port: answer.sourcePort },
          epochMs: answer.answeredMs,
          arrivedPort: answer.arrivedPort,
          arrivedMicros: answer.arrivedMicros,
          length: answer.length,
        };
      } catch (error) {
        if (error instanceof WireError) return null;
        throw error;
      }
    },
  };
}

const MAPPED = 'ffff';

/** 16 bytes as an address: IPv4 where they are a mapped one, else IPv6 in its shortest form (RFC 5952). */
export function addressInWords(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  if (/^0{20}/.test(hex) && hex.slice(20, 24) === MAPPED) return [...bytes.subarray(12, 16)].join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    Number.parseInt(hex.slice(4 * at, 4 * at + 4), 16).toString(16),
  );
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.at).join(':')}::${groups.slice(zeros.at + zeros.length).join(':')}`;
}

function longestZeros(groups: readonly string[]): { readonly at: number; readonly length: number } {
  let best = { at: 0, length: 0 };
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === '0') length++;
    if (length > best.length) best = { at, length };
  }
  return best;
}

const DOTTED = /\d+\.\d+\.\d+\.\d+$/;

/** An address as 16 bytes; IPv4 is mapped into IPv6. The address is a literal one as sockets tell it. */
export function addressBytes(address: string): Uint8Array {
  const literal = address.replace(/%.*$/, '');
  const v6 = literal.includes('.') && !literal.includes(':') ? `::${MAPPED}:${literal}` : literal;
  const sides = v6.replace(DOTTED, groupsOfDotted).split('::').map(groupsOf);
  const bytes = Buffer.alloc(16);
  for (const [side, groups] of sides.entries()) {
    // What is left of "::" fills from the beginning, what is right of it ends at the end.
    const first = side === 0 ? 0 : 8 - groups.length;
    for (const [at, group] of groups.entries()) bytes.writeUInt16BE(group, 2 * (first + at));
  }
  return bytes;
}

/** Sockets tell the last 32 bits of some IPv6 addresses in the manner of IPv4, and not only of mapped ones. */
function groupsOfDotted(dotted: string): string {
  const hex = Buffer.from(dotted.split('.').map(Number)).toString('hex');
  return `${hex.slice(0, 4)}:${hex.slice(4)}`;
}

function groupsOf(part: string): readonly number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
}
