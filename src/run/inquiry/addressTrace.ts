import type { Fact } from '../../model/evidence.ts';
import { factOfAnswer, isAnswer } from '../../model/kernelFacts.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import { type Distance, hopsBetween, MAX_HOPS } from './distance.ts';
import { makePending } from './pending.ts';
import { type Asked, type Asking, leavingQuestion, type Span } from './question.ts';
import { isSilent } from './silence.ts';
import { type Trace, traceDoor } from './traceDoor.ts';
import { isYardstick, nextOn, traceYardstick, type Yardstick } from './yardstick.ts';

/** Hops tried beyond the farthest that an earlier trace to the same address saw. */
const BEYOND = 2;
/** Silent paths traced per address and transport; routers answer only so many dying packets a second. */
export const PER_ADDRESS = 3;

/** Silent TCP doors per address that are asked whether their packets leave this host: at once, as that takes over a second. */
const LEAVING_PER_ADDRESS = 8;

/** How far packets of silent doors of one address get. */
export interface AddressTrace {
  /** A door of the address has been quiet for a while. */
  readonly suspect: (check: Check) => void;
  /** A door's evidence is complete. */
  readonly note: (observation: Observation) => void;
  /** Completes the traces for the doors that have stayed silent. */
  readonly finish: (silent: readonly Check[]) => Promise<readonly Reached[]>;
}

/** What asking about one door came to. */
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
export function traceAddress(parts: Asking, distance: Distance, mayBegin: () => boolean): AddressTrace {
  const traces = new Map<Check, Trace>();
  const begun = new Set<Check>();
  const leavings = new Map<Check, Promise<Asked>>();
  const pending = makePending(() => advance());
  let suspects: readonly Check[] = [];
  let first: Check | null = null;
  /** The trace of a TCP door whose packets no device has seen. */
  let unseen: Trace | null = null;
  let alive = false;
  let working: Check | null = null;
  let yardstick: Yardstick | 'under way' | null = null;

  /** Begun beside the trace of a door and waited for only where no device has seen its packets. */
  const leaving = (check: Check): Promise<Asked> => {
    const asked = leavings.get(check) ?? parts.ask(leavingQuestion(check, parts.source));
    leavings.set(check, asked);
    return asked;
  };
  const begin = (check: Check, steps: Promise<Trace>): void => {
    begun.add(check);
    pending.hold(
      steps
        .then((trace) => {
          if (!staysHere(trace, check)) return trace;
          unseen = trace;
          advance();
          return leaving(check).then((asked) => leavingTrace(check, trace, asked));
        })
        .then((trace) => {
          traces.set(check, trace);
        }),
    );
  };
  const trace = (check: Check, from: number, to: number): Promise<Trace> =>
    traceDoor(check, hopsBetween(from, to), distance.roundMs(), parts);
  /** From the frontier on; only where nothing is seen there, before it. */
  const traceAtFrontier = async (check: Check, frontier: number): Promise<Trace> => {
    const there = await trace(check, frontier, frontier + BEYOND);
    if (there.kind !== 'silent' || there.last !== null || frontier === 1) return there;
    return trace(check, 1, frontier - 1);
  };
  const advance = (): void => {
    if (first === null) {
      const [next] = suspects;
      if (next === undefined || !mayBegin()) return;
      first = next;
      begin(next, trace(next, 1, MAX_HOPS));
      return;
    }
    if (unseen !== null) {
      const tcp = suspects.filter(({ transport }) => transport === 'tcp');
      for (const check of tcp.slice(0, LEAVING_PER_ADDRESS)) {
        if (!begun.has(check)) begin(check, Promise.resolve(unseen));
      }
    }
    const shown = traces.get(first);
    if (shown?.kind !== 'silent') return;
    const frontier = shown.last?.hop ?? 0;
    // Where a whole host is silent, its paths end at one place.
    if (alive && frontier > 0) {
      for (const transport of ['tcp', 'udp', 'icmp']) {
        const alike = suspects.filter((check) => check.transport === transport).slice(0, PER_ADDRESS);
        for (const check of alike) {
          if (!begun.has(check)) begin(check, traceAtFrontier(check, frontier));
        }
      }
    }
    if (working !== null && yardstick === null) {
      yardstick = 'under way';
      pending.hold(
        traceYardstick(working, frontier, distance.roundMs(), parts).then((measured) => {
          yardstick = measured;
        }),
      );
    }
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
      if (check.transport === 'tcp' && leavings.size < LEAVING_PER_ADDRESS) void leaving(check);
      advance();
    },
    note: (observation) => {
      alive ||= !isSilent(observation);
      if (isYardstick(observation)) working ??= observation.check;
      advance();
    },
    finish: async (silent) => {
      await pending.settle();
      // One that has healed meanwhile shows no frontier: begin anew with one that has not.
      if (first !== null && !silent.includes(first)) {
        first = null;
        unseen = null;
        yardstick = null;
      }
      suspects = [
        ...silent.filter((check) => begun.has(check)),
        ...silent.filter((check) => !begun.has(check)),
      ];
      advance();
      await pending.settle();
      return silent.flatMap((check): readonly Reached[] => {
        const trace = traces.get(check);
        if (trace === undefined) return [];
        return [{ check, span: trace, fact: factOf(check, trace), answers: trace.kind === 'answers' }];
      });
    },
  };
}

/** Reports whether nothing shows that packets to this TCP door leave this host. */
function staysHere(trace: Trace, { transport }: Check): boolean {
  return transport === 'tcp' && trace.kind === 'silent' && trace.last === null;
}

/** What the trace comes to with the answer whether packets to the door leave this host. */
export function leavingTrace(check: Check, trace: Trace, { answer, endedAt }: Asked): Trace {
  const span = { beganAt: trace.beganAt, endedAt };
  if (isAnswer(answer)) return { ...span, kind: 'answers' };
  const fact = factOfAnswer(answer, check.address.includes(':'), check.transport);
  return fact === null ? trace : { ...span, kind: 'fact', fact };
}
