import { Buffer } from 'node:buffer';
import { WireError } from './wireError.ts';

const LENGTH_BYTES = 4;
/** Longest message on the control channel, in bytes: the longest list with the largest counts fits. */
export const MAX_FRAME_BYTES = 4_194_304;

/** A message on the control channel: its length, then JSON. */
export function encodeFrame(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  if (body.length > MAX_FRAME_BYTES) throw new WireError('a message that is too long');
  const head = Buffer.alloc(LENGTH_BYTES);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/**
 * Takes bytes as they come, and gives the messages that are complete. Throws WireError for what cannot be one, from then
 * on at every call. Every byte is copied once, however small the pieces are.
 */
export function makeFrameReader(longest = MAX_FRAME_BYTES): (bytes: Uint8Array) => readonly unknown[] {
  const head = Buffer.alloc(LENGTH_BYTES);
  let part = head;
  let filled = 0;
  return (bytes) => {
    const messages: unknown[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      const taken = rest.subarray(0, part.length - filled);
      part.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
      if (filled < part.length) break;
      if (part === head) part = Buffer.alloc(bodyLength(head, longest));
      else {
        messages.push(parse(part.toString('utf8')));
        part = head;
      }
      filled = 0;
    }
    return messages;
  };
}

function bodyLength(head: Buffer, longest: number): number {
  const length = head.readUInt32BE(0);
  if (length === 0) throw new WireError('an empty message');
  if (length > longest) throw new WireError('a message that is too long');
  return length;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError('a message that is not JSON');
  }
}
