import type { Clock } from '../model/clock.ts';
import { covers, rangesOf } from '../model/doorRanges.ts';
import type { Evidence } from '../model/evidence.ts';
import type { IpAddress, PortTransport } from '../model/ids.ts';
import type { PairedSession } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';
import { idleTimes, type StepResult } from './idleSteps.ts';
import { keepTouch, type Touch } from './keepTouch.ts';

/** A connection, or a bound UDP socket, that may be left idle. */
export interface IdleLine {
  /** Sends a request whose answer is held back for so many seconds; says whether it came, at most so much later. Never rejects. */
  readonly ask: (holdSeconds: number, patienceMs: number) => Promise<boolean>;
  readonly close: () => void;
}

/** Opens one; null when that fails. Every wait of the line ends when the signal aborts. Never rejects. */
export type OpenLine = (check: Check, signal: AbortSignal, patienceMs: number) => Promise<IdleLine | null>;

export interface IdleParts {
  readonly sessions: ReadonlyMap<IpAddress, Pick<PairedSession, 'state' | 'seen'>>;
  readonly open: OpenLine;
  readonly clock: Clock;
  /** The run's signal. */
  readonly signal: AbortSignal;
}

/** Patience for one answer, in milliseconds: several repeats by TCP fit in. A responder closes 10 s after its answer. */
export const PATIENCE_MS = 4000;
/** Time for opening before the idle time and for the last requests after it, in milliseconds. */
export const BESIDE_MS = 10 * PATIENCE_MS;
/**
 * Lines of each step. TCP repeats what is lost; of datagrams, at 8 % loss all three are lost once in 2,000 times. With 12
 * steps these are 48 held answers in one session, of 64 that a responder keeps.
 */
const LINES = { tcp: 1, udp: 3 };
/** Datagrams of which one must be answered at once. */
const TRIES = { tcp: 1, udp: 4 };

/**
 * Leaves connections and UDP bindings idle, at one witnessed TCP port and one witnessed UDP port of every address, each
 * for one of the times given in seconds, and adds to that evidence which of them were forgotten.
 */
export async function addIdleTimes(
  observations: readonly Observation[],
  steps: readonly number[],
  parts: IdleParts,
): Promise<readonly Observation[]> {
  const measured = new Map<Observation, Observation>();
  await Promise.all(
    [...parts.sessions].map(async ([address, session]) => {
      const here = observations.filter((one) => one.check.address === address && isFit(one, session));
      const chosen = [here.find(isPlainTcp) ?? here.find(isTcp), here.find((one) => !isTcp(one))];
      const some = chosen.filter((one) => one !== undefined);
      const [first] = some;
      if (first === undefined) return;
      const touch = keepTouch(() => session.seen(rangesOf([first.check])), parts.clock, parts.signal);
      const measure = async (one: Observation): Promise<void> => {
        const results = await tryDoor(one.check, steps, session, touch, parts);
        measured.set(one, withIdle(one, results));
      };
      await Promise.all(some.map(measure)).finally(touch.end);
    }),
  );
  return observations.map((one) => measured.get(one) ?? one);
}

/** Witnessed as it should be, at a port that the responder holds open all the time. */
function isFit({ check, evidence }: Observation, { state }: Pick<PairedSession, 'state'>): boolean {
  const seen = evidence.filter((one) => one.kind === 'witnessed');
  const isStraight = seen.every((one) => one.certificate !== 'other' && one.arrivedPort === undefined);
  return seen.length > 0 && isStraight && covers(state.doors, check);
}

function isTcp({ check }: Observation): boolean {
  return kindOf(check) === 'tcp';
}

/** Only doors of a responder are tried: what is not TCP there is UDP. */
function kindOf({ transport }: Check): PortTransport {
  return transport === 'tcp' ? 'tcp' : 'udp';
}

/** A firewall that expects TLS may shut out what is sent plain. */
function isPlainTcp(one: Observation): boolean {
  return isTcp(one) && one.check.probe.options['tls'] !== true;
}

function withIdle({ check, evidence }: Observation, results: readonly StepResult[]): Observation {
  const idle = idleTimes(results);
  return {
    check,
    evidence: evidence.map((one): Evidence => (one.kind === 'witnessed' ? { ...one, idle } : one)),
  };
}

/** All steps at once. */
async function tryDoor(
  check: Check,
  steps: readonly number[],
  session: Pick<PairedSession, 'seen'>,
  touch: Touch,
  { open, clock }: IdleParts,
): Promise<readonly StepResult[]> {
  const { signal } = touch;
  const openOne = (): Promise<IdleLine | null> => openAnswered(check, open, signal);
  const all = await Promise.all(
    steps.map(async (seconds) => {
      const opening = Array.from({ length: LINES[kindOf(check)] }, openOne);
      return { seconds, lines: (await Promise.all(opening)).filter((line) => line !== null) };
    }),
  );
  const before = await answeredAt(check, session);
  const waiting = all.map(({ seconds, lines }) => ({
    seconds,
    lines,
    answers: lines.map((line) => line.ask(seconds, PATIENCE_MS)),
  }));
  const wanted = waiting.reduce((sum, { answers }) => sum + answers.length, 0);
  const missing = pause(PATIENCE_MS, clock, signal).then(async () => {
    const after = await answeredAt(check, session);
    return before === null || after === null ? null : wanted - (after - before);
  });
  return Promise.all(
    waiting.map(async (step): Promise<StepResult> => {
      try {
        const { seconds } = step;
        if (await anyOf(step.answers)) return { seconds, kind: 'came' };
        return { seconds, ...(await explainSilence(check, step.lines, await missing, openOne, touch)) };
      } finally {
        for (const line of step.lines) line.close();
      }
    }),
  );
}

/** @param missing held requests of this port that the far side did not take; null when it did not tell. */
async function explainSilence(
  check: Check,
  lines: readonly IdleLine[],
  missing: number | null,
  openOne: () => Promise<IdleLine | null>,
  { signal, isUnbroken }: Touch,
): Promise<{ readonly kind: 'unknown' } | { readonly kind: 'lost'; readonly renewed: boolean }> {
  const asked = LINES[kindOf(check)];
  // At least one of these requests was taken for certain: their silence is that of the way back.
  const wasTaken = lines.length === asked && missing !== null && missing < asked;
  if (signal.aborted || !wasTaken) return { kind: 'unknown' };
  const renewed = await anyOf(lines.map((line) => isAnswered(check, line)));
  // A way that is shut as a whole has forgotten nothing.
  const fresh = renewed ? null : await openOne();
  fresh?.close();
  const isAlive = (renewed || fresh !== null) && (await isUnbroken());
  return isAlive ? { kind: 'lost', renewed } : { kind: 'unknown' };
}

/** A line that works: only then does a later silence mean something. */
async function openAnswered(check: Check, open: OpenLine, signal: AbortSignal): Promise<IdleLine | null> {
  const line = await open(check, signal, PATIENCE_MS);
  if (line === null || (await isAnswered(check, line))) return line;
  line.close();
  return null;
}

async function isAnswered(check: Check, line: IdleLine): Promise<boolean> {
  const tries = TRIES[kindOf(check)];
  for (let left = tries; left > 0; left--) {
    if (await line.ask(0, PATIENCE_MS / tries)) return true;
  }
  return false;
}

/** Requests to this port that the far side has answered so far, held ones included; null when it does not tell. */
async function answeredAt(check: Check, { seen }: Pick<PairedSession, 'seen'>): Promise<number | null> {
  try {
    const [tally] = await seen(rangesOf([check]));
    return tally?.answered ?? null;
  } catch {
    return null;
  }
}

async function anyOf(answers: readonly Promise<boolean>[]): Promise<boolean> {
  const came = answers.map(async (answer) => ((await answer) ? true : Promise.reject(new Error('silent'))));
  return Promise.any(came).catch(() => false);
}

function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      callOff();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const callOff = clock.after(ms, done);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
