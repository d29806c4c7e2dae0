import type { DaemonPlan, WatchPlan } from '../model/daemon.ts';
import type { Memory } from '../watch/followRun.ts';
import { checkWatch, type WatchParts } from './checkWatch.ts';
import type { Desk } from './desk.ts';
import type { LiveState } from './liveDaemon.ts';
import { pause, pauseWhile } from './pause.ts';
import { type Instant, waitFor } from './schedule.ts';

/** What a daemon is made of; tests bring their own. */
export interface AgentParts extends WatchParts {
  /** From 0 to 1. */
  readonly random: () => number;
  /** What is remembered of a watch from before. */
  readonly recall: (watch: string) => Memory;
  /** Told which watches there are from now on, before any of them is checked: others are checked no more. */
  readonly onPlan: (watches: readonly string[]) => void;
  readonly state: LiveState;
}

/**
 * Checks every watch on its schedule until it is stopped. Watches do not wait for each other; none overlaps itself.
 * @param retired aborted once another plan is to be followed: checks that are under way end in their own time.
 */
export async function runAgent(plan: DaemonPlan, retired: AbortSignal, parts: AgentParts): Promise<void> {
  begin(plan, parts);
  await Promise.all(plan.watches.map((watch) => repeat(watch, plan, retired, parts)));
}

/** Checks every watch once, confirmations included. */
export async function runOnce(plan: DaemonPlan, parts: AgentParts): Promise<void> {
  begin(plan, parts);
  for (const watch of plan.watches) {
    if (parts.signal.aborted) return;
    await checkWatch(watch, parts.recall(watch.name), plan, parts.state.desk(watch.name), parts);
  }
}

function begin({ watches }: DaemonPlan, { state, onPlan }: AgentParts): void {
  state.plan(watches);
  onPlan(watches.map(({ name }) => name));
}

async function repeat(
  watch: WatchPlan,
  plan: DaemonPlan,
  retired: AbortSignal,
  parts: AgentParts,
): Promise<void> {
  const desk = parts.state.desk(watch.name);
  const over = AbortSignal.any([parts.signal, retired]);
  let memory = parts.recall(watch.name);
  // A pattern's times count from the start of the daemon.
  if (watch.timing.kind === 'cron' && desk.lastStart(watch.timing) === null) {
    desk.setLastStart(instantOf(parts));
  }
  while (!over.aborted) {
    await awaitTurn(watch, desk, over, parts);
    if (!over.aborted) memory = await checkWatch(watch, memory, plan, desk, parts);
  }
}

/** Until it is due by its timing, or asked for. */
async function awaitTurn(
  { timing, jitterMs }: WatchPlan,
  desk: Desk,
  over: AbortSignal,
  parts: AgentParts,
): Promise<void> {
  const { clock, random } = parts;
  const asked = new AbortController();
  const stopListening = desk.whenAsked(() => asked.abort());
  const either = AbortSignal.any([over, asked.signal]);
  await pauseWhile(
    () => {
      const left = waitFor(timing, desk.lastStart(timing), instantOf(parts));
      desk.setNext(left === Number.POSITIVE_INFINITY ? null : clock.epochMs() + left);
      return left;
    },
    clock,
    either,
  );
  if (!over.aborted) {
    // What was due without it begins the next interval: delays do not add up.
    desk.setLastStart(instantOf(parts));
    await pause(jitterMs * random(), clock, either);
  }
  stopListening();
}

function instantOf({ clock }: AgentParts): Instant {
  return { nowMs: clock.now(), epochMs: clock.epochMs() };
}
