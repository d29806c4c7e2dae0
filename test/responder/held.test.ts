import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeHeld } from '../../src/responder/held.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answer = (holdMs: number, isWanted: () => boolean = () => true) => ({
  bytes: new Uint8Array(80),
  holdMs,
  isWanted,
});

test('an answer goes at once, or when its time has come', () => {
  const held = makeHeld();
  const sent: string[] = [];
  held.send(answer(0), () => sent.push('now'));
  held.send(answer(3000), () => sent.push('later'));
  expect(sent).toEqual(['now']);
  vi.advanceTimersByTime(2999);
  expect(sent).toEqual(['now']);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual(['now', 'later']);
});

test('an answer that nobody wants any more is not sent', () => {
  const send = vi.fn();
  makeHeld().send(
    answer(10, () => false),
    send,
  );
  vi.advanceTimersByTime(10);
  expect(send).not.toHaveBeenCalled();
});

test('what was called off is not sent, and gives its place back', () => {
  const held = makeHeld();
  const send = vi.fn();
  const isWanted = vi.fn(() => true);
  held.send(answer(10, isWanted), send);
  held.callOff();
  vi.advanceTimersByTime(20);
  expect(send).not.toHaveBeenCalled();
  expect(isWanted).toHaveBeenCalledOnce();
});
