import type net from 'node:net';
import { timeIsUp } from '../model/abort.ts';
import type { ProbeContext } from '../model/probe.ts';

/** What came back for bytes that were written to a connection. */
export type Exchanged<T> =
  | { readonly kind: 'answer'; readonly answer: T; readonly rttMs: number }
  | { readonly kind: 'stranger'; readonly bytes: Buffer }
  | { readonly kind: 'dropped'; readonly how: 'reset' | 'eof'; readonly afterMs: number }
  | { readonly kind: 'silent' }
  | { readonly kind: 'stopped' };

/** Bytes that are kept of what is no answer. */
const MOST_BYTES = 4096;

/**
 * Writes once and waits until what came back is an answer.
 * @param read gives null for what is none, and undefined while too little has come.
 */
export function exchange<T>(
  socket: net.Socket,
  request: Uint8Array,
  read: (bytes: Buffer) => T | null | undefined,
  { clock, signal, replyTimeoutMs }: ProbeContext,
): Promise<Exchanged<T>> {
  return new Promise((resolve) => {
    const startedAt = clock.now();
    let held = Buffer.alloc(0);
    const finish = (result: Exchanged<T>): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.off('data', onData);
      socket.off('end', onEnd);
      socket.off('error', onError);
      resolve(result);
    };
    const onData = (bytes: Buffer): void => {
      held = Buffer.concat([held, bytes]);
      const answer = read(held);
      if (answer !== null && answer !== undefined) {
        finish({ kind: 'answer', answer, rttMs: clock.now() - startedAt });
      } else if (answer === null || held.length > MOST_BYTES) finish({ kind: 'stranger', bytes: held });
    };
    const dropped = (how: 'reset' | 'eof'): void =>
      finish({ kind: 'dropped', how, afterMs: clock.now() - startedAt });
    const onEnd = (): void => dropped('eof');
    const onError = (): void => dropped('reset');
    const onAbort = (): void => finish({ kind: signal.reason === timeIsUp ? 'silent' : 'stopped' });
    const callOff = clock.after(replyTimeoutMs, () => clock.afterPoll(() => finish({ kind: 'silent' })));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('data', onData);
    socket.once('end', onEnd);
    socket.once('error', onError);
    if (signal.aborted) onAbort();
    else socket.write(request);
  });
}
