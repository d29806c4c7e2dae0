import type { KernelAnswer } from '../model/kernel.ts';
import type { Observation } from '../model/verdict.ts';
import { factOfAnswer, isTimeExceeded } from './kernelFacts.ts';
import { type Asking, questionFor, withFact } from './question.ts';

/** Hops tried, all in flight at once. */
export const MAX_HOPS = 16;
/** Hops tried beyond the farthest that an earlier trace to the same address saw. */
const BEYOND = 2;
/** Wait for the answers of one round of hops, in milliseconds. */
const ROUND_MS = 500;
/** Silent paths traced per address; routers answer only so many dying packets a second. */
export const PER_ADDRESS = 3;
/** Silent paths traced in one run. */
export const PER_RUN = 24;

/** Finds out how far packets of silent paths get: one path per address over all hops, a few more at its frontier. */
export async function traceAll(
  observations: readonly Observation[],
  parts: Asking,
): Promise<readonly Observation[]> {
  const alive = new Set(observations.filter((one) => !isSilent(one)).map((one) => one.check.address));
  const chosen = chooseSilent(observations);
  const traced = new Map<Observation, Observation>();
  const frontiers = new Map<string, number>();
  const first = chosen.filter(({ rank }) => rank === 0);
  // Where a whole host is silent, its paths end at one place: one trace finds it.
  const more = chosen.filter(({ rank, observation }) => rank > 0 && alive.has(observation.check.address));
  await Promise.all(
    first.map(async ({ observation }) => {
      const { result, farthest } = await traceOne(observation, hopsBetween(1, MAX_HOPS), parts);
      traced.set(observation, result);
      frontiers.set(observation.check.address, farthest);
    }),
  );
  await Promise.all(
    more.map(async ({ observation }) => {
      const frontier = frontiers.get(observation.check.address) ?? 0;
      // Nothing on the way answers dying packets: asking again would only be noise.
      if (frontier === 0) return;
      const { result } = await traceOne(observation, hopsBetween(frontier, frontier + BEYOND), parts);
      traced.set(observation, result);
    }),
  );
  return observations.map((observation) => traced.get(observation) ?? observation);
}

interface Chosen {
  readonly observation: Observation;
  /** 0 for the first silent path of its address. */
  readonly rank: number;
}

function chooseSilent(observations: readonly Observation[]): readonly Chosen[] {
  const ranks = new Map<string, number>();
  const chosen: Chosen[] = [];
  for (const observation of observations) {
    if (!isSilent(observation) || chosen.length >= PER_RUN) continue;
    const { address } = observation.check;
    const rank = ranks.get(address) ?? 0;
    if (rank >= PER_ADDRESS) continue;
    ranks.set(address, rank + 1);
    chosen.push({ observation, rank });
  }
  return chosen;
}

/** Reports whether nothing at all came back, at no attempt. */
export function isSilent({ evidence }: Observation): boolean {
  return (
    evidence.length > 0 &&
    evidence.every((one) => one.kind === 'silent' && (one.stage === 'connect' || one.stage === 'reply'))
  );
}

async function traceOne(
  observation: Observation,
  hops: readonly number[],
  parts: Asking,
): Promise<{ readonly result: Observation; readonly farthest: number }> {
  const { check } = observation;
  const v6 = check.address.includes(':');
  const began = parts.clock.now();
  const answers = await Promise.all(
    hops.map(async (hop) => ({
      hop,
      answer: await parts.kernel.ask(questionFor(check, hop, ROUND_MS, parts.source), parts.signal),
    })),
  );
  const seen = answers.filter(({ answer }) => isTimeExceeded(answer, v6));
  const last = seen.at(-1);
  const arrived = answers.map(({ answer }) => factOfAnswer(answer, v6)).find((fact) => fact !== null);
  if (arrived !== undefined) {
    return { result: withFact(observation, arrived, began, parts), farthest: last?.hop ?? 0 };
  }
  if (last === undefined) return { result: observation, farthest: 0 };
  const stage = check.transport === 'tcp' ? 'connect' : 'reply';
  const fact = { kind: 'silent', stage, lastHop: senderOf(last.answer) } as const;
  return { result: withFact(observation, fact, began, parts), farthest: last.hop };
}

function senderOf(answer: KernelAnswer): string {
  return answer.kind === 'icmp' ? answer.from : '';
}

function hopsBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
