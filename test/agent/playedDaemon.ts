import { expect } from 'vitest';
import type { AgentParts } from '../../src/agent/agent.ts';
import { liveDaemon } from '../../src/agent/liveDaemon.ts';
import type { DaemonPlan } from '../../src/model/daemon.ts';
import { usualKeep } from '../../src/model/keep.ts';
import type { RunToSave } from '../../src/model/remembered.ts';
import type { Report } from '../../src/model/report.ts';
import { aReport, aReportPath, aRun } from '../support/builders.ts';
import { type FakeClock, makeFakeClock } from '../support/fakeClock.ts';

const shut = { verdict: 'blocked', outcome: 'broken', reason: { code: 'silent', text: '' } } as const;
export const MINUTE = 60_000;

const PLAN: DaemonPlan = {
  store: null,
  watches: [{ name: 'all', hosts: null, timing: { kind: 'every', everyMs: MINUTE }, jitterMs: 0 }],
  rules: { needed: 2, of: 3, flapChanges: 4, flapWithinMs: 3_600_000, calmMs: 60_000 },
  confirmAfterMs: 2000,
  maintenance: [],
  keep: usualKeep,
  alerts: { channels: [], remindMs: null, updateMs: 0, giveUpMs: 0, quiet: [] },
  api: null,
};

/** A daemon whose checks take a second and find what `sees` tells by their number. */
export function play(
  given: Partial<DaemonPlan> = {},
  {
    sees = () => 'o',
    random = 0,
  }: { readonly sees?: (check: number) => string; readonly random?: number } = {},
) {
  const clock: FakeClock = makeFakeClock();
  const controller = new AbortController();
  const retired = new AbortController();
  const begun: string[] = [];
  const kept: RunToSave[] = [];
  const failures: string[] = [];
  const plans: string[] = [];
  let running = 0;
  const parts: AgentParts = {
    clock,
    random: () => random,
    check: async (hosts, signal, onProgress) => {
      const number = begun.length;
      begun.push(`${clock.now()} ${hosts?.join() ?? 'all'}`);
      running++;
      // None overlaps itself.
      expect(running).toBeLessThanOrEqual((given.watches ?? PLAN.watches).length);
      await new Promise<void>((resolve) => {
        clock.after(1000, resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      running--;
      onProgress(1, 1);
      return reportOf(sees(number), signal.aborted);
    },
    recall: () => new Map(),
    onPlan: (watches) => plans.push(watches.join()),
    keep: (run) => kept.push(run),
    onFailure: (watch, error) => failures.push(`${watch}: ${error}`),
    signal: controller.signal,
    state: liveDaemon(clock, controller.signal, { file: 'a.yaml', loadedMs: 0, fault: null, waits: [] }),
  };
  return {
    clock,
    parts,
    begun,
    kept,
    failures,
    plans,
    plan: { ...PLAN, ...given },
    live: parts.state.live,
    retired: retired.signal,
    retire: () => retired.abort(),
    stop: () => controller.abort(),
  };
}

function reportOf(letter: string, isCut: boolean): Report {
  if (letter === '!') throw new Error('no port map');
  const ended = isCut ? 'cancelled' : 'complete';
  return aReport({
    run: aRun({ ended }),
    paths: [aReportPath({ id: 'a', ...(letter === 'x' ? shut : {}) })],
  });
}
