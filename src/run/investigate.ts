import pLimit from 'p-limit';
import type { Kernel } from '../model/kernel.ts';
import type { Observation } from '../model/verdict.ts';
import { factOfAnswer } from './kernelFacts.ts';
import { type Asking, questionFor, withFact } from './question.ts';
import { isSilent, traceAll } from './trace.ts';

/** Questions under way at the same moment. */
const AT_ONCE = 64;
/** An ICMP error comes within a round trip; this is longer than any usual one. */
const ASK_MS = 400;
/** Everything here together may add this much to a run. */
const TOTAL_MS = 2000;

/** What asking needs from outside. */
export interface InvestigateParts extends Omit<Asking, 'kernel'> {
  /** Called at most once, and only when there is something to ask. */
  readonly openKernel: () => Promise<Kernel>;
  /** Whether to find out how far packets of silent paths get. */
  readonly trace: boolean;
}

export interface Investigated {
  readonly observations: readonly Observation[];
  /** `asked`, `not-needed`, or why the kernel could not be asked or failed to answer. */
  readonly kernel: string;
}

/** Asks the kernel who said no, and how far packets got, for every path that failed. Working paths pay nothing. */
export async function investigate(
  observations: readonly Observation[],
  parts: InvestigateParts,
): Promise<Investigated> {
  const failed = observations.some((one) => isWorthAsking(one) || (parts.trace && isSilent(one)));
  if (!failed || parts.signal.aborted) return { observations, kernel: 'not-needed' };
  const kernel = await parts.openKernel();
  if (kernel.unavailable !== null) return { observations, kernel: kernel.unavailable };
  const { signal, callOff } = withinTotal(parts);
  try {
    const failures: string[] = [];
    const asking: Asking = { ...parts, kernel: guarded(kernel, failures), signal };
    const limit = pLimit(AT_ONCE);
    const named = await Promise.all(
      observations.map((observation) =>
        isWorthAsking(observation) ? limit(() => nameRefuser(observation, asking)) : observation,
      ),
    );
    const traced = parts.trace ? await traceAll(named, asking) : named;
    return { observations: traced, kernel: failures[0] === undefined ? 'asked' : `failed: ${failures[0]}` };
  } finally {
    callOff();
  }
}

/** A question that fails adds nothing and loses nothing; that it failed is told in the report. */
function guarded(kernel: Kernel, failures: string[]): Kernel {
  return {
    ...kernel,
    ask: (question, signal) =>
      kernel.ask(question, signal).catch((error: unknown) => {
        failures.push(error instanceof Error ? error.message : String(error));
        return { kind: 'silent' };
      }),
  };
}

function withinTotal({ clock, signal }: InvestigateParts): {
  readonly signal: AbortSignal;
  readonly callOff: () => void;
} {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  // The run may have been stopped while the kernel was opened.
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const callOffTimer = clock.after(TOTAL_MS, stop);
  return {
    signal: controller.signal,
    callOff: () => {
      callOffTimer();
      signal.removeEventListener('abort', stop);
    },
  };
}

/** Refusals and rejections have a sender; silence may hide one that plain sockets are not told of, or late. */
function isWorthAsking({ evidence }: Observation): boolean {
  const kinds = new Set(evidence.map((one) => one.kind));
  if (kinds.has('answered') || kinds.has('connected') || kinds.has('witnessed')) return false;
  return evidence.some(
    (one) =>
      one.kind === 'refused' ||
      (one.kind === 'rejected' && !one.here) ||
      (one.kind === 'silent' && (one.stage === 'reply' || one.stage === 'connect')),
  );
}

async function nameRefuser(observation: Observation, parts: Asking): Promise<Observation> {
  const { check } = observation;
  const began = parts.clock.now();
  const question = questionFor(check, null, ASK_MS, parts.source);
  const answer = await parts.kernel.ask(question, parts.signal);
  const fact = factOfAnswer(answer, check.address.includes(':'));
  return fact === null ? observation : withFact(observation, fact, began, parts);
}
