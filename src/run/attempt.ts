import { superseded, timeIsUp } from '../model/abort.ts';
import type { Clock } from '../model/clock.ts';
import type { Evidence, Fact } from '../model/evidence.ts';
import type { Door, Probe, ProbeContext, Seen } from '../model/probe.ts';
import type { Pace, Pulse } from './pace.ts';
import { isSettled, needsConfirmation } from './settled.ts';

/** What one door needs to be tried. */
export interface Trying {
  readonly door: Door;
  readonly probe: Probe;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pace: Pace;
  /** Shared by all doors of one address and written to here. */
  readonly pulse: Pulse;
  readonly clock: Clock;
  /** The run's signal: an AbortError means cancelled, a TimeoutError the run's deadline. */
  readonly signal: AbortSignal;
  /** The clock's reading when the run began. */
  readonly runStartedAt: number;
  /** Called at most once: several attempts are out, and nothing has come back. */
  readonly onQuiet?: () => void;
}

/** Attempts without any answer after which a door is quiet; at 8 % loss each way one good path in 280 gets there. */
const QUIET_ATTEMPTS = 3;

/** How often a silent path looks whether its host has answered elsewhere meanwhile, in milliseconds. */
const PULSE_CHECK_MS = 100;
/** Time that a confirming attempt may take to be accepted once patience had ended, in milliseconds. */
const CONFIRM_MS = 1000;
/** Waits that an accepted attempt may need after patience: TLS, TLS for old servers, HTTP, the other scheme. */
const REPLIES = 4;

/** Fresh attempts at short gaps until one settles it or patience ends; earlier attempts stay in play meanwhile. */
export function tryDoor(trying: Trying): Promise<readonly Evidence[]> {
  const { clock, pace, pulse, signal } = trying;
  const startedAt = clock.now();
  const evidence: Evidence[] = [];
  const pending = new Map<AbortController, { accepted: boolean }>();
  let attempts = 0;
  let patienceEnded = false;
  let done = false;
  let callOffNext = (): void => undefined;
  let callOffPatience = (): void => undefined;

  return new Promise((resolve) => {
    const finish = (): void => {
      done = true;
      callOffNext();
      callOffPatience();
      signal.removeEventListener('abort', onRunAbort);
      for (const controller of pending.keys()) controller.abort(superseded);
      resolve(evidence);
    };
    const add = ({ fact, local, rttMs }: Seen, began: number): void => {
      evidence.push({
        ...fact,
        startedAtMs: round(began - trying.runStartedAt),
        tookMs: round(clock.now() - began),
        rttMs: rttMs === null ? null : round(rttMs),
        local,
      });
    };
    const settle = (controller: AbortController, began: number, seen: Seen): void => {
      pending.delete(controller);
      if (done) return;
      add(seen, began);
      learn(pulse, seen);
      if (isSettled(evidence)) finish();
      else if (pending.size > 0) return;
      else if (needsConfirmation(seen.fact)) confirm();
      else if (patienceEnded || pace.gapMs(pulse, attempts) === null) finish();
    };
    const start = (): void => {
      const controller = new AbortController();
      const state = { accepted: false };
      pending.set(controller, state);
      const began = clock.now();
      const context = {
        signal: controller.signal,
        clock,
        attempt: attempts++,
        replyTimeoutMs: pace.replyTimeoutMs,
        lingerMs: pace.lingerMs(pulse),
        accepted: () => {
          state.accepted = true;
        },
      };
      if (attempts === QUIET_ATTEMPTS + 1 && evidence.every(({ kind }) => kind === 'silent')) {
        trying.onQuiet?.();
      }
      runProbe(trying, context).then(
        (seen) => settle(controller, began, seen),
        (error: unknown) => settle(controller, began, seenOfFailure(error, trying.door)),
      );
    };
    const confirm = (): void => {
      callOffNext();
      start();
      if (!patienceEnded) {
        scheduleNext();
        return;
      }
      callOffPatience();
      callOffPatience = clock.after(CONFIRM_MS, () => clock.afterPoll(endPatience));
    };
    const scheduleNext = (): void => {
      const gap = pace.gapMs(pulse, attempts);
      if (gap === null) return;
      callOffNext = clock.after(gap, () => {
        const someoneIsIn = [...pending.values()].some((state) => state.accepted);
        if (!someoneIsIn) start();
        scheduleNext();
      });
    };
    const watchPatience = (): void => {
      const left = pace.patienceMs(pulse, attempts) - (clock.now() - startedAt);
      callOffPatience = clock.after(Math.max(0, Math.min(left, PULSE_CHECK_MS)), () => {
        if (clock.now() - startedAt < pace.patienceMs(pulse, attempts)) watchPatience();
        // An answer may have arrived while this process was busy: it counts before silence does.
        else clock.afterPoll(endPatience);
      });
    };
    const endPatience = (): void => {
      if (done) return;
      patienceEnded = true;
      callOffNext();
      for (const [controller, state] of [...pending]) if (!state.accepted) controller.abort(timeIsUp);
      if (pending.size === 0) finish();
      else callOffPatience = clock.after(REPLIES * pace.replyTimeoutMs, () => clock.afterPoll(endAccepted));
    };
    // An accepted attempt has time-outs of its own; a further connection of it may still meet silence.
    const endAccepted = (): void => {
      for (const controller of [...pending.keys()]) controller.abort(timeIsUp);
    };
    const onRunAbort = (): void => {
      const late = (signal.reason as Error | undefined)?.name === 'TimeoutError';
      const detail = late ? "the run's time was over" : 'the run was stopped';
      const fact: Fact = { kind: 'not-tried', fault: late ? 'deadline' : 'cancelled', detail };
      add({ fact, local: null, rttMs: null }, startedAt);
      finish();
    };
    if (signal.aborted) {
      onRunAbort();
      return;
    }
    signal.addEventListener('abort', onRunAbort, { once: true });
    start();
    scheduleNext();
    watchPatience();
  });
}

function learn(pulse: Pulse, seen: Seen): void {
  // A rejecting device is nearer than the host: its round trip says nothing about the host's.
  if (seen.rttMs === null || seen.fact.kind === 'rejected') return;
  if (seen.fact.kind === 'refused') pulse.refusedRttMs = Math.min(pulse.refusedRttMs ?? Infinity, seen.rttMs);
  else pulse.acceptedRttMs = Math.min(pulse.acceptedRttMs ?? Infinity, seen.rttMs);
}

/** Runs the probe; one that throws before it gives a promise rejects like any other. */
async function runProbe({ probe, door, options }: Trying, context: ProbeContext): Promise<Seen> {
  return probe.run(door, options, context);
}

/** A probe that gives up with the time-out's own reason met silence; one that throws is our fault. */
function seenOfFailure(error: unknown, door: Door): Seen {
  if (error === timeIsUp) {
    const stage = door.transport === 'tcp' ? 'connect' : 'reply';
    return { fact: { kind: 'silent', stage }, local: null, rttMs: null };
  }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { fact: { kind: 'not-tried', fault: 'probe-failed', detail }, local: null, rttMs: null };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
