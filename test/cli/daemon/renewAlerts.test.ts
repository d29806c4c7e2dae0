import { expect, test } from 'vitest';
import { renewAlerts } from '../../../src/cli/daemon/renewAlerts.ts';
import type { Alert, Notice } from '../../../src/model/alert.ts';
import type { Channel } from '../../../src/model/channel.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';

const MINUTE = 60_000;
const CHANNELS: readonly Channel[] = [
  { kind: 'alertmanager', name: 'am', url: { kind: 'plain', value: 'http://127.0.0.1:9093' }, bearer: null },
  { kind: 'syslog', name: 'log', host: 'log01', port: 514, transport: 'udp', facility: 16 },
];
const alert: Alert = {
  id: 'a1',
  watch: 'all',
  key: 'host cic01',
  kind: 'path-broken',
  state: 'open',
  title: 'something is broken',
  target: 'cic01',
  openedMs: 0,
  updatedMs: 0,
  resolvedMs: null,
  paths: [],
};

function play(given: { readonly channels?: readonly Channel[]; readonly send?: () => Promise<void> } = {}) {
  const clock = makeFakeClock();
  const told: string[] = [];
  const open: Alert[] = [alert];
  const deliverTo = (name: string) => async (notice: Notice) => {
    told.push(`${name} ${notice.kind} ${notice.alert.id} ${notice.alert.state}`);
    await given.send?.();
  };
  const stop = renewAlerts(
    given.channels ?? CHANNELS,
    new Map([
      ['am', deliverTo('am')],
      ['log', deliverTo('log')],
    ]),
    () => open,
    { clock, identity: { host: 'pc17', site: '' } },
  );
  return { clock, told, open, stop };
}

test('an Alertmanager is told every five minutes of what is open, and nobody else is', async () => {
  const { clock, told, open, stop } = play();
  await clock.advance(4 * MINUTE);
  expect(told).toEqual([]);
  await clock.advance(7 * MINUTE);
  expect(told).toEqual(Array(2).fill('am reminder a1 open'));
  open.pop();
  await clock.advance(5 * MINUTE);
  expect(told).toHaveLength(2);
  stop();
  expect(clock.waiting()).toBe(0);
});

test('an alert that ended while it was renewed does not stay open there', async () => {
  const { clock, told, open, stop } = play({
    send: async () => {
      open.pop();
    },
  });
  await clock.advance(6 * MINUTE);
  expect(told).toEqual(['am reminder a1 open', 'am resolved a1 resolved']);
  stop();
});

test('one that cannot be reached is told again the next time', async () => {
  const { clock, told, stop } = play({ send: () => Promise.reject(new Error('no route')) });
  await clock.advance(11 * MINUTE);
  expect(told).toHaveLength(2);
  stop();
});

test('without an Alertmanager nothing is done', () => {
  const { clock } = play({ channels: CHANNELS.slice(1) });
  expect(clock.waiting()).toBe(0);
});
