import { Buffer } from 'node:buffer';
import { WireError } from './wireError.ts';

const LENGTH_BYTES = 4;
/** Longest message on the control channel, in bytes: every port of a host fits. */
export const MAX_FRAME_BYTES = 262_144;

/** A message on the control channel: its length, then JSON. */
export function encodeFrame(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  if (body.length > MAX_FRAME_BYTES) throw new WireError('a message that is too long');
  const head = Buffer.alloc(LENGTH_BYTES);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** Takes bytes as they come, and gives the messages that are complete. Throws WireError for what cannot be one. */
export function makeFrameReader(longest = MAX_FRAME_BYTES): (bytes: Uint8Array) => readonly unknown[] {
  let chunks: Uint8Array[] = [];
  let held = 0;
  return (bytes) => {
    chunks.push(bytes);
    held += bytes.length;
    const messages: unknown[] = [];
    while (held >= LENGTH_BYTES) {
      const all =
        chunks.length === 1 && chunks[0] !== undefined ? Buffer.from(chunks[0]) : Buffer.concat(chunks);
      const length = all.readUInt32BE(0);
      if (length > longest) throw new WireError('a message that is too long');
      chunks = [all];
      if (held < LENGTH_BYTES + length) break;
      messages.push(parse(all.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length)));
      const rest = all.subarray(LENGTH_BYTES + length);
      chunks = rest.length === 0 ? [] : [rest];
      held = rest.length;
    }
    return messages;
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError('a message that is not JSON');
  }
}
