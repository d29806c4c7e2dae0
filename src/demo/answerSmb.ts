import type net from 'node:net';

/** Answers whatever it is asked as an SMB 2 server that agrees on dialect 3.1.1 ([MS-SMB2] section 2.2.4). */
export function answerSmb(socket: net.Socket): void {
  socket.on('error', () => undefined);
  socket.on('data', () => socket.write(ANSWER));
}

/** Bytes of SMB 2's header, and of the fixed part of its answer. */
const HEADER = 64;
const FIXED = 64;
const ANSWER = negotiated();

function negotiated(): Buffer {
  const answer = Buffer.alloc(4 + HEADER + FIXED);
  answer.writeUInt32BE(HEADER + FIXED, 0);
  const message = answer.subarray(4);
  message.write('\xfeSMB', 'latin1');
  message.writeUInt16LE(HEADER, 4);
  // It is a response.
  message.writeUInt32LE(1, 16);
  message.writeUInt16LE(FIXED + 1, HEADER);
  // Signing is enabled.
  message.writeUInt16LE(1, HEADER + 2);
  message.writeUInt16LE(0x0311, HEADER + 4);
  return answer;
}
