import { expect, test } from 'vitest';
import { watchDeadline } from '../../src/run/watchDeadline.ts';
import { makeFakeClock } from '../support/fakeClock.ts';

test('the run lasts as much longer as it is allowed to', async () => {
  const clock = makeFakeClock();
  const { signal, allow } = watchDeadline(1000, new AbortController().signal, clock);
  await clock.advance(900);
  allow(500);
  await clock.advance(599);
  expect(signal.aborted).toBe(false);
  await clock.advance(1);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('what was allowed ends with the watch', async () => {
  const clock = makeFakeClock();
  const { allow, endWatch } = watchDeadline(1000, new AbortController().signal, clock);
  allow(500);
  endWatch();
  expect(clock.waiting()).toBe(0);
});
