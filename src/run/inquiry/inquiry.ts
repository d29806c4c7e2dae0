import type { Kernel } from '../../model/kernel.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import { type AskBound, boundAsking, makeAsk } from './boundAsking.ts';
import { type ProbeAgain, probeAnswering } from './probeAnswering.ts';
import { type Asked, type Asking, questionFor } from './question.ts';
import { isWorthAsking, type Named, withRefuser } from './refuser.ts';
import { makeTracer } from './trace.ts';

/** An ICMP error comes within a round trip; this is longer than any usual one. */
const ASK_MS = 400;
/** Who said no may owe the answer to one packet more: routers send only so many errors in a second. */
const MORE_QUESTIONS = 3;

/** What asking needs from outside. */
export interface InquiryParts extends Omit<Asking, 'ask'> {
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  /** Called at most once, and only when there is something to ask. */
  readonly openKernel: () => Promise<Kernel>;
  /** Whether to find out how far packets of silent paths get. */
  readonly trace: boolean;
  /** Probes doors that have begun to answer meanwhile; what it finds is timed from the beginning of the run. */
  readonly probeAgain: ProbeAgain;
}

export interface Investigated {
  /** In the order given. */
  readonly observations: readonly Observation[];
  /** `asked`, `not-needed`, why the kernel could not be asked, or what was left open. */
  readonly kernel: string;
}

/** Asks the kernel who said no, and how far packets got, beside the run and about failed paths alone. */
export interface Inquiry {
  /** A door has been quiet for a while: the kernel is asked while its probe goes on waiting. */
  readonly suspect: (check: Check) => void;
  /** A door's evidence is complete. */
  readonly note: (observation: Observation) => void;
  /** Asks what is still to be asked, waits for the answers and adds them. Nothing is asked after that. */
  readonly finish: (observations: readonly Observation[]) => Promise<Investigated>;
  /** Ends every question that is still open; for a run that came to nothing. */
  readonly close: () => void;
}

/** Begins an inquiry; the kernel is opened with the first question. */
export function openInquiry(parts: InquiryParts): Inquiry {
  const bound = boundAsking(parts.clock, parts.signal);
  const troubles = new Set<string>();
  const open = once(() => openWithin(bound, parts.openKernel));
  const ask = makeAsk(open, bound, parts.clock, troubles);
  const asking: Asking = { ...parts, ask };
  const tracer = makeTracer(asking);
  const questions = new Map<Check, Promise<Asked>>();
  const askWho = (check: Check): Promise<Asked> => {
    const begun = questions.get(check);
    if (begun !== undefined) return begun;
    const asked = ask(questionFor(check, null, ASK_MS, parts.source));
    questions.set(check, asked);
    if (!parts.trace) return asked;
    return asked.then((one) => {
      if (one.answer.kind === 'reset') tracer.reset(check, one.answer.atOnce);
      return one;
    });
  };

  const askUntilTold = async (observation: Observation): Promise<Asked> => {
    let asked = await askWho(observation.check);
    for (
      let more = MORE_QUESTIONS;
      more > 0 && isTold(observation) && asked.answer.kind === 'silent';
      more--
    ) {
      asked = await ask(questionFor(observation.check, null, ASK_MS, parts.source));
    }
    return asked;
  };

  const finish = async (observations: readonly Observation[]): Promise<Investigated> => {
    if (!observations.some(isWorthAsking)) return { observations, kernel: 'not-needed' };
    bound.countDown();
    const kernel = await open();
    if (typeof kernel === 'string') return { observations, kernel };
    const named = await Promise.all(
      observations.map(async (one): Promise<Named> => {
        return isWorthAsking(one)
          ? withRefuser(one, await askUntilTold(one), parts.runStartedAt)
          : { observation: one, answers: false };
      }),
    );
    const seen = named.map(({ observation }) => observation);
    const answering = new Set(named.flatMap((one) => (one.answers ? [one.observation] : [])));
    const traced = parts.trace ? await tracer.finish(seen, answering) : { observations: seen, answering: [] };
    const checks = [...answering, ...traced.answering].map(({ check }) => check);
    const result = await probeAnswering(traced.observations, checks, bound, troubles, parts.probeAgain);
    if (bound.signal.aborted) troubles.add(await bound.stopped);
    const kernelSaid = troubles.size === 0 ? 'asked' : `asked in part: ${[...troubles].join('; ')}`;
    return { observations: result, kernel: kernelSaid };
  };
  // While doors answer, the run is short and asking can wait; once one is quiet, there is time for all of them.
  let leisure = false;
  const failed: Check[] = [];
  return {
    suspect: (check) => {
      leisure = true;
      for (const one of [check, ...failed.splice(0)]) void askWho(one);
      if (parts.trace) tracer.suspect(check);
    },
    note: (observation) => {
      if (isWorthAsking(observation)) {
        if (leisure) void askWho(observation.check);
        else failed.push(observation.check);
      }
      if (parts.trace) tracer.note(observation);
    },
    finish: (observations) => finish(observations).finally(bound.end),
    close: bound.end,
  };
}

/** Somebody has said no to this door, so somebody can be asked. */
function isTold({ evidence }: Observation): boolean {
  return evidence.some(({ kind }) => kind === 'refused' || kind === 'rejected');
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
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
