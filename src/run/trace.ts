import type { IpAddress } from '../model/ids.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';
import { type AddressTrace, traceAddress } from './addressTrace.ts';
import { type Asking, withFact } from './question.ts';
import { isSilent } from './silence.ts';

/** Addresses to which packets are traced in one run. */
export const MAX_ADDRESSES = 24;

export interface Traced {
  /** In the order given. */
  readonly observations: readonly Observation[];
  /** Those of them that were silent before and answered the trace. */
  readonly answering: readonly Observation[];
}

/** Finds out how far packets of silent paths get, address by address. */
export interface Tracer {
  /** A door has been quiet for a while. */
  readonly suspect: (check: Check) => void;
  /** A door's evidence is complete. */
  readonly note: (observation: Observation) => void;
  /**
   * Completes the traces.
   * @param known observations that need none: they have answered meanwhile.
   */
  readonly finish: (observations: readonly Observation[], known: ReadonlySet<Observation>) => Promise<Traced>;
}

export function makeTracer(parts: Asking): Tracer {
  const addresses = new Map<IpAddress, AddressTrace>();
  let left = MAX_ADDRESSES;
  const mayBegin = (): boolean => left-- > 0;
  const of = ({ address }: Check): AddressTrace => {
    const made = addresses.get(address) ?? traceAddress(parts, mayBegin);
    addresses.set(address, made);
    return made;
  };
  return {
    suspect: (check) => of(check).suspect(check),
    note: (observation) => of(observation.check).note(observation),
    finish: async (observations, known) => {
      const silent = observations.filter((one) => isSilent(one) && !known.has(one));
      const lanes = new Map<AddressTrace, Check[]>();
      for (const { check } of silent) {
        const lane = lanes.get(of(check));
        if (lane === undefined) lanes.set(of(check), [check]);
        else lane.push(check);
      }
      const reached = (await Promise.all([...lanes].map(([trace, checks]) => trace.finish(checks)))).flat();
      const found = new Map(reached.map((one) => [one.check, one]));
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
