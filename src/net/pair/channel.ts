import { createHash } from 'node:crypto';
import type tls from 'node:tls';
import type { Clock } from '../../model/clock.ts';
import { encodeFrame, makeFrameReader } from '../../wire/frame.ts';

/** The encrypted connection, as questions and replies. */
export interface Channel {
  /** SHA-256 of the certificate that was shown, hexadecimal; null when there is no TLS here. */
  readonly secured: Promise<string | null>;
  /** Null when the other side hangs up or keeps silent for so many milliseconds. One question at a time. */
  readonly ask: (message: unknown, waitMs: number) => Promise<unknown>;
  /** Whether the other side has not hung up. */
  readonly isOpen: () => boolean;
  readonly close: () => void;
}

export function makeChannel(socket: tls.TLSSocket, clock: Clock): Channel {
  const read = makeFrameReader();
  let failed: unknown = null;
  let waiting: ((reply: unknown) => void) | null = null;
  let refusing: ((error: unknown) => void) | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  socket.on('error', () => undefined);
  socket.once('close', () => waiting?.(null));
  socket.on('data', (bytes: Buffer) => {
    try {
      for (const message of read(bytes)) waiting?.(message);
    } catch (error) {
      failed = error;
      refusing?.(error);
      socket.destroy();
    }
  });
  const askNow = (message: unknown, waitMs: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (failed !== null || socket.destroyed) {
        resolve(null);
        return;
      }
      const callOff = clock.after(waitMs, () => waiting?.(null));
      const done = (): void => {
        callOff();
        waiting = null;
        refusing = null;
      };
      waiting = (reply) => {
        done();
        resolve(reply);
      };
      refusing = (error) => {
        done();
        reject(error);
      };
      socket.write(encodeFrame(message));
    });
  return {
    secured: new Promise((resolve) => {
      socket.once('close', () => resolve(null));
      socket.once('secureConnect', () => {
        const { raw } = socket.getPeerCertificate();
        resolve(raw === undefined ? null : createHash('sha256').update(raw).digest('hex'));
      });
    }),
    ask: (message, waitMs) => {
      const asked = turn.then(() => askNow(message, waitMs));
      turn = asked.catch(() => undefined);
      return asked;
    },
    isOpen: () => !socket.destroyed,
    close: () => {
      socket.end();
      socket.destroySoon();
    },
  };
}
