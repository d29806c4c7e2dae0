import pLimit from 'p-limit';
import type { Clock } from '../../model/clock.ts';
import type { Kernel, KernelAnswer, KernelQuestion } from '../../model/kernel.ts';
import type { Asking } from './question.ts';

/** Asking may make a run this much longer, all questions together, in milliseconds. */
const EXTRA_MS = 2000;
/** Questions under way at the same moment, each with a descriptor: room for every first trace, well under the usual 1,024. */
const AT_ONCE = 400;

/** The end of all asking: with the run, or when the time that it may add is over. */
export interface AskBound {
  readonly signal: AbortSignal;
  /** Settles when the signal aborts: why, in words. */
  readonly stopped: Promise<string>;
  /** The run itself is over: from here on, asking makes it longer. */
  readonly countDown: () => void;
  /** Ends what is still being asked. */
  readonly end: () => void;
}

/** Bounds asking by the run's signal, and by its own time once the run is over. */
export function boundAsking(clock: Clock, runSignal: AbortSignal): AskBound {
  const controller = new AbortController();
  const { signal } = controller;
  const stopped = new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve(String(signal.reason)), { once: true });
  });
  const onRunAbort = (): void => controller.abort('the run was stopped');
  if (runSignal.aborted) onRunAbort();
  runSignal.addEventListener('abort', onRunAbort, { once: true });
  let callOffTimer = (): void => undefined;
  return {
    signal,
    stopped,
    countDown: () => {
      callOffTimer = clock.after(EXTRA_MS, () => {
        controller.abort(`asking took longer than ${EXTRA_MS / 1000} seconds`);
      });
    },
    end: () => {
      callOffTimer();
      runSignal.removeEventListener('abort', onRunAbort);
      controller.abort('there was nothing more to ask');
    },
  };
}

/** A question that fails, or that nobody waits for any longer, is `unknown`: it must not lose what the run has found. */
export function makeAsk(
  openKernel: () => Promise<Kernel | string>,
  { signal, stopped }: AskBound,
  clock: Clock,
  troubles: Set<string>,
): Asking['ask'] {
  const limit = pLimit(AT_ONCE);
  const unknown: KernelAnswer = { kind: 'unknown' };
  const cutShort = stopped.then(() => unknown);
  return async (question) => {
    const kernel = await openKernel();
    return limit(async () => {
      const beganAt = clock.now();
      const answer =
        signal.aborted || typeof kernel === 'string'
          ? unknown
          : await Promise.race([askNow(kernel, question, signal), cutShort]).catch((error: unknown) => {
              troubles.add(error instanceof Error ? error.message : String(error));
              return unknown;
            });
      return { answer, beganAt, endedAt: clock.now() };
    });
  };
}

/** One that throws before it gives a promise rejects like any other. */
async function askNow(kernel: Kernel, question: KernelQuestion, signal: AbortSignal): Promise<KernelAnswer> {
  return kernel.ask(question, signal);
}
