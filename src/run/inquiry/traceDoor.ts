import type { Fact } from '../../model/evidence.ts';
import type { KernelAnswer } from '../../model/kernel.ts';
import { factOfAnswer, isAnswer, isTimeExceeded } from '../../model/kernelFacts.ts';
import type { Check } from '../../model/plan.ts';
import { type Asking, questionFor, type Span } from './question.ts';

/** One packet that was to die after so many hops, and what came of it. */
export interface Hop {
  readonly hop: number;
  readonly answer: KernelAnswer;
}

/** What one round of hops showed of one door. */
export type Trace = Span &
  (
    | { readonly kind: 'fact'; readonly fact: Fact }
    /** It answers now: what it says is for its probe to find out. */
    | { readonly kind: 'answers' }
    /** Silent; `last` is the farthest hop that answered, null when none did. */
    | { readonly kind: 'silent'; readonly last: { readonly hop: number; readonly address: string } | null }
    /** Not asked to the end: nothing follows. */
    | { readonly kind: 'unfinished' }
  );

/** Knocks once with packets that die on the way, all hops at once, waits so many milliseconds, and says how far they got. */
export async function traceDoor(
  check: Check,
  hops: readonly number[],
  waitMs: number,
  parts: Asking,
): Promise<Trace> {
  const beganAt = parts.clock.now();
  const answers = await askHops(check, hops, waitMs, parts);
  return { beganAt, endedAt: parts.clock.now(), ...readHops(answers, check) };
}

/** Asks about every hop at once; the answers are in the order of the hops. */
export function askHops(
  check: Check,
  hops: readonly number[],
  waitMs: number,
  { ask, source }: Asking,
): Promise<readonly Hop[]> {
  return Promise.all(
    hops.map(async (hop) => {
      const { answer } = await ask(questionFor(check, hop, waitMs, source));
      return { hop, answer };
    }),
  );
}

type Reading = Trace extends infer T ? (T extends Span ? Omit<T, keyof Span> : never) : never;

function readHops(hops: readonly Hop[], { address, transport }: Check): Reading {
  const v6 = address.includes(':');
  if (hops.some(({ answer }) => isAnswer(answer))) return { kind: 'answers' };
  const facts = hops.map(({ answer }) => factOfAnswer(answer, v6, transport));
  const fact = facts.find((one) => one !== null);
  if (fact !== undefined) return { kind: 'fact', fact };
  const at = hops.findLastIndex(({ answer }) => isTimeExceeded(answer, v6));
  // Silence beyond the last hop that answered must have been waited for to the end.
  if (hops.slice(at + 1).some(({ answer }) => answer.kind !== 'silent')) return { kind: 'unfinished' };
  const last = hops[at];
  if (last?.answer.kind !== 'icmp') return { kind: 'silent', last: null };
  return { kind: 'silent', last: { hop: last.hop, address: last.answer.from } };
}
