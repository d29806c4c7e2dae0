import type { Notice } from '../../model/alert.ts';
import { type Deliver, DeliveryError } from '../../model/delivery.ts';
import { backoff } from './backoff.ts';
import type { OutboxParts } from './outboxParts.ts';

/** The notices that wait for one channel. */
export interface ChannelQueue {
  readonly add: (notice: Notice) => void;
  readonly count: () => number;
  /** Comes back when nothing is under way any more, after `stop`. */
  readonly ended: () => Promise<void>;
}

export interface QueueParts extends Omit<OutboxParts, 'channels'> {
  /** Aborted to begin nothing any more. */
  readonly stop: AbortSignal;
  /** Aborted to end what is under way. */
  readonly cut: AbortSignal;
}

/** Longest time that one delivery may take, in milliseconds. */
const TRY_MS = 30_000;

/** Delivers one notice after the other; one that fails is tried again until it is too old, and the later ones wait. */
export function channelQueue(channel: string, deliver: Deliver, parts: QueueParts): ChannelQueue {
  const { clock, stop, onMark, onGivenUp } = parts;
  const queue: Notice[] = [];
  let running: Promise<void> | null = null;
  let isTroubled = false;

  const tell = (why: string | null): void => {
    if (isTroubled === (why !== null)) return;
    isTroubled = why !== null;
    parts.onTrouble(channel, why);
  };
  const done = (notice: Notice, state: 'delivered' | 'given-up'): void => {
    queue.shift();
    onMark({ noticeId: notice.id, channel, state, atMs: clock.epochMs() });
  };
  const giveUp = (notice: Notice, why: string): void => {
    done(notice, 'given-up');
    onGivenUp(channel, notice, why);
  };
  const deliverAll = async (): Promise<void> => {
    let failures = 0;
    for (let notice = queue[0]; notice !== undefined && !stop.aborted; notice = queue[0]) {
      const failure = await tryOnce(notice, deliver, parts);
      if (failure === null) {
        failures = 0;
        done(notice, 'delivered');
        tell(null);
        continue;
      }
      // It was ended, and did not fail.
      if (parts.cut.aborted) return;
      tell(failure.why);
      const isOld = clock.epochMs() - notice.atMs >= parts.giveUpMs;
      if (failure.isFinal || isOld) {
        giveUp(notice, failure.why);
        continue;
      }
      await sleep(backoff(failures++, failure.retryAfterMs, parts.random()), parts);
    }
  };
  const start = (): void => {
    running ??= deliverAll().finally(() => {
      running = null;
      if (queue.length > 0 && !stop.aborted) start();
    });
  };
  return {
    add: (notice) => {
      queue.push(notice);
      if (!stop.aborted) start();
    },
    count: () => queue.length,
    ended: async () => {
      await running;
    },
  };
}

interface Failure {
  readonly why: string;
  readonly isFinal: boolean;
  readonly retryAfterMs: number | null;
}

/** null when it was delivered. */
async function tryOnce(
  notice: Notice,
  deliver: Deliver,
  { clock, cut }: QueueParts,
): Promise<Failure | null> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const callOff = clock.after(TRY_MS, end);
  cut.addEventListener('abort', end, { once: true });
  try {
    // A delivery that does not heed its signal is not waited for.
    await Promise.race([deliver(notice, ending.signal), aborted(ending.signal)]);
    return null;
  } catch (error) {
    return failureOf(error);
  } finally {
    callOff();
    cut.removeEventListener('abort', end);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const why = new DeliveryError('it took too long', { isFinal: false, retryAfterMs: null });
    signal.addEventListener('abort', () => reject(why), { once: true });
  });
}

/** What was not thrown to be told may hold a secret: it is not repeated. */
function failureOf(error: unknown): Failure {
  if (error instanceof DeliveryError) {
    return { why: error.message, isFinal: error.isFinal, retryAfterMs: error.retryAfterMs };
  }
  const name = error instanceof Error ? error.name : typeof error;
  return { why: `unexpected ${name}`, isFinal: false, retryAfterMs: null };
}

/** Comes back at once when it is to stop. */
function sleep(ms: number, { clock, stop }: QueueParts): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      callOff();
      stop.removeEventListener('abort', end);
      resolve();
    };
    const callOff = clock.after(ms, end);
    stop.addEventListener('abort', end, { once: true });
  });
}
