import { describe, expect, test } from 'vitest';
import type { Notice, QueuedNotice } from '../../../src/model/alert.ts';
import { type Deliver, DeliveryError } from '../../../src/model/delivery.ts';
import { backoff } from '../../../src/sinks/alerts/backoff.ts';
import { openOutbox } from '../../../src/sinks/alerts/outbox.ts';
import type { OutboxParts } from '../../../src/sinks/alerts/outboxParts.ts';
import { aNotice } from '../../support/alerts.ts';
import { FAKE_EPOCH_MS, makeFakeClock } from '../../support/fakeClock.ts';

const MINUTE = 60_000;

interface FakeChannel {
  readonly deliver: Deliver;
  /** `SECONDS ID` of every try. */
  readonly tries: string[];
}

const again = (retryAfterMs: number | null = null) =>
  new DeliveryError('503 from hooks.example.com', { isFinal: false, retryAfterMs });
const final = () => new DeliveryError('404 from hooks.example.com', { isFinal: true, retryAfterMs: null });

/** An outbox with channels that do what their functions tell, by the number of the try from 0. */
function open(
  channels: Readonly<Record<string, (at: number, signal: AbortSignal) => unknown>>,
  given: Partial<OutboxParts> = {},
) {
  const clock = makeFakeClock();
  const log: string[] = [];
  const seconds = () => clock.now() / 1000;
  const fakes = Object.entries(channels).map(([name, act]): readonly [string, FakeChannel] => {
    const tries: string[] = [];
    const deliver: Deliver = async (notice, signal) => {
      tries.push(`${seconds()} ${notice.id}`);
      await act(tries.length - 1, signal);
    };
    return [name, { deliver, tries }];
  });
  const outbox = openOutbox({
    clock,
    random: () => 1,
    channels: new Map(fakes.map(([name, { deliver }]) => [name, deliver])),
    giveUpMs: 60 * MINUTE,
    onMark: ({ noticeId, channel, state }) => log.push(`${seconds()} ${channel} ${noticeId} ${state}`),
    onGivenUp: (channel, notice: Notice, why) => log.push(`${channel} gives up ${notice.id}: ${why}`),
    onTrouble: (channel, why) => log.push(`${channel}: ${why ?? 'works again'}`),
    ...given,
  });
  const tries = (name: string) => new Map(fakes).get(name)?.tries;
  return { clock, outbox, log, tries };
}

function queued(id: string, ...channels: readonly string[]): QueuedNotice {
  return { notice: aNotice({ id, atMs: FAKE_EPOCH_MS }), channels };
}

const works = () => undefined;

describe('an outbox', () => {
  test('delivers in order, and marks each delivery at once', async () => {
    const { clock, outbox, log, tries } = open({ hook: works, mail: works });
    outbox.add([queued('a', 'hook', 'mail'), queued('b', 'hook')]);
    expect([...outbox.waiting()]).toEqual([
      ['hook', 2],
      ['mail', 1],
    ]);
    await clock.advance(0);
    expect(tries('hook')).toEqual(['0 a', '0 b']);
    expect(log.sort()).toEqual(['0 hook a delivered', '0 hook b delivered', '0 mail a delivered']);
    expect([...outbox.waiting().values()]).toEqual([0, 0]);
    outbox.add([queued('c', 'mail')]);
    await clock.advance(0);
    expect(tries('mail')).toEqual(['0 a', '0 c']);
  });

  test('tries again later and later; what comes after it waits, other channels do not', async () => {
    const fails = (at: number) => (at < 3 ? Promise.reject(again()) : undefined);
    const { clock, outbox, log, tries } = open({ hook: fails, mail: works });
    outbox.add([queued('a', 'hook', 'mail'), queued('b', 'hook', 'mail')]);
    await clock.advance(MINUTE);
    expect(tries('hook')).toEqual(['0 a', '5 a', '15 a', '35 a', '35 b']);
    expect(tries('mail')).toEqual(['0 a', '0 b']);
    // It is told once that the channel fails, and once that it does not any more.
    expect(log.filter((line) => line.startsWith('hook'))).toEqual([
      'hook: 503 from hooks.example.com',
      'hook: works again',
    ]);
    expect(clock.waiting()).toBe(0);
  });

  test('leaves a receiver alone for as long as it asks', async () => {
    const { clock, outbox, tries } = open({
      hook: (at) => (at === 0 ? Promise.reject(again(20_000)) : undefined),
    });
    outbox.add([queued('a', 'hook')]);
    await clock.advance(MINUTE);
    expect(tries('hook')).toEqual(['0 a', '20 a']);
  });

  test('does not try again what cannot be delivered', async () => {
    const { clock, outbox, log, tries } = open({
      hook: (at) => (at === 0 ? Promise.reject(final()) : undefined),
    });
    outbox.add([queued('a', 'hook'), queued('b', 'hook')]);
    await clock.advance(0);
    expect(tries('hook')).toEqual(['0 a', '0 b']);
    expect(log).toEqual([
      'hook: 404 from hooks.example.com',
      '0 hook a given-up',
      'hook gives up a: 404 from hooks.example.com',
      '0 hook b delivered',
      'hook: works again',
    ]);
  });

  test('gives up what is too old, and goes on with what is not', async () => {
    const { clock, outbox, log } = open({ hook: () => Promise.reject(again()) }, { giveUpMs: MINUTE });
    outbox.add([
      queued('a', 'hook'),
      { notice: aNotice({ id: 'b', atMs: FAKE_EPOCH_MS + 10 * MINUTE }), channels: ['hook'] },
    ]);
    await clock.advance(5 * MINUTE);
    expect(log.slice(1)).toEqual(['75 hook a given-up', 'hook gives up a: 503 from hooks.example.com']);
    expect(outbox.waiting().get('hook')).toBe(1);
    await outbox.stop();
    expect(clock.waiting()).toBe(0);
  });

  test('gives up what was to go to a channel that is there no more', async () => {
    const { clock, outbox, log, tries } = open({ hook: works });
    outbox.add([queued('a', 'pager', 'hook')]);
    await clock.advance(0);
    expect(log).toEqual([
      '0 pager a given-up',
      'pager gives up a: there is no such channel any more',
      '0 hook a delivered',
    ]);
    expect(tries('hook')).toHaveLength(1);
  });

  test('does not wait for ever for a delivery, heeded or not', async () => {
    let signal: AbortSignal | null = null;
    const hangs = (at: number, given: AbortSignal) => {
      signal = given;
      return at === 0 ? new Promise(() => undefined) : undefined;
    };
    const { clock, outbox, log, tries } = open({ hook: hangs });
    outbox.add([queued('a', 'hook')]);
    await clock.advance(29_000);
    expect(log).toEqual([]);
    await clock.advance(10_000);
    expect(tries('hook')).toEqual(['0 a', '35 a']);
    expect(log[0]).toBe('hook: it took too long');
    expect(signal).not.toBeNull();
  });

  test('does not repeat what an error says that was not made to be told', async () => {
    const { clock, outbox, log } = open({
      hook: () => Promise.reject(new TypeError('https://hooks.example.com/hunter2')),
      // A library may throw anything.
      mail: () => Promise.reject('hunter2'),
    });
    outbox.add([queued('a', 'hook', 'mail')]);
    await clock.advance(0);
    expect(log.sort()).toEqual(['hook: unexpected TypeError', 'mail: unexpected string']);
    await outbox.stop();
  });
});

describe('an outbox that is stopped', () => {
  test('lets end what is under way, and begins nothing any more', async () => {
    const slow = () => new Promise<void>((resolve) => clock.after(3000, resolve));
    const { clock, outbox, log, tries } = open({ hook: slow });
    outbox.add([queued('a', 'hook'), queued('b', 'hook')]);
    await clock.advance(1000);
    await clock.until(outbox.stop());
    outbox.add([queued('c', 'hook')]);
    await clock.advance(MINUTE);
    expect(tries('hook')).toEqual(['0 a']);
    expect(log).toEqual(['3 hook a delivered']);
    expect(outbox.waiting().get('hook')).toBe(2);
    expect(clock.waiting()).toBe(0);
  });

  test('waits for 5 seconds at most; what was cut off is neither delivered nor in trouble', async () => {
    const { clock, outbox, log } = open({ hook: () => new Promise(() => undefined) });
    outbox.add([queued('a', 'hook')]);
    await clock.advance(1000);
    await clock.until(outbox.stop());
    expect(clock.now()).toBe(6000);
    expect(log).toEqual([]);
    expect(outbox.waiting().get('hook')).toBe(1);
  });

  test('does not wait for the next try', async () => {
    const { clock, outbox } = open({ hook: () => Promise.reject(again()) });
    outbox.add([queued('a', 'hook')]);
    await clock.advance(1000);
    await outbox.stop();
    expect(clock.now()).toBe(1000);
    expect(clock.waiting()).toBe(0);
  });

  test('in the midst of a delivery that then fails does not try it again', async () => {
    const slow = () =>
      new Promise<void>((_, reject) => {
        clock.after(3000, () => reject(again()));
      });
    const { clock, outbox, tries } = open({ hook: slow });
    outbox.add([queued('a', 'hook')]);
    await clock.advance(1000);
    await clock.until(outbox.stop());
    expect(tries('hook')).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });
});

test.each([
  [0, null, 1, 5000],
  [0, null, 0, 2500],
  [3, null, 1, 40_000],
  [99, null, 1, 300_000],
  [0, 60_000, 0, 60_000],
  [9, 1000, 1, 300_000],
  [0, 1e9, 0, 3_600_000],
])('after %i failures, asked for %j ms, with %d: %i ms', (failures, asked, random, ms) => {
  expect(backoff(failures, asked, random)).toBe(ms);
});
