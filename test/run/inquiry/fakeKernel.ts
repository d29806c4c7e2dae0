import type { Kernel, KernelAnswer, KernelQuestion } from '../../../src/model/kernel.ts';
import type { Asking } from '../../../src/run/inquiry/question.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';

/** A kernel that answers as told and keeps a record; nothing is sent. */
export interface FakeKernel {
  readonly kernel: Kernel;
  /** Every question, in the order of asking. */
  readonly questions: readonly KernelQuestion[];
  /** The signals that came with the questions. */
  readonly signals: readonly AbortSignal[];
}

export function makeFakeKernel(
  answer: (question: KernelQuestion) => KernelAnswer | Promise<KernelAnswer>,
): FakeKernel {
  const questions: KernelQuestion[] = [];
  const signals: AbortSignal[] = [];
  const ask: Kernel['ask'] = async (question, signal) => {
    questions.push(question);
    signals.push(signal);
    return answer(question);
  };
  return { kernel: { unavailable: null, ask }, questions, signals };
}

/** An ICMP error of a type and code from somebody. */
export function icmp(type: number, code: number, from = '10.1.0.1'): KernelAnswer {
  return { kind: 'icmp', icmp: { type, code }, from, errno: 0 };
}

/** A path of routers 10.1.0.1, 10.1.0.2 … of which each tells of the packet that dies there. */
export function routers(count: number): (question: KernelQuestion) => KernelAnswer {
  return ({ hops }) => (hops !== null && hops <= count ? icmp(11, 0, `10.1.0.${hops}`) : { kind: 'silent' });
}

/** What a trace is given, 40 ms before the run began: nothing here reads the clock otherwise. */
export function anAsking({ kernel }: FakeKernel): Asking {
  const clock = makeFakeClock();
  const { signal } = new AbortController();
  return {
    ask: async (question) => {
      const beganAt = clock.now();
      return { answer: await kernel.ask(question, signal), beganAt, endedAt: clock.now() };
    },
    clock,
    runStartedAt: 40,
    source: null,
  };
}
