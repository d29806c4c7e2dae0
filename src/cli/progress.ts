import type { Evidence } from '../model/evidence.ts';
import type { Terminal } from './terminal.ts';

/** A line that lives on standard error while the run goes on. */
export interface Progress {
  readonly update: (last: Evidence | undefined, done: number, total: number) => void;
  /** Every path has been tried; idle connections are waited for, so many seconds. */
  readonly wait: (seconds: number) => void;
  readonly end: () => void;
}

/** Redraws rarer than this are not seen as flicker, in milliseconds. */
const REDRAW_MS = 80;
const CLEAR_LINE = '\r\u001b[2K';

/** Counts of what has been seen so far; silent where nobody watches. */
export function showProgress(terminal: Terminal, enabled: boolean, now: () => number): Progress {
  // A dumb terminal cannot take a line back.
  const canRedraw = terminal.errIsTty && terminal.env['TERM'] !== 'dumb';
  if (!enabled || !canRedraw) return { update: () => undefined, wait: () => undefined, end: () => undefined };
  let answered = 0;
  let refused = 0;
  let mute = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update: (last, done, total) => {
      if (isAnswer(last)) answered++;
      else if (last?.kind === 'refused' || last?.kind === 'rejected') refused++;
      else mute++;
      if (now() - drawnAt < REDRAW_MS && done < total) return;
      drawnAt = now();
      terminal.complain(
        `${CLEAR_LINE}${done}/${total} checked: ${answered} answered, ${refused} refused, ${mute} silent`,
      );
    },
    wait: (seconds) => {
      const until = new Date(Date.now() + seconds * 1000).toTimeString().slice(0, 5);
      terminal.complain(
        `${CLEAR_LINE}every path was tried; connections are left idle until ${until}, Ctrl-C ends that`,
      );
    },
    end: () => terminal.complain(CLEAR_LINE),
  };
}

function isAnswer(evidence: Evidence | undefined): boolean {
  return evidence?.kind === 'answered' || evidence?.kind === 'connected' || evidence?.kind === 'witnessed';
}
