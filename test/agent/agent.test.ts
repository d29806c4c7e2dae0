import { describe, expect, test } from 'vitest';
import { type AgentParts, runAgent, runOnce } from '../../src/agent/agent.ts';
import type { DaemonPlan } from '../../src/model/daemon.ts';
import { usualKeep } from '../../src/model/keep.ts';
import type { RunToSave } from '../../src/model/remembered.ts';
import type { Report } from '../../src/model/report.ts';
import { aReport, aReportPath, aRun } from '../support/builders.ts';
import { FAKE_EPOCH_MS, type FakeClock, makeFakeClock } from '../support/fakeClock.ts';

const shut = { verdict: 'blocked', outcome: 'broken', reason: { code: 'silent', text: '' } } as const;
const MINUTE = 60_000;

const PLAN: DaemonPlan = {
  store: null,
  watches: [{ name: 'all', hosts: null, timing: { kind: 'every', everyMs: MINUTE }, jitterMs: 0 }],
  rules: { needed: 2, of: 3, flapChanges: 4, flapWithinMs: 3_600_000, calmMs: 60_000 },
  confirmAfterMs: 2000,
  maintenance: [],
  keep: usualKeep,
};

/** A daemon whose checks take a second and find what `sees` tells by their number. */
function play(
  given: Partial<DaemonPlan> = {},
  {
    sees = () => 'o',
    random = 0,
  }: { readonly sees?: (check: number) => string; readonly random?: number } = {},
) {
  const clock: FakeClock = makeFakeClock();
  const controller = new AbortController();
  const begun: string[] = [];
  const kept: RunToSave[] = [];
  const failures: string[] = [];
  let running = 0;
  const parts: AgentParts = {
    clock,
    random: () => random,
    check: async (hosts, signal) => {
      const number = begun.length;
      begun.push(`${clock.now()} ${hosts?.join() ?? 'all'}`);
      running++;
      expect(running).toBe(1);
      await new Promise<void>((resolve) => {
        clock.after(1000, resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      running--;
      return reportOf(sees(number), signal.aborted);
    },
    recall: () => new Map(),
    keep: (run) => kept.push(run),
    onFailure: (watch, error) => failures.push(`${watch}: ${error}`),
    signal: controller.signal,
  };
  return { clock, parts, begun, kept, failures, plan: { ...PLAN, ...given }, stop: () => controller.abort() };
}

function reportOf(letter: string, isCut: boolean): Report {
  if (letter === '!') throw new Error('no port map');
  const ended = isCut ? 'cancelled' : 'complete';
  return aReport({
    run: aRun({ ended }),
    paths: [aReportPath({ id: 'a', ...(letter === 'x' ? shut : {}) })],
  });
}

const eventsOf = (kept: readonly RunToSave[]) =>
  kept.map(({ events }) => events.map(({ kind }) => kind).join());

describe('a daemon', () => {
  test('checks at once and then on its schedule, until it is stopped', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(2.5 * MINUTE);
    expect(daemon.begun).toEqual(['0 all', '60000 all', '120000 all']);
    daemon.stop();
    await daemon.clock.until(over);
    await daemon.clock.advance(5 * MINUTE);
    expect(daemon.begun).toHaveLength(3);
    expect(daemon.clock.waiting()).toBe(0);
    expect(daemon.kept.map(({ watch, isWhole }) => `${watch} ${isWhole}`)).toEqual(Array(3).fill('all true'));
  });

  test('checks a host in doubt again at once, and tells of a change once it is confirmed', async () => {
    const daemon = play({}, { sees: (check) => 'oxxx'[check] ?? 'x' });
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(1.5 * MINUTE);
    expect(daemon.begun).toEqual(['0 all', '60000 all', '63000 cic01']);
    expect(eventsOf(daemon.kept)).toEqual(['first', '', 'changed']);
    expect(daemon.kept.map(({ isWhole }) => isWhole)).toEqual([true, true, false]);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('tells of nothing that did not come again', async () => {
    const daemon = play({}, { sees: (check) => 'oxoo'[check] ?? 'o' });
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(2.5 * MINUTE);
    expect(daemon.begun).toEqual(['0 all', '60000 all', '63000 cic01', '66000 cic01', '120000 all']);
    expect(eventsOf(daemon.kept)).toEqual(['first', '', '', '', '']);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('ends a check that is under way, and keeps it as cut short', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(500);
    daemon.stop();
    await daemon.clock.until(over);
    expect(daemon.kept.map(({ report }) => report.run.ended)).toEqual(['cancelled']);
  });

  test('does not wait for a confirmation when it is stopped', async () => {
    const daemon = play({}, { sees: (check) => 'ox'[check] ?? 'x' });
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(MINUTE + 1500);
    daemon.stop();
    await daemon.clock.until(over);
    expect(daemon.begun).toHaveLength(2);
  });

  test('puts its starts off by its jitter, without adding the delays up', async () => {
    const watches = [
      { name: 'all', hosts: null, timing: { kind: 'every', everyMs: MINUTE }, jitterMs: 10_000 },
    ] as const;
    const daemon = play({ watches }, { random: 0.5 });
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(2.5 * MINUTE);
    expect(daemon.begun).toEqual(['5000 all', '65000 all', '125000 all']);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('makes up for one of the starts that it slept through', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(30_000);
    await daemon.clock.oversleep(10.25 * MINUTE);
    await daemon.clock.advance(2000);
    expect(daemon.begun).toHaveLength(2);
    await daemon.clock.advance(MINUTE);
    expect(daemon.begun).toHaveLength(3);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('begins a pattern at its time, whatever the time it was started', async () => {
    const watches = [
      { name: 'all', hosts: null, timing: { kind: 'cron', pattern: '*/5 * * * *' }, jitterMs: 0 },
    ] as const;
    const daemon = play({ watches });
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(11 * MINUTE);
    expect(daemon.begun).toEqual(['300000 all', '600000 all']);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('goes on after a check that could not be made at all', async () => {
    const daemon = play({}, { sees: (check) => (check === 1 ? '!' : 'o') });
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(2.5 * MINUTE);
    expect(daemon.failures).toEqual(['all: Error: no port map']);
    expect(daemon.kept).toHaveLength(2);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('says in which maintenance a run fell', async () => {
    // Patterns are in the time zone of the host.
    const begin = new Date(FAKE_EPOCH_MS + MINUTE);
    const fields = [begin.getMinutes(), begin.getHours(), begin.getDate(), begin.getMonth() + 1, '*'];
    const maintenance = [{ pattern: fields.join(' '), forMs: MINUTE, note: 'patch night' }];
    const daemon = play({ maintenance });
    const over = runAgent(daemon.plan, daemon.parts);
    await daemon.clock.advance(2.5 * MINUTE);
    expect(daemon.kept.map((run) => run.maintenance)).toEqual([false, true, false]);
    daemon.stop();
    await daemon.clock.until(over);
  });
});

describe('once', () => {
  test('every watch is checked in turn, confirmations included', async () => {
    const timing = { kind: 'every', everyMs: MINUTE } as const;
    const watches = [
      { name: 'one', hosts: null, timing, jitterMs: 9000 },
      { name: 'two', hosts: null, timing, jitterMs: 0 },
    ];
    const daemon = play({ watches });
    await daemon.clock.until(runOnce(daemon.plan, daemon.parts));
    expect(daemon.kept.map(({ watch }) => watch)).toEqual(['one', 'two']);
    expect(daemon.begun).toEqual(['0 all', '1000 all']);
  });

  test('what was stopped is not begun', async () => {
    const daemon = play();
    daemon.stop();
    await runOnce(daemon.plan, daemon.parts);
    expect(daemon.begun).toEqual([]);
  });
});
