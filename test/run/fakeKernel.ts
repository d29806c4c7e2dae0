import type { Kernel, KernelAnswer, KernelQuestion } from '../../src/model/kernel.ts';

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
