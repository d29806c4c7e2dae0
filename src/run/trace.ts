import type { Fact } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Observation } from '../model/verdict.ts';
import { type Asking, withFact } from './question.ts';
import { type Trace, traceDoor } from './traceDoor.ts';
import { nextOn, traceYardstick, type Yardstick, yardstickFor } from './yardstick.ts';

/** Hops tried, all in flight at once. */
export const MAX_HOPS = 16;
/** Hops tried beyond the farthest that an earlier trace to the same address saw. */
const BEYOND = 2;
/** Silent paths traced per address; routers answer only so many dying packets a second. */
export const PER_ADDRESS = 3;
/** Silent paths traced in one run. */
export const PER_RUN = 24;

export interface Traced {
  /** In the order given. */
  readonly observations: readonly Observation[];
  /** Those of them that were silent before and answered the trace. */
  readonly answering: readonly Observation[];
}

/**
 * Finds out how far packets of silent paths get: one path per address over all hops; then a few more, and a path of
 * that address that works, only at the frontier which the first one showed.
 * @param known observations that need no trace: they have answered meanwhile.
 */
export async function traceAll(
  observations: readonly Observation[],
  parts: Asking,
  known: ReadonlySet<Observation> = new Set(),
): Promise<Traced> {
  const { first, more } = chooseSilent(observations, known);
  const traces = new Map<Observation, Trace>();
  const frontiers = new Map<IpAddress, number>();
  await Promise.all(
    first.map(async (observation) => {
      const trace = await traceDoor(observation.check, hopsBetween(1, MAX_HOPS), parts);
      traces.set(observation, trace);
      if (trace.kind === 'silent') frontiers.set(observation.check.address, trace.last?.hop ?? 0);
    }),
  );
  const yardsticks = new Map<IpAddress, Yardstick>();
  await Promise.all([
    ...more.map(async (observation) => {
      const frontier = frontiers.get(observation.check.address) ?? 0;
      // Nothing on the way answers dying packets: asking again would only be noise.
      if (frontier === 0) return;
      traces.set(
        observation,
        await traceDoor(observation.check, hopsBetween(frontier, frontier + BEYOND), parts),
      );
    }),
    ...[...frontiers].map(async ([address, frontier]) => {
      const working = yardstickFor(address, observations);
      if (working !== null) yardsticks.set(address, await traceYardstick(working, frontier, parts));
    }),
  ]);
  return {
    observations: observations.map((observation) => {
      const trace = traces.get(observation);
      const fact = trace === undefined ? null : factOf(observation, trace, yardsticks);
      return trace === undefined || fact === null
        ? observation
        : withFact(observation, fact, trace, parts.runStartedAt);
    }),
    answering: observations.filter((observation) => traces.get(observation)?.kind === 'answers'),
  };
}

/** Reports whether nothing at all came back from a door, at no attempt. */
export function isSilent({ check, evidence }: Observation): boolean {
  // A TCP port that is silent at a later stage has accepted before.
  const stage = check.transport === 'tcp' ? 'connect' : 'reply';
  return evidence.length > 0 && evidence.every((one) => one.kind === 'silent' && one.stage === stage);
}

interface Chosen {
  /** The first silent path of every address. */
  readonly first: readonly Observation[];
  /** Of hosts that are alive: where a whole host is silent, its paths end at one place. */
  readonly more: readonly Observation[];
}

/** Every address gets its first path before any gets a second. */
function chooseSilent(observations: readonly Observation[], known: ReadonlySet<Observation>): Chosen {
  const mute = observations.filter((one) => isSilent(one) && !known.has(one));
  const alive = new Set(
    observations.filter((one) => !isSilent(one) || known.has(one)).map((one) => one.check.address),
  );
  const ranks = new Map<IpAddress, number>();
  const byRank: Observation[][] = Array.from({ length: PER_ADDRESS }, () => []);
  for (const observation of mute) {
    const { address } = observation.check;
    const rank = ranks.get(address) ?? 0;
    ranks.set(address, rank + 1);
    if (rank === 0 || alive.has(address)) byRank[rank]?.push(observation);
  }
  const chosen = byRank.flat().slice(0, PER_RUN);
  const first = chosen.slice(0, byRank[0]?.length ?? 0);
  return { first, more: chosen.slice(first.length) };
}

function factOf(
  { check }: Observation,
  trace: Trace,
  yardsticks: ReadonlyMap<IpAddress, Yardstick>,
): Fact | null {
  switch (trace.kind) {
    case 'fact':
      return trace.fact;
    case 'silent': {
      const yardstick = yardsticks.get(check.address);
      const nextHop = yardstick === undefined ? null : nextOn(yardstick, trace.last);
      if (trace.last === null && nextHop === null) return null;
      return {
        kind: 'silent',
        stage: check.transport === 'tcp' ? 'connect' : 'reply',
        ...(trace.last === null ? {} : { lastHop: trace.last.address }),
        ...(nextHop === null ? {} : { nextHop }),
      };
    }
    case 'answers':
    case 'unfinished':
      return null;
  }
}

function hopsBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
