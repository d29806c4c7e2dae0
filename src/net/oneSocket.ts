import dgram from 'node:dgram';
import net from 'node:net';
import type { Clock } from '../model/clock.ts';
import type { IpAddress, Port } from '../model/ids.ts';

/** A place to ask, and how to know its answer. */
export interface Asked<T> {
  readonly address: IpAddress;
  readonly port: Port;
  readonly makeRequest: () => Uint8Array;
  /** Null for anything else than the answer to that request. */
  readonly read: (request: Uint8Array, bytes: Uint8Array) => T | null;
}

/** Time between two requests to a place that has not answered, in milliseconds. */
const REPEAT_MS = 150;

/**
 * Asks several places from one and the same port until each has answered or the patience is over. The answers stand in
 * the order of the places; null where none came. All places are of one address family. Never rejects.
 */
export async function askFromOnePort<T>(
  places: readonly Asked<T>[],
  source: IpAddress | null,
  patienceMs: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly (T | null)[]> {
  const answers: (T | null)[] = places.map(() => null);
  const socket = dgram.createSocket(places.some(({ address }) => net.isIPv6(address)) ? 'udp6' : 'udp4');
  const sent = places.map((): Uint8Array[] => []);
  await new Promise<void>((resolve) => {
    let callOffRepeat = (): void => undefined;
    const finish = (): void => {
      callOffRepeat();
      callOffEnd();
      signal.removeEventListener('abort', finish);
      socket.removeAllListeners('message');
      socket.close(() => resolve());
    };
    const callOffEnd = clock.after(patienceMs, () => clock.afterPoll(finish));
    const sendAll = (): void => {
      for (const [at, place] of places.entries()) {
        if (answers[at] !== null) continue;
        const request = place.makeRequest();
        sent[at]?.push(request);
        // A request that cannot be sent is one without an answer.
        socket.send(request, place.port, place.address, () => undefined);
      }
      callOffRepeat = clock.after(REPEAT_MS, sendAll);
    };
    socket.on('error', finish);
    socket.on('message', (bytes) => {
      for (const [at, place] of places.entries()) {
        for (const request of answers[at] === null ? (sent[at] ?? []) : []) {
          answers[at] ??= place.read(request, bytes);
        }
      }
      if (answers.every((answer) => answer !== null)) finish();
    });
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
    else socket.bind(source === null ? {} : { address: source }, sendAll);
  });
  return answers;
}
