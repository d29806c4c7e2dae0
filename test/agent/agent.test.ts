import { describe, expect, test } from 'vitest';
import { runAgent, runOnce } from '../../src/agent/agent.ts';
import type { RunToSave } from '../../src/model/remembered.ts';
import { FAKE_EPOCH_MS } from '../support/fakeClock.ts';
import { MINUTE, play } from './playedDaemon.ts';

const eventsOf = (kept: readonly RunToSave[]) =>
  kept.map(({ events }) => events.map(({ kind }) => kind).join());

describe('a daemon', () => {
  test('checks at once and then on its schedule, until it is stopped', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
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
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(1.5 * MINUTE);
    expect(daemon.begun).toEqual(['0 all', '60000 all', '63000 cic01']);
    expect(eventsOf(daemon.kept)).toEqual(['first', '', 'changed']);
    expect(daemon.kept.map(({ isWhole }) => isWhole)).toEqual([true, true, false]);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('tells of nothing that did not come again', async () => {
    const daemon = play({}, { sees: (check) => 'oxoo'[check] ?? 'o' });
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(2.5 * MINUTE);
    expect(daemon.begun).toEqual(['0 all', '60000 all', '63000 cic01', '66000 cic01', '120000 all']);
    expect(eventsOf(daemon.kept)).toEqual(['first', '', '', '', '']);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('ends a check that is under way, and keeps it as cut short', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(500);
    daemon.stop();
    await daemon.clock.until(over);
    expect(daemon.kept.map(({ report }) => report.run.ended)).toEqual(['cancelled']);
  });

  test('does not wait for a confirmation when it is stopped', async () => {
    const daemon = play({}, { sees: (check) => 'ox'[check] ?? 'x' });
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
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
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(2.5 * MINUTE);
    expect(daemon.begun).toEqual(['5000 all', '65000 all', '125000 all']);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('makes up for one of the starts that it slept through', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
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
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(11 * MINUTE);
    expect(daemon.begun).toEqual(['300000 all', '600000 all']);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('goes on after a check that could not be made at all', async () => {
    const daemon = play({}, { sees: (check) => (check === 1 ? '!' : 'o') });
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
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
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
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
