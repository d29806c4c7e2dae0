import type { DaemonPlan } from '../model/daemon.ts';
import { type AgentParts, runAgent } from './agent.ts';

/** What is in force, until something else is. */
export interface InForce<Setup> {
  readonly current: () => Setup;
  /** Aborted once what is in force now is so no more. */
  readonly retired: () => AbortSignal;
  readonly replace: (next: Setup) => void;
}

export function inForce<Setup>(first: Setup): InForce<Setup> {
  let current = first;
  let controller = new AbortController();
  return {
    current: () => current,
    retired: () => controller.signal,
    replace: (next) => {
      current = next;
      const before = controller;
      controller = new AbortController();
      before.abort();
    },
  };
}

/** Checks by the plan that is in force until it is stopped; a new one is followed once the checks under way have ended. */
export async function runInForce(
  setups: Pick<InForce<{ readonly daemon: DaemonPlan }>, 'current' | 'retired'>,
  parts: AgentParts,
): Promise<void> {
  while (!parts.signal.aborted) {
    await runAgent(setups.current().daemon, setups.retired(), parts);
  }
}
