import { join } from 'node:path';
import type { Logger } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startAlerting } from '../../../src/cli/daemon/alerting.ts';
import type { Notice } from '../../../src/model/alert.ts';
import type { AlertPlan, DaemonPlan } from '../../../src/model/daemon.ts';
import { type Deliver, DeliveryError } from '../../../src/model/delivery.ts';
import { usualKeep } from '../../../src/model/keep.ts';
import type { RunToSave } from '../../../src/model/remembered.ts';
import type { Standing } from '../../../src/model/watch.ts';
import { keepSaving } from '../../../src/sinks/store/keepSaving.ts';
import { FAKE_EPOCH_MS, makeFakeClock } from '../../support/fakeClock.ts';
import { aFolder, aRunToSave, aWatched, OPEN, pathAs, SHUT } from '../../support/stores.ts';

const MINUTE = 60_000;
const NOTHING: AlertPlan = { channels: [], remindMs: null, updateMs: 0, giveUpMs: 60 * MINUTE, quiet: [] };
const HOOK = {
  kind: 'webhook',
  name: 'hook',
  url: { kind: 'plain', value: 'http://h' },
  shape: 'generic',
  bearer: null,
} as const;

/** The time of the fake clock as a cron pattern, so many minutes after its start. */
function patternAt(minutes: number): string {
  const at = new Date(FAKE_EPOCH_MS + minutes * MINUTE);
  return [at.getMinutes(), at.getHours(), at.getDate(), at.getMonth() + 1, '*'].join(' ');
}

/** A daemon's alerts beside a real store, with one channel that does what it is told. */
async function start(
  file: string,
  given: Partial<AlertPlan> = {},
  plan: Partial<Pick<DaemonPlan, 'maintenance' | 'watches'>> = {},
  clock = makeFakeClock(),
) {
  const told: string[] = [];
  const sent: Notice[] = [];
  const log: string[] = [];
  let isDown = false;
  let isHanging = false;
  let made = 0;
  const hook: Deliver = async (notice) => {
    if (isDown) throw new DeliveryError('hook is away', { isFinal: false, retryAfterMs: null });
    sent.push(notice);
    told.push(`${notice.kind}: ${notice.alert.title}`);
    if (isHanging) await new Promise(() => undefined);
  };
  const note = ({ event }: { readonly event: string }): void => {
    log.push(event);
  };
  // The three of a logger that are used.
  const logger = { info: note, warn: note, error: note } as unknown as Logger;
  const saving = await keepSaving(file, {
    keep: usualKeep,
    epochMs: clock.epochMs,
    onTrouble: () => undefined,
  });
  const watch = {
    name: 'site',
    hosts: null,
    timing: { kind: 'every', everyMs: MINUTE },
    jitterMs: 0,
  } as const;
  const noticed: string[] = [];
  const alerting = startAlerting({
    plan: {
      alerts: { ...NOTHING, channels: [HOOK], ...given },
      maintenance: plan.maintenance ?? [],
      watches: plan.watches ?? [watch],
    },
    saving,
    channels: new Map([['hook', hook]]),
    identity: { host: 'pc17', site: 'Ulm' },
    clock,
    random: () => 1,
    newId: () => `${file.length} ${clock.now()} ${made++}`,
    log: logger,
    onNotice: ({ kind }) => noticed.push(kind),
    onGivenUp: () => undefined,
  });
  onTestFinished(() => {
    saving.close();
  });
  const run = async (standing: Standing, more: Partial<RunToSave> = {}): Promise<void> => {
    await clock.advance(1000);
    const memory = new Map([['a', aWatched({ held: standing, sinceMs: clock.epochMs() })]]);
    const decided = alerting.decide(
      aRunToSave(clock.epochMs(), [pathAs('a', standing)], { memory, ...more }),
    );
    saving.save(decided);
    alerting.deliver(decided);
    await clock.advance(0);
  };
  const stop = async (): Promise<void> => {
    await clock.until(alerting.stop());
    saving.close();
  };
  const away = (is: boolean): void => {
    isDown = is;
  };
  const hang = (): void => {
    isHanging = true;
  };
  return { hang, alerting, saving, clock, told, sent, log, noticed, run, stop, away };
}

const file = (): string => join(aFolder(), 'store.db');

describe('the alerts of a daemon', () => {
  test('are decided, saved with the run, and delivered', async () => {
    const daemon = await start(file());
    await daemon.run(OPEN);
    await daemon.run(SHUT);
    expect(daemon.told).toEqual(['opened: Notifier: Reason of a']);
    expect(daemon.sent[0]).toMatchObject({ host: 'pc17', site: 'Ulm', atMs: FAKE_EPOCH_MS + 2000 });
    expect(daemon.alerting.open()).toEqual([daemon.sent[0]?.alert]);
    expect(daemon.saving.reader()?.alerts({ limit: 9, state: 'open' })).toHaveLength(1);
    await daemon.run(OPEN);
    expect(daemon.told.at(-1)).toBe('resolved: 1 path is met again. It was: Notifier: Reason of a');
    expect(daemon.saving.reader()?.undelivered()).toEqual([]);
    expect(daemon.noticed).toEqual(['opened', 'resolved']);
    expect(daemon.log).toEqual(['alert-opened', 'alert-resolved']);
    await daemon.stop();
    expect(daemon.clock.waiting()).toBe(0);
  });

  test('go on after a restart: nothing is lost, and nothing is told twice', async () => {
    const place = file();
    const first = await start(place);
    await first.run(SHUT);
    first.away(true);
    await first.run(OPEN);
    expect(first.alerting.waiting().get('hook')).toBe(1);
    expect(first.log).toEqual(['alert-opened', 'alert-resolved', 'channel-trouble']);
    await first.stop();
    const second = await start(place);
    await second.clock.advance(0);
    expect(second.told).toEqual(['resolved: 1 path is met again. It was: Notifier: Reason of a']);
    await second.run(OPEN);
    expect(second.told).toHaveLength(1);
    await second.stop();
    const third = await start(place);
    await third.clock.advance(MINUTE);
    expect(third.told).toEqual([]);
    await third.stop();
  });

  test('are told again with the same id where it is not sure that they arrived', async () => {
    const place = file();
    const first = await start(place);
    // The receiver takes it, and the process ends before it answers.
    first.hang();
    await first.run(SHUT);
    expect(first.sent).toHaveLength(1);
    await first.stop();
    const second = await start(place);
    await second.clock.advance(0);
    expect(second.sent).toEqual(first.sent);
    await second.stop();
  });

  test('that are open stay so over a restart, and are not opened again', async () => {
    const place = file();
    const first = await start(place);
    await first.run(SHUT);
    await first.stop();
    const second = await start(place);
    expect(second.alerting.open()).toHaveLength(1);
    await second.run(SHUT);
    expect(second.told).toEqual([]);
    await second.run(OPEN);
    expect(second.sent[0]?.alert.id).toBe(first.sent[0]?.alert.id);
    await second.stop();
  });

  test('are told of while no run ends: reminders, and what waited for the end of quiet hours', async () => {
    const quiet = [{ pattern: patternAt(0), forMs: 10 * MINUTE, note: '' }];
    const daemon = await start(file(), { quiet, remindMs: 60 * MINUTE });
    await daemon.run(SHUT);
    expect(daemon.told).toEqual([]);
    expect(daemon.alerting.open()).toHaveLength(1);
    await daemon.clock.advance(11 * MINUTE);
    expect(daemon.told).toEqual(['opened: Notifier: Reason of a']);
    await daemon.clock.advance(61 * MINUTE);
    expect(daemon.told.slice(1)).toEqual(['reminder: Notifier: Reason of a']);
    await daemon.stop();
  });

  test('are not decided during maintenance', async () => {
    const maintenance = [{ pattern: patternAt(0), forMs: 10 * MINUTE, note: '' }];
    const daemon = await start(file(), { remindMs: MINUTE }, { maintenance });
    await daemon.run(SHUT, { maintenance: true });
    await daemon.clock.advance(9 * MINUTE);
    expect(daemon.told).toEqual([]);
    await daemon.clock.advance(2 * MINUTE);
    await daemon.run(SHUT);
    expect(daemon.told).toEqual(['opened: Notifier: Reason of a']);
    await daemon.stop();
  });

  test('of a watch that is not there any more are told to be over', async () => {
    const place = file();
    const first = await start(place);
    await first.run(SHUT);
    await first.stop();
    const second = await start(place, {}, { watches: [] });
    expect(second.alerting.open()).toEqual([]);
    await second.clock.advance(MINUTE);
    expect(second.told).toEqual(['resolved: 1 path is not checked any more. It was: Notifier: Reason of a']);
    await second.stop();
  });

  test('know a path that is forgotten, and a watch that is new', async () => {
    const daemon = await start(file());
    await daemon.run(SHUT);
    await daemon.run(OPEN, { memory: new Map([['a', null]]) });
    expect(daemon.told.at(-1)).toMatch(/^resolved: 1 path is not checked any more/);
    await daemon.run(SHUT, { watch: 'other' });
    expect(daemon.told.at(-1)).toMatch(/^opened/);
    daemon.alerting.deliver(aRunToSave(0, []));
    await daemon.stop();
  });

  test('tell in the log what a channel does not take', async () => {
    const daemon = await start(file(), { giveUpMs: 0 });
    daemon.away(true);
    await daemon.run(SHUT);
    daemon.away(false);
    await daemon.run(OPEN);
    expect(daemon.log).toEqual([
      'alert-opened',
      'channel-trouble',
      'notice-given-up',
      'alert-resolved',
      'channel-recovered',
    ]);
    await daemon.stop();
  });
});
