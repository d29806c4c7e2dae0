import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runAgent } from '../../../src/agent/agent.ts';
import { liveDaemon } from '../../../src/agent/liveDaemon.ts';
import { startAlerting } from '../../../src/cli/daemon/alerting.ts';
import type { DaemonPlan } from '../../../src/model/daemon.ts';
import type { Deliver } from '../../../src/model/delivery.ts';
import { usualKeep } from '../../../src/model/keep.ts';
import { keepSaving } from '../../../src/sinks/store/keepSaving.ts';
import { FAKE_EPOCH_MS, makeFakeClock } from '../../support/fakeClock.ts';
import { aFolder } from '../../support/stores.ts';
import { reportOf, type World } from '../../watch/alerts/play.ts';

const MINUTE = 60_000;
const HOSTS = Array.from({ length: 20 }, (_, at) => `host${at}`);
const all = (letter: string): World => Object.fromEntries(HOSTS.map((host) => [host, letter.repeat(3)]));

const PLAN: DaemonPlan = {
  store: null,
  watches: [
    { name: 'all', hosts: null, timing: { kind: 'every', everyMs: MINUTE }, jitterMs: 0 },
    { name: 'one', hosts: null, timing: { kind: 'every', everyMs: 20_000 }, jitterMs: 0 },
  ],
  rules: { needed: 2, of: 3, flapChanges: 4, flapWithinMs: 60 * MINUTE, calmMs: 30 * MINUTE },
  confirmAfterMs: 2000,
  maintenance: [],
  keep: usualKeep,
  api: null,
  alerts: {
    channels: [{ kind: 'syslog', name: 'log', host: 'h', port: 1, transport: 'udp', facility: 16 }],
    remindMs: 4 * 60 * MINUTE,
    updateMs: 5 * MINUTE,
    giveUpMs: 24 * 60 * MINUTE,
    quiet: [],
  },
};

/** A day of a site, by the minute from which it is so; what is told, by the minute. */
async function dayOf(
  worlds: readonly (readonly [fromMinute: number, world: World])[],
): Promise<readonly string[]> {
  const clock = makeFakeClock();
  const controller = new AbortController();
  const told: string[] = [];
  const deliver: Deliver = async ({ kind, atMs, alert }) => {
    told.push(`${Math.floor((atMs - FAKE_EPOCH_MS) / MINUTE)} ${kind}: ${alert.title}`);
  };
  let id = 0;
  const saving = await keepSaving(join(aFolder(), 'store.db'), {
    keep: usualKeep,
    epochMs: clock.epochMs,
    onTrouble: () => undefined,
  });
  onTestFinished(() => {
    saving.close();
  });
  const alerting = startAlerting({
    plan: PLAN,
    saving,
    channels: new Map([['log', deliver]]),
    identity: { host: 'pc17', site: '' },
    clock,
    random: () => 1,
    newId: () => `id${id++}`,
    log: null,
    onNotice: () => undefined,
    onGivenUp: () => undefined,
  });
  const over = runAgent(PLAN, new AbortController().signal, {
    clock,
    random: () => 0,
    check: async (hosts) => {
      const seen = worlds.findLast(([from]) => from * MINUTE <= clock.now())?.[1] ?? {};
      await new Promise<void>((resolve) => clock.after(500, resolve));
      const some = Object.entries(seen).filter(([host]) => hosts?.some((one) => one === host) ?? true);
      const report = reportOf(Object.fromEntries(some));
      // Each run of a day has a time of its own, or it would be taken for one that is saved already.
      const at = new Date(clock.epochMs()).toISOString();
      return { ...report, run: { ...report.run, id: `run${id++}`, startedAt: at, finishedAt: at } };
    },
    recall: saving.memory,
    onPlan: () => undefined,
    keep: (run) => {
      const decided = alerting.decide(run);
      saving.save(decided);
      alerting.deliver(decided);
    },
    onFailure: (_watch, error) => {
      throw error;
    },
    signal: controller.signal,
    state: liveDaemon(clock, controller.signal, { file: 'a.yaml', loadedMs: 0, fault: null, waits: [] }),
  });
  await clock.advance(40 * MINUTE);
  controller.abort();
  await clock.until(over);
  await clock.until(alerting.stop());
  return told;
}

test('a lost uplink of twenty hosts and two watches is one alert, and so is a server that dies bit by bit', async () => {
  const told = await dayOf([
    [0, all('o')],
    [5, all('n')],
    [10, all('o')],
    [15, { ...all('o'), host3: 'oco' }],
    [16, { ...all('o'), host3: 'ddd' }],
    [30, all('o')],
  ]);
  expect(told).toEqual([
    '5 opened: own-network of 60',
    '10 resolved: 60 paths are met again. It was: own-network of 60',
    '15 opened: S2: host3 2 refused',
    '20 updated: host3 does not answer',
    '30 resolved: 3 paths are met again. It was: host3 does not answer',
  ]);
}, 60_000);
