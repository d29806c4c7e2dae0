import type { IpAddress } from '../../model/ids.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import { type AddressTrace, leavingTrace, type Reached, traceAddress } from './addressTrace.ts';
import { makeDistance } from './distance.ts';
import { type Asking, leavingQuestion, withFact } from './question.ts';
import { type ResetTrace, traceResets } from './resetTrace.ts';
import { isAnonymousReset, isSilent } from './silence.ts';

/** Addresses to which packets are traced in one run. */
export const MAX_ADDRESSES = 24;

export interface Traced {
  /** In the order given. */
  readonly observations: readonly Observation[];
  /** Those of them that were silent before and answered the trace. */
  readonly answering: readonly Observation[];
}

/** Finds out how far packets of failed paths get, address by address. */
export interface Tracer {
  /** A door has been quiet for a while. */
  readonly suspect: (check: Check) => void;
  /** A door's evidence is complete. */
  readonly note: (observation: Observation) => void;
  /** Packets to a door are reset; `atOnce`: sooner than any network could bring a reset. */
  readonly reset: (check: Check, atOnce: boolean) => void;
  /**
   * Completes the traces.
   * @param known observations that need none: they have answered meanwhile.
   */
  readonly finish: (observations: readonly Observation[], known: ReadonlySet<Observation>) => Promise<Traced>;
}

export function makeTracer(parts: Asking): Tracer {
  const addresses = new Map<IpAddress, Traces>();
  let left = MAX_ADDRESSES;
  const mayBegin = (): boolean => left-- > 0;
  const of = ({ address }: Check): Traces => {
    const known = addresses.get(address);
    if (known !== undefined) return known;
    const made = makeTraces(parts, mayBegin);
    addresses.set(address, made);
    return made;
  };
  return {
    suspect: (check) => of(check).silences.suspect(check),
    reset: (check, atOnce) => of(check).resets.reset(check, atOnce),
    note: (observation) => of(observation.check).note(observation),
    finish: async (observations, known) => {
      const open = observations.filter((one) => !known.has(one));
      const silent = open.filter(isSilent).map(({ check }) => check);
      const refused = new Set(open.filter(isAnonymousReset).map(({ check }) => check));
      const [resets, silences] = await Promise.all([
        Promise.all([...addresses.values()].map((one) => one.resets.finish())),
        Promise.all([...gather(silent, of)].map(([one, checks]) => one.silences.finish(checks))),
      ]);
      const reached = [...resets.flat().filter(({ check }) => refused.has(check)), ...silences.flat()];
      const found = new Map(
        [...reached, ...(await askTheOthers(silent, reached, parts))].map((one) => [one.check, one]),
      );
      return {
        observations: observations.map((observation) => {
          const one = found.get(observation.check);
          return one === undefined || one.fact === null
            ? observation
            : withFact(observation, one.fact, one.span, parts.runStartedAt);
        }),
        answering: observations.filter(({ check }) => found.get(check)?.answers === true),
      };
    },
  };
}

/** Everything that is traced of one address. */
interface Traces {
  readonly silences: AddressTrace;
  readonly resets: ResetTrace;
  readonly note: (observation: Observation) => void;
}

function makeTraces(parts: Asking, mayBegin: () => boolean): Traces {
  const distance = makeDistance();
  const silences = traceAddress(parts, distance, mayBegin);
  const resets = traceResets(parts, distance);
  return {
    silences,
    resets,
    note: (observation) => {
      distance.note(observation);
      silences.note(observation);
      resets.note(observation);
    },
  };
}

/** Where this host holds back one packet, it may hold back others: every silent TCP door is asked that shows no hop. */
async function askTheOthers(
  silent: readonly Check[],
  reached: readonly Reached[],
  parts: Asking,
): Promise<readonly Reached[]> {
  if (!reached.some(({ fact }) => fact?.kind === 'turned-back')) return [];
  const told = new Set(
    reached.flatMap(({ check, fact, answers }) => (fact === null && !answers ? [] : [check])),
  );
  const others = silent.filter((check) => check.transport === 'tcp' && !told.has(check));
  return Promise.all(
    others.map(async (check): Promise<Reached> => {
      const asked = await parts.ask(leavingQuestion(check, parts.source));
      const trace = leavingTrace(check, { ...asked, kind: 'unfinished' }, asked);
      return {
        check,
        span: trace,
        fact: trace.kind === 'fact' ? trace.fact : null,
        answers: trace.kind === 'answers',
      };
    }),
  );
}

function gather<K>(checks: readonly Check[], keyOf: (check: Check) => K): ReadonlyMap<K, readonly Check[]> {
  const groups = new Map<K, Check[]>();
  for (const check of checks) {
    const group = groups.get(keyOf(check));
    if (group === undefined) groups.set(keyOf(check), [check]);
    else group.push(check);
  }
  return groups;
}
