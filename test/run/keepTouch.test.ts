import { expect, test, vi } from 'vitest';
import { keepTouch } from '../../src/run/keepTouch.ts';
import { makeFakeClock } from '../support/fakeClock.ts';

const EVERY_MS = 2000;

test('the far side is asked again and again, until the end', async () => {
  const clock = makeFakeClock();
  const ask = vi.fn(async () => undefined);
  const touch = keepTouch(ask, clock, new AbortController().signal);
  await clock.advance(10 * EVERY_MS);
  expect(ask).toHaveBeenCalledTimes(10);
  expect(await touch.isUnbroken()).toBe(true);
  touch.end();
  await clock.advance(10 * EVERY_MS);
  expect(ask).toHaveBeenCalledTimes(11);
  expect(clock.waiting()).toBe(0);
});

test('it is lost when the far side is gone', async () => {
  const clock = makeFakeClock();
  const touch = keepTouch(() => Promise.reject(new Error('gone')), clock, new AbortController().signal);
  expect(touch.signal.aborted).toBe(false);
  await clock.advance(EVERY_MS);
  expect(touch.signal.aborted).toBe(true);
  expect(await touch.isUnbroken()).toBe(false);
  expect(clock.waiting()).toBe(0);
});

test.each([
  [1_000, true],
  [3_600_000, false],
])(
  'a host whose calendar went on by %i ms while its timers stood still: unbroken %s',
  async (ms, unbroken) => {
    const clock = makeFakeClock();
    let slept = 0;
    const sleepy = { ...clock, epochMs: () => clock.epochMs() + slept };
    const touch = keepTouch(async () => undefined, sleepy, new AbortController().signal);
    await clock.advance(5 * EVERY_MS);
    slept = ms;
    // At once, not only when it is asked the next time.
    expect(await touch.isUnbroken()).toBe(unbroken);
    expect(touch.signal.aborted).toBe(!unbroken);
    touch.end();
  },
);

test.each([
  ['before', true],
  ['meanwhile', false],
])('it ends when the run was stopped %s', async (_when, before) => {
  const clock = makeFakeClock();
  const run = new AbortController();
  if (before) run.abort();
  const touch = keepTouch(async () => undefined, clock, run.signal);
  run.abort();
  expect(touch.signal.aborted).toBe(true);
  expect(clock.waiting()).toBe(0);
});
