import { timeIsUp } from '../model/abort.ts';
import type { Clock } from '../model/clock.ts';
import type { IpAddress } from '../model/ids.ts';
import type { PairedSession, RecordSealer } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import type { Door, ProbeContext } from '../model/probe.ts';
import { exchange } from '../net/exchange.ts';
import { closePolitely, connectTcp } from '../net/tcp.ts';
import { openUdpLine } from '../net/udpLine.ts';
import { ANSWER_BYTES } from '../wire/record.ts';

/** A connection, or a bound UDP socket, on which sealed requests are sent one after the other. */
interface Line {
  /** Whether the answer, held back there for so many seconds, came at most so many milliseconds later. Never rejects. */
  readonly ask: (holdSeconds: number, patienceMs: number) => Promise<boolean>;
  readonly close: () => void;
}

/** Opens lines to responders; null where that fails. No keep-alive is sent on them: node's sockets have none by themselves. */
export function openIdleLines(
  sessions: ReadonlyMap<IpAddress, Pick<PairedSession, 'sealer'>>,
  source: IpAddress | null,
  clock: Clock,
): (check: Check, signal: AbortSignal, patienceMs: number) => Promise<Line | null> {
  return async ({ target, address, transport, port }, signal, patienceMs) => {
    const session = sessions.get(address);
    if (session === undefined || signal.aborted) return null;
    const door: Door = { target, address, transport, port, source };
    const { sealer } = session;
    return transport === 'tcp'
      ? openByTcp(door, sealer, patienceMs, clock, signal)
      : openByUdp(door, sealer, clock, signal);
  };
}

async function openByUdp(
  door: Door,
  sealer: RecordSealer,
  clock: Clock,
  signal: AbortSignal,
): Promise<Line | null> {
  const line = await openUdpLine(door);
  if (line === null) return null;
  return {
    ask: (holdSeconds, patienceMs) => {
      const request = sealer.makeRequest(clock.epochMs(), { holdSeconds });
      const isAnswer = (bytes: Uint8Array): boolean => sealer.readAnswer(request, bytes) !== null;
      return line.exchange(request, isAnswer, holdSeconds * 1000 + patienceMs, clock, signal);
    },
    close: line.close,
  };
}

async function openByTcp(
  door: Door,
  sealer: RecordSealer,
  patienceMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Line | null> {
  const socket = await connectWithin(patienceMs, door, clock, signal);
  if (socket === null) return null;
  // A reset between two requests is found by the next one.
  socket.on('error', () => undefined);
  return {
    ask: async (holdSeconds, patience) => {
      if (!socket.writable || !socket.readable) return false;
      const request = sealer.makeRequest(clock.epochMs(), { holdSeconds });
      const { kind } = await exchange(
        socket,
        request,
        (bytes) => findAnswer(sealer, request, bytes),
        contextOf(clock, signal, holdSeconds * 1000 + patience),
      );
      return kind === 'answer';
    },
    close: () => closePolitely(socket),
  };
}

async function connectWithin(
  patienceMs: number,
  door: Door,
  clock: Clock,
  signal: AbortSignal,
): Promise<Parameters<typeof exchange>[0] | null> {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal.reason);
  const callOff = clock.after(patienceMs, () => clock.afterPoll(() => controller.abort(timeIsUp)));
  signal.addEventListener('abort', onAbort, { once: true });
  const connecting = await connectTcp(door, contextOf(clock, controller.signal, patienceMs));
  callOff();
  signal.removeEventListener('abort', onAbort);
  return connecting.kind === 'socket' ? connecting.socket : null;
}

/** The answer to an earlier request may come first, and too late. */
function findAnswer(sealer: RecordSealer, request: Uint8Array, bytes: Buffer): true | undefined {
  for (let at = 0; at + ANSWER_BYTES <= bytes.length; at += ANSWER_BYTES) {
    if (sealer.readAnswer(request, bytes.subarray(at)) !== null) return true;
  }
  return undefined;
}

function contextOf(clock: Clock, signal: AbortSignal, replyTimeoutMs: number): ProbeContext {
  return { signal, clock, attempt: 0, replyTimeoutMs, lingerMs: 0, accepted: () => undefined };
}
