import pLimit from 'p-limit';
import type { Clock } from '../model/clock.ts';
import type { Kernel, KernelAnswer, KernelQuestion } from '../model/kernel.ts';
import type { Asking } from './question.ts';

/** Asking may add this much to a run, all questions together, in milliseconds. */
const TOTAL_MS = 2000;
/** Questions under way at the same moment, each with a descriptor: room for every first trace, well under the usual 1,024. */
const AT_ONCE = 400;

/** The end of all asking: with the run, or when its own time is over. */
export interface AskBound {
  readonly signal: AbortSignal;
  /** Settles when the signal aborts: why, in words. */
  readonly stopped: Promise<string>;
  readonly callOff: () => void;
}

/** Begins the time that asking may take. */
export function boundAsking(clock: Clock, runSignal: AbortSignal): AskBound {
  const controller = new AbortController();
  const { signal } = controller;
  const stopped = new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve(String(signal.reason)), { once: true });
  });
  const onRunAbort = (): void => controller.abort('the run was stopped');
  if (runSignal.aborted) onRunAbort();
  runSignal.addEventListener('abort', onRunAbort, { once: true });
  const callOffTimer = clock.after(TOTAL_MS, () => {
    controller.abort(`asking took longer than ${TOTAL_MS / 1000} seconds`);
  });
  return {
    signal,
    stopped,
    callOff: () => {
      callOffTimer();
      runSignal.removeEventListener('abort', onRunAbort);
    },
  };
}

/** A question that fails, or that nobody waits for any longer, is `unknown`: it must not lose what the run has found. */
export function makeAsk(
  kernel: Kernel,
  { signal, stopped }: AskBound,
  clock: Clock,
  troubles: Set<string>,
): Asking['ask'] {
  const limit = pLimit(AT_ONCE);
  const unknown: KernelAnswer = { kind: 'unknown' };
  const cutShort = stopped.then(() => unknown);
  return (question) =>
    limit(async () => {
      const beganAt = clock.now();
      const answer = signal.aborted
        ? unknown
        : await Promise.race([askNow(kernel, question, signal), cutShort]).catch((error: unknown) => {
            troubles.add(error instanceof Error ? error.message : String(error));
            return unknown;
          });
      return { answer, beganAt, endedAt: clock.now() };
    });
}

/** One that throws before it gives a promise rejects like any other. */
async function askNow(kernel: Kernel, question: KernelQuestion, signal: AbortSignal): Promise<KernelAnswer> {
  return kernel.ask(question, signal);
}
