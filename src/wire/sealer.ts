import { Buffer } from 'node:buffer';
import type { RecordSealer } from '../model/pairing.ts';
import { equalBytes, type SessionKeys } from './keys.ts';
import { ANSWER_BYTES, decodeAnswer, encodeRequest, MIN_REQUEST_BYTES } from './record.ts';
import { WireError } from './wireError.ts';

const SEQUENCE_AT = 16;

/** Seals the caller's requests of one session and knows their answers. */
export function makeSealer(session: string, keys: SessionKeys): RecordSealer {
  let sequence = 0;
  return {
    makeRequest: (nowEpochMs) =>
      encodeRequest(
        { session, sequence: sequence++, sentMs: Math.round(nowEpochMs), length: MIN_REQUEST_BYTES },
        keys.sealRequest,
      ),
    readAnswer: (request, bytes) => {
      try {
        const answer = decodeAnswer(bytes.subarray(0, ANSWER_BYTES), keys.sealAnswer, equalBytes);
        const asked = Buffer.from(request).readUInt32BE(SEQUENCE_AT);
        if (answer.session !== session || answer.sequence !== asked) return null;
        return {
          seenSource: { address: addressInWords(answer.source), port: answer.sourcePort },
          epochMs: answer.answeredMs,
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
  const groups = (hex.match(/.{4}/g) ?? []).map((group) => Number.parseInt(group, 16).toString(16));
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

/** An address as 16 bytes; IPv4 is mapped into IPv6. The address is a literal one as sockets tell it. */
export function addressBytes(address: string): Uint8Array {
  const plain = address.replace(/%.*$/, '');
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(plain);
  const bytes = Buffer.alloc(16);
  if (v4 !== null) {
    bytes.writeUInt16BE(0xffff, 10);
    bytes.set(v4.slice(1, 5).map(Number), 12);
    return bytes;
  }
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  for (const [at, group] of before.entries()) bytes.writeUInt16BE(Number.parseInt(group, 16), 2 * at);
  for (const [at, group] of after.entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), 2 * (8 - after.length + at));
  }
  return bytes;
}
