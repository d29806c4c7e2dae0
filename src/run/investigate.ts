import type { Evidence } from '../model/evidence.ts';
import type { Kernel } from '../model/kernel.ts';
import type { Observation } from '../model/verdict.ts';
import { type AskBound, boundAsking, makeAsk } from './boundAsking.ts';
import { factOfAnswer, factOfLoop, isAnswer } from './kernelFacts.ts';
import { type ProbeAgain, probeAnswering } from './probeAnswering.ts';
import { type Asking, questionFor, withFact } from './question.ts';
import { isSilent, traceAll } from './trace.ts';

/** An ICMP error comes within a round trip; this is longer than any usual one. */
const ASK_MS = 400;

/** What asking needs from outside. */
export interface InvestigateParts extends Omit<Asking, 'ask'> {
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  /** Called at most once, and only when there is something to ask. */
  readonly openKernel: () => Promise<Kernel>;
  /** Whether to find out how far packets of silent paths get. */
  readonly trace: boolean;
  /** Probes doors that have begun to answer meanwhile; without it they stay as they were and are counted in `kernel`. */
  readonly probeAgain?: ProbeAgain;
}

export interface Investigated {
  /** In the order given. */
  readonly observations: readonly Observation[];
  /** `asked`, `not-needed`, why the kernel could not be asked, or what was left open. */
  readonly kernel: string;
}

/** Asks the kernel who said no, and how far packets got, for every path that failed. Working paths pay nothing. */
export async function investigate(
  observations: readonly Observation[],
  parts: InvestigateParts,
): Promise<Investigated> {
  if (!observations.some(isWorthAsking)) return { observations, kernel: 'not-needed' };
  const bound = boundAsking(parts.clock, parts.signal);
  try {
    const kernel = await openWithin(bound, parts.openKernel);
    if (typeof kernel === 'string') return { observations, kernel };
    const troubles = new Set<string>();
    const asking: Asking = { ...parts, ask: makeAsk(kernel, bound, parts.clock, troubles) };
    const named = await Promise.all(observations.map((one) => nameRefuser(one, asking)));
    const seen = named.map(({ observation }) => observation);
    const answering = new Set(named.flatMap((one) => (one.answers ? [one.observation] : [])));
    const traced = parts.trace
      ? await traceAll(seen, asking, answering)
      : { observations: seen, answering: [] };
    const checks = [...answering, ...traced.answering].map(({ check }) => check);
    const result = await probeAnswering(traced.observations, checks, bound, troubles, parts);
    if (bound.signal.aborted) troubles.add(await bound.stopped);
    const kernelSaid = troubles.size === 0 ? 'asked' : `asked in part: ${[...troubles].join('; ')}`;
    return { observations: result, kernel: kernelSaid };
  } finally {
    bound.callOff();
  }
}

/** The kernel, or why it cannot be asked. */
async function openWithin(
  { signal, stopped }: AskBound,
  openKernel: () => Promise<Kernel>,
): Promise<Kernel | string> {
  if (signal.aborted) return stopped;
  const opened = Promise.resolve()
    .then(openKernel)
    .then((kernel) => kernel.unavailable ?? kernel)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return Promise.race([opened, stopped]);
}

/** Refusals and rejections have a sender; silence may hide one that plain sockets are not told of, or late. */
function isWorthAsking(observation: Observation): boolean {
  const { evidence } = observation;
  if (evidence.some(({ kind }) => ANSWERS.has(kind))) return false;
  return (
    isSilent(observation) ||
    evidence.some((one) => one.kind === 'refused' || (one.kind === 'rejected' && !one.here))
  );
}

/** The peer itself has answered: nobody else's "no" matters. */
const ANSWERS: ReadonlySet<Evidence['kind']> = new Set([
  'answered',
  'connected',
  'witnessed',
  'garbled',
  'dropped-after-connect',
  'self-connected',
]);

interface Named {
  readonly observation: Observation;
  /** The door lets a packet in that it did not let in before. */
  readonly answers: boolean;
}

async function nameRefuser(observation: Observation, parts: Asking): Promise<Named> {
  if (!isWorthAsking(observation)) return { observation, answers: false };
  const { check, evidence } = observation;
  const v6 = check.address.includes(':');
  const { answer, ...span } = await parts.ask(questionFor(check, null, ASK_MS, parts.source));
  const fact = factOfAnswer(answer, v6) ?? factOfLoop(answer, v6);
  if (fact === null) {
    const confirmed = answer.kind === 'reset' && evidence.some(({ kind }) => kind === 'refused');
    return { observation, answers: isAnswer(answer) && !confirmed };
  }
  const rttMs = fact.kind === 'not-tried' ? null : span.endedAt - span.beganAt;
  return { observation: withFact(observation, fact, span, parts.runStartedAt, rttMs), answers: false };
}
