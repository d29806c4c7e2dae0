import { describe, expect, test } from 'vitest';
import { runAgent } from '../../src/agent/agent.ts';
import { inForce, runInForce } from '../../src/agent/inForce.ts';
import type { LiveEvent } from '../../src/model/live.ts';
import { FAKE_EPOCH_MS } from '../support/fakeClock.ts';
import { MINUTE, play } from './playedDaemon.ts';

const hourly = (name = 'all') => ({
  name,
  hosts: null,
  timing: { kind: 'every', everyMs: 60 * MINUTE } as const,
  jitterMs: 0,
});

describe('a daemon that is asked how it is', () => {
  test('tells what is under way, what came of it, and what comes next', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(500);
    const running = { sinceMs: FAKE_EPOCH_MS, isWhole: true, done: 0, total: 0 };
    expect(daemon.live.watches()).toMatchObject([{ name: 'all', running, nextMs: null, last: null }]);
    expect(daemon.live.latest('all')).toBeNull();
    await daemon.clock.advance(1000);
    expect(daemon.live.watches()).toMatchObject([
      { running: null, nextMs: FAKE_EPOCH_MS + MINUTE, last: { outcome: 'met' }, failure: null },
    ]);
    expect(daemon.live.latest('all')).toBe(daemon.kept[0]?.report);
    expect(daemon.live.latest('other')).toBeNull();
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('keeps the last whole report while hosts in doubt are checked again, and says that they are', async () => {
    const daemon = play({}, { sees: (check) => 'oxxx'[check] ?? 'x' });
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(MINUTE + 2500);
    expect(daemon.live.watches()).toMatchObject([{ running: { isWhole: false } }]);
    await daemon.clock.advance(5000);
    expect(daemon.kept).toHaveLength(3);
    expect(daemon.live.latest('all')).toBe(daemon.kept[1]?.report);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('says why a check could not be made, until one could', async () => {
    const daemon = play({}, { sees: (check) => (check === 0 ? '!' : 'o') });
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(2000);
    expect(daemon.live.watches()).toMatchObject([{ running: null, last: null, failure: 'no port map' }]);
    await daemon.clock.advance(MINUTE);
    expect(daemon.live.watches()).toMatchObject([{ failure: null, last: { outcome: 'met' } }]);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('tells those who listen, and nobody who has stopped to', async () => {
    const daemon = play();
    const told: LiveEvent['kind'][] = [];
    const stopListening = daemon.live.listen(({ kind }) => told.push(kind));
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(2000);
    expect(told).toEqual(['run-started', 'run-progress', 'run-ended']);
    stopListening();
    await daemon.clock.advance(MINUTE);
    expect(told).toHaveLength(3);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('shows by signs of life that it goes on, also while it waits', async () => {
    const daemon = play({ watches: [hourly()] });
    expect(daemon.parts.state.quietMs()).toBe(0);
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(30.5 * MINUTE);
    expect(daemon.parts.state.quietMs()).toBeLessThan(MINUTE);
    daemon.stop();
    await daemon.clock.until(over);
    await daemon.clock.advance(10 * MINUTE);
    expect(daemon.parts.state.quietMs()).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  test('tells of a broken configuration', () => {
    const { parts, live } = play();
    const told: LiveEvent[] = [];
    live.listen((event) => told.push(event));
    const config = { file: 'a.yaml', loadedMs: 0, fault: 'a.yaml:3: unknown key', waits: [] };
    parts.state.setConfig(config);
    expect(live.config()).toBe(config);
    expect(told).toEqual([{ kind: 'config', config }]);
  });
});

describe('a check that is asked for', () => {
  test('begins at once, and the next one follows an interval later', async () => {
    const daemon = play({ watches: [{ ...hourly(), jitterMs: 9000 }] });
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(10 * MINUTE);
    expect(daemon.live.runNow('all')).toBe('started');
    expect(daemon.live.runNow('all')).toBe('running');
    await daemon.clock.advance(1);
    expect(daemon.live.runNow('all')).toBe('running');
    await daemon.clock.advance(70 * MINUTE);
    expect(daemon.begun).toEqual(['0 all', '600000 all', '4200000 all']);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('is refused for what is not planned, and when the daemon stops', async () => {
    const daemon = play();
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    expect(daemon.live.runNow('other')).toBe('unknown');
    daemon.stop();
    expect(daemon.live.runNow('all')).toBe('stopping');
    await daemon.clock.until(over);
  });

  test('is not put off by jitter', async () => {
    const daemon = play({ watches: [{ ...hourly(), jitterMs: MINUTE }] }, { random: 0.5 });
    const over = runAgent(daemon.plan, daemon.retired, daemon.parts);
    await daemon.clock.advance(1000);
    expect(daemon.live.runNow('all')).toBe('started');
    await daemon.clock.advance(2000);
    expect(daemon.begun).toEqual(['1000 all']);
    daemon.stop();
    await daemon.clock.until(over);
  });
});

describe('another plan', () => {
  test('is followed once the check under way has ended, and what goes on is not begun anew', async () => {
    const daemon = play({ watches: [hourly(), hourly('old')] });
    const setups = inForce({ daemon: daemon.plan });
    const over = runInForce(setups, daemon.parts);
    await daemon.clock.advance(2000);
    expect(daemon.begun).toEqual(['0 all', '0 all']);
    expect(daemon.live.runNow('all')).toBe('started');
    await daemon.clock.advance(500);
    setups.replace({ daemon: { ...daemon.plan, watches: [hourly(), hourly('new')] } });
    await daemon.clock.advance(100);
    expect(daemon.begun).toHaveLength(3);
    await daemon.clock.advance(2000);
    expect(daemon.kept.map(({ watch, report }) => `${watch} ${report.run.ended}`)).toEqual([
      'all complete',
      'old complete',
      'all complete',
      'new complete',
    ]);
    expect(daemon.live.watches().map(({ name }) => name)).toEqual(['all', 'new']);
    expect(daemon.plans).toEqual(['all,old', 'all,new']);
    await daemon.clock.advance(59 * MINUTE);
    expect(daemon.begun).toHaveLength(4);
    daemon.stop();
    await daemon.clock.until(over);
  });

  test('with another timing counts from the last start', async () => {
    const daemon = play({ watches: [hourly()] });
    const setups = inForce({ daemon: daemon.plan });
    const over = runInForce(setups, daemon.parts);
    await daemon.clock.advance(10 * MINUTE);
    setups.replace({
      daemon: { ...daemon.plan, watches: [{ ...hourly(), timing: { kind: 'every', everyMs: MINUTE } }] },
    });
    await daemon.clock.advance(500);
    expect(daemon.begun).toEqual(['0 all', '600000 all']);
    daemon.stop();
    await daemon.clock.until(over);
  });
});
