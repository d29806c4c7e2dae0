import type { Answer } from './sessions.ts';

/** Answers of one port that wait for their time. */
export interface Held {
  /** Sends at once, or when its time has come and the caller is still there. */
  readonly send: (answer: Answer, send: () => void) => void;
  /** Sends nothing more. */
  readonly callOff: () => void;
}

export function makeHeld(): Held {
  const waiting = new Map<NodeJS.Timeout, Answer>();
  return {
    send: (answer, send) => {
      if (answer.holdMs === 0) {
        if (answer.isWanted()) send();
        return;
      }
      const timer = setTimeout(() => {
        waiting.delete(timer);
        if (answer.isWanted()) send();
      }, answer.holdMs);
      waiting.set(timer, answer);
    },
    callOff: () => {
      for (const [timer, answer] of waiting) {
        clearTimeout(timer);
        answer.isWanted();
      }
      waiting.clear();
    },
  };
}
