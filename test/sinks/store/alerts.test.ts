import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AlertsToSave, QueuedNotice } from '../../../src/model/alert.ts';
import { usualKeep } from '../../../src/model/keep.ts';
import type { DeliveryMark } from '../../../src/model/remembered.ts';
import type { DriverName } from '../../../src/sinks/store/driver.ts';
import { keepSaving, type Saving } from '../../../src/sinks/store/keepSaving.ts';
import { aKeptAlert, aNotice, anAlert } from '../../support/alerts.ts';
import {
  aFolder,
  aRunToSave,
  aStore,
  DAY_MS,
  drivers,
  OPEN,
  openAt,
  pathAs,
  readAt,
  START_MS,
} from '../../support/stores.ts';

const TOLD = { atMs: START_MS, kind: 'path-broken', pathIds: [] } as const;

function queued(id: string, channels: readonly string[], atMs = START_MS): QueuedNotice {
  return { notice: aNotice({ id, atMs }), channels };
}

/** An alert that is open and told to two channels. */
function opened(id: string): AlertsToSave {
  return {
    alerts: [aKeptAlert({ id, key: id }, { told: TOLD })],
    notices: [queued(`${id} opened`, ['mail', 'hook'])],
  };
}

/** The same alert, over and told. */
function resolved(id: string, atMs = START_MS): AlertsToSave {
  const alert = { id, key: id, state: 'resolved', resolvedMs: atMs } as const;
  return { alerts: [aKeptAlert(alert)], notices: [queued(`${id} resolved`, ['mail'], atMs)] };
}

const mark = (
  noticeId: string,
  channel: string,
  state: DeliveryMark['state'] = 'delivered',
): DeliveryMark => ({
  noticeId,
  channel,
  state,
  atMs: START_MS,
});
const told = (notices: readonly QueuedNotice[]) =>
  notices.map(({ notice, channels }) => `${notice.id}: ${[...channels].sort().join()}`);

async function keepAt(file: string, driver: DriverName, waitInFull = 2): Promise<Saving> {
  const saving = await keepSaving(file, {
    keep: usualKeep,
    driver,
    waitInFull,
    epochMs: () => START_MS,
    onTrouble: () => undefined,
  });
  onTestFinished(() => {
    saving.close();
  });
  return saving;
}

const run = (at: number, alerts?: AlertsToSave) =>
  aRunToSave(START_MS + at, [pathAs('a', OPEN)], alerts === undefined ? {} : { alerts });

describe.each(drivers)('with %s', (driver) => {
  test('what a run changed about alerts is saved with it, once', async () => {
    const file = join(aFolder(), 'store.db');
    const store = await openAt(file, driver);
    store.save(run(0, opened('x')));
    store.save(run(0, opened('x')));
    store.save(run(1));
    const reader = await readAt(file, driver);
    expect(reader.alerts({ limit: 9 })).toEqual([{ id: 1, alert: anAlert({ id: 'x', key: 'x' }) }]);
    expect(reader.unsettledAlerts()).toEqual(opened('x').alerts);
    expect(told(reader.undelivered())).toEqual(['x opened: hook,mail']);
    expect(reader.undelivered()[0]?.notice).toEqual(aNotice({ id: 'x opened', atMs: START_MS }));
    store.save(run(2, resolved('x')));
    expect(reader.alerts({ limit: 9 })).toMatchObject([{ id: 1, alert: { state: 'resolved' } }]);
    expect(reader.unsettledAlerts()).toEqual([]);
  });

  test('alerts are read page by page, by their state', async () => {
    const store = await aStore(driver);
    for (const id of ['a', 'b', 'c']) store.saveAlerts(opened(id));
    store.saveAlerts(resolved('b'));
    const ids = (wanted: Parameters<typeof store.alerts>[0]) =>
      store.alerts(wanted).map(({ alert }) => alert.id);
    expect(ids({ limit: 2 })).toEqual(['c', 'b']);
    expect(ids({ limit: 2, before: 2 })).toEqual(['a']);
    expect(ids({ limit: 9, state: 'open' })).toEqual(['c', 'a']);
    expect(ids({ limit: 9, state: 'resolved' })).toEqual(['b']);
  });

  test('what was delivered or given up waits no more', async () => {
    const store = await aStore(driver);
    store.saveAlerts(opened('x'));
    store.saveMarks([mark('x opened', 'mail')]);
    expect(told(store.undelivered())).toEqual(['x opened: hook']);
    // A notice that is saved again is not sent again.
    store.saveAlerts(opened('x'));
    expect(told(store.undelivered())).toEqual(['x opened: hook']);
    store.saveMarks([mark('x opened', 'hook', 'given-up'), mark('unknown', 'hook')]);
    expect(store.undelivered()).toEqual([]);
  });

  test('an alert that is over goes with the changes of its time, and what is not done with stays', async () => {
    const store = await aStore(driver, { changesMs: 10 * DAY_MS });
    store.saveAlerts(opened('open'));
    store.saveAlerts(opened('over'));
    store.saveAlerts(resolved('over'));
    store.saveAlerts(opened('later'));
    store.saveAlerts(resolved('later', START_MS + 5 * DAY_MS));
    store.saveMarks([
      mark('over opened', 'mail'),
      mark('over opened', 'hook'),
      mark('later resolved', 'mail'),
    ]);
    expect(store.prune(START_MS + 9 * DAY_MS).alerts).toBe(0);
    expect(store.prune(START_MS + 11 * DAY_MS).alerts).toBe(1);
    expect(store.alerts({ limit: 9 }).map(({ alert }) => alert.id)).toEqual(['later', 'open']);
    expect(told(store.undelivered())).toEqual([
      'open opened: hook,mail',
      'over resolved: mail',
      'later opened: hook,mail',
    ]);
  });

  test('alerts of the last 30 days do not go for the sake of size, older ones do', async () => {
    const store = await aStore(driver, { maxBytes: 1 });
    store.saveAlerts(resolved('x'));
    expect(store.prune(START_MS + 29 * DAY_MS).alerts).toBe(0);
    expect(store.prune(START_MS + 31 * DAY_MS).alerts).toBe(1);
  });

  test('after a restart it goes on with what is open and what waits', async () => {
    const file = join(aFolder(), 'store.db');
    const first = await keepAt(file, driver);
    first.save(run(0, opened('x')));
    first.saveAlerts(opened('y'));
    first.mark([mark('x opened', 'hook')]);
    first.saveAlerts(resolved('y'));
    first.mark([mark('y opened', 'hook'), mark('y opened', 'mail'), mark('y resolved', 'mail')]);
    const expected = { open: first.unsettledAlerts(), notices: told(first.undelivered()) };
    first.close();
    const second = await keepAt(file, driver);
    expect(second.unsettledAlerts()).toEqual(expected.open);
    expect(told(second.undelivered())).toEqual(expected.notices);
    expect(expected.open.map(({ alert }) => alert.id)).toEqual(['x']);
    expect(expected.notices).toEqual(['x opened: mail']);
  });

  test('while nothing can be saved it is all in memory, and in the right order on the disk later', async () => {
    const place = join(aFolder(), 'place');
    writeFileSync(place, '');
    const file = join(place, 'store.db');
    const saving = await keepAt(file, driver);
    saving.save(run(0, opened('x')));
    saving.mark([mark('x opened', 'hook')]);
    saving.save(run(1));
    saving.saveAlerts(opened('y'));
    saving.mark([mark('y opened', 'hook')]);
    saving.mark([mark('y opened', 'mail')]);
    saving.save(run(2, resolved('x')));
    saving.save(run(3, opened('z')));
    saving.saveAlerts(resolved('y'));
    // Of the first two runs only what they changed is left.
    expect(saving.save(run(4))).toBe(5);
    const notices = ['x opened: mail', 'x resolved: mail', 'z opened: hook,mail', 'y resolved: mail'];
    expect(told(saving.undelivered())).toEqual(notices);
    expect(saving.unsettledAlerts().map(({ alert }) => alert.id)).toEqual(['z']);
    rmSync(place);
    expect(saving.save(run(5))).toBe(0);
    const reader = saving.reader();
    expect(told(reader?.undelivered() ?? [])).toEqual(notices);
    expect(reader?.alerts({ limit: 9 }).map(({ alert }) => `${alert.id} ${alert.state}`)).toEqual([
      'z open',
      'y resolved',
      'x resolved',
    ]);
  });

  test('decisions of older runs are put together, whichever watches they came from', async () => {
    const place = join(aFolder(), 'place');
    writeFileSync(place, '');
    const saving = await keepAt(join(place, 'store.db'), driver, 1);
    saving.save({ ...run(0, opened('x')), watch: 'one' });
    saving.save({ ...run(1, resolved('x')), watch: 'two' });
    saving.save({ ...run(2, opened('y')), watch: 'one' });
    saving.save({ ...run(3), watch: 'two' });
    rmSync(place);
    saving.save({ ...run(4), watch: 'one' });
    expect(
      saving
        .reader()
        ?.alerts({ limit: 9 })
        .map(({ alert }) => `${alert.id} ${alert.state}`),
    ).toEqual(['y open', 'x resolved']);
    expect(told(saving.reader()?.undelivered() ?? [])).toEqual([
      'x opened: hook,mail',
      'x resolved: mail',
      'y opened: hook,mail',
    ]);
  });

  test('a file that is begun anew is told what is open and what waits', async () => {
    const file = join(aFolder(), 'store.db');
    const saving = await keepAt(file, driver);
    saving.save(run(0, opened('x')));
    saving.mark([mark('x opened', 'hook')]);
    saving.close();
    truncateSync(file, 3000);
    const other = await keepAt(file, driver);
    other.save(run(1, opened('y')));
    // The file can tell nothing any more; what was decided since is there.
    expect(
      other
        .reader()
        ?.unsettledAlerts()
        .map(({ alert }) => alert.id),
    ).toEqual(['y']);
    rmSync(file);
    other.save(run(2));
    other.save(run(3));
    expect(
      other
        .reader()
        ?.unsettledAlerts()
        .map(({ alert }) => alert.id),
    ).toEqual(['y']);
    expect(told(other.reader()?.undelivered() ?? [])).toEqual(['y opened: hook,mail']);
  });
});
