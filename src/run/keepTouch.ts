import { setMaxListeners } from 'node:events';
import type { Clock } from '../model/clock.ts';

/** Pause between two questions, in milliseconds: the firewall that is measured must not forget the control channel. */
const EVERY_MS = 2000;
/** A longer time without a reply means that one of the hosts was asleep, in milliseconds: nothing follows from silence. */
const LONGEST_GAP_MS = 10_000;

/** A connection with the far side that is being kept up. */
export interface Touch {
  /** Aborted at the end, when the run is stopped, and when the far side is gone or one of the two hosts was asleep. */
  readonly signal: AbortSignal;
  /** Asks at once; whether the far side has been there without a gap until now. */
  readonly isUnbroken: () => Promise<boolean>;
  readonly end: () => void;
}

/** Asks again and again; whoever waits for something of the far side learns by the signal that there is nothing to wait for. */
export function keepTouch(ask: () => Promise<unknown>, clock: Clock, stop: AbortSignal): Touch {
  const controller = new AbortController();
  // One for each wait.
  setMaxListeners(0, controller.signal);
  let isOver = false;
  let callOff = (): void => undefined;
  const lose = (): void => {
    isOver = true;
    callOff();
    stop.removeEventListener('abort', lose);
    controller.abort();
  };
  // The clock that only goes forward may stand still while the host sleeps.
  let heardAt = clock.epochMs();
  const hear = (): void => {
    const gapMs = Math.abs(clock.epochMs() - heardAt);
    heardAt = clock.epochMs();
    if (gapMs > LONGEST_GAP_MS) lose();
  };
  const askLater = (): void => {
    callOff = clock.after(EVERY_MS, () => {
      void ask()
        .then(hear, lose)
        .then(() => {
          if (!isOver) askLater();
        });
    });
  };
  if (stop.aborted) lose();
  else {
    stop.addEventListener('abort', lose, { once: true });
    askLater();
  }
  return {
    signal: controller.signal,
    isUnbroken: async () => {
      await ask().then(hear, lose);
      return !controller.signal.aborted;
    },
    end: lose,
  };
}
