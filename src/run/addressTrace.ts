import type { Fact } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';
import type { Asking, Span } from './question.ts';
import { isSilent } from './silence.ts';
import { type Trace, traceDoor } from './traceDoor.ts';
import { isYardstick, nextOn, traceYardstick, type Yardstick } from './yardstick.ts';

/** Hops tried, all in flight at once. */
export const MAX_HOPS = 16;
/** Hops tried beyond the farthest that an earlier trace to the same address saw. */
const BEYOND = 2;
/** Silent paths traced per address; routers answer only so many dying packets a second. */
export const PER_ADDRESS = 3;
/** Wait for the answers of one round of hops to a host of unknown distance, and the least for one that is known. */
const ROUND_MS = 500;
const MIN_ROUND_MS = 250;
/** Routers answer dying packets when they have nothing better to do: several round trips, and some time on top. */
const ROUND_TRIPS = 4;
const ROUTER_MS = 150;

/** How far packets to one address get. */
export interface AddressTrace {
  /** A door of the address has been quiet for a while. */
  readonly suspect: (check: Check) => void;
  /** A door's evidence is complete. */
  readonly note: (observation: Observation) => void;
  /** Completes the traces for the doors that have stayed silent. */
  readonly finish: (silent: readonly Check[]) => Promise<readonly Reached[]>;
}

/** What the trace of one door came to. */
export interface Reached {
  readonly check: Check;
  readonly span: Span;
  /** Null when it says nothing. */
  readonly fact: Fact | null;
  /** The door lets a packet in that it did not let in before. */
  readonly answers: boolean;
}

/**
 * Traces one silent door over all hops; then a few more, and one that works, only at the frontier which the first one
 * showed. Each step begins as soon as what it needs is known.
 * @param mayBegin asked once, before the first packet.
 */
export function traceAddress(parts: Asking, mayBegin: () => boolean): AddressTrace {
  const traces = new Map<Check, Trace>();
  const begun = new Set<Check>();
  const pending = new Set<Promise<void>>();
  let suspects: readonly Check[] = [];
  let first: Check | null = null;
  let alive = false;
  let rttMs: number | null = null;
  let working: Check | null = null;
  let yardstick: Yardstick | 'under way' | null = null;

  const hold = (work: Promise<void>): void => {
    const held = work.then(() => {
      pending.delete(held);
      advance();
    });
    pending.add(held);
  };
  const begin = (check: Check, from: number, to: number): void => {
    begun.add(check);
    const hops = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    hold(
      traceDoor(check, hops, roundMs(), parts).then((trace) => {
        traces.set(check, trace);
      }),
    );
  };
  const roundMs = (): number =>
    rttMs === null ? ROUND_MS : Math.min(ROUND_MS, Math.max(MIN_ROUND_MS, ROUND_TRIPS * rttMs + ROUTER_MS));
  const advance = (): void => {
    if (first === null) {
      const [next] = suspects;
      if (next === undefined || !mayBegin()) return;
      first = next;
      begin(next, 1, MAX_HOPS);
      return;
    }
    const trace = traces.get(first);
    if (trace?.kind !== 'silent') return;
    const frontier = trace.last?.hop ?? 0;
    // Where a whole host is silent, its paths end at one place; where nothing on the way answers dying packets, more are noise.
    if (alive && frontier > 0) {
      for (const check of suspects.slice(0, PER_ADDRESS)) {
        if (!begun.has(check)) begin(check, frontier, frontier + BEYOND);
      }
    }
    if (working !== null && yardstick === null) {
      yardstick = 'under way';
      hold(
        traceYardstick(working, frontier, roundMs(), parts).then((measured) => {
          yardstick = measured;
        }),
      );
    }
  };
  const settle = async (): Promise<void> => {
    while (pending.size > 0) await Promise.all(pending);
  };
  const factOf = (check: Check, trace: Trace): Fact | null => {
    if (trace.kind === 'fact') return trace.fact;
    if (trace.kind !== 'silent') return null;
    const nextHop = yardstick === null || yardstick === 'under way' ? null : nextOn(yardstick, trace.last);
    if (trace.last === null && nextHop === null) return null;
    return {
      kind: 'silent',
      stage: check.transport === 'tcp' ? 'connect' : 'reply',
      ...(trace.last === null ? {} : { lastHop: trace.last.address }),
      ...(nextHop === null ? {} : { nextHop }),
    };
  };
  return {
    suspect: (check) => {
      suspects = [...suspects, check];
      advance();
    },
    note: (observation) => {
      alive ||= !isSilent(observation);
      for (const one of observation.evidence) {
        // A device that rejects is nearer than the host.
        if (one.rttMs !== null && one.kind !== 'rejected') rttMs = Math.min(rttMs ?? Infinity, one.rttMs);
      }
      if (isYardstick(observation)) working ??= observation.check;
      advance();
    },
    finish: async (silent) => {
      await settle();
      // One that has healed meanwhile shows no frontier: begin anew with one that has not.
      if (first !== null && !silent.includes(first)) {
        first = null;
        yardstick = null;
      }
      suspects = [
        ...silent.filter((check) => begun.has(check)),
        ...silent.filter((check) => !begun.has(check)),
      ];
      advance();
      await settle();
      return silent.flatMap((check): readonly Reached[] => {
        const trace = traces.get(check);
        if (trace === undefined) return [];
        return [{ check, span: trace, fact: factOf(check, trace), answers: trace.kind === 'answers' }];
      });
    },
  };
}
