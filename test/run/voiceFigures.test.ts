import { describe, expect, test } from 'vitest';
import { JITTER_BUFFER_MS, type VoicePacket, voiceFigures } from '../../src/run/voiceFigures.ts';

/** The far side's clock is ahead by this, which must not show in any figure. */
const FAR_AHEAD_MS = 7_654_321.5;

/** A packet every 20 ms; what each way took. Null: lost on that way. */
function played(
  count: number,
  thereMs: (at: number) => number | null,
  backMs: (at: number) => number | null = () => 10,
): { packets: readonly VoicePacket[]; arrived: number } {
  let arrived = 0;
  const packets = Array.from({ length: count }, (_, at): VoicePacket => {
    const sentMs = 1000 + 20 * at;
    const [there, back] = [thereMs(at), backMs(at)];
    if (there === null) return { sentMs, answer: null };
    arrived++;
    if (back === null) return { sentMs, answer: null };
    const arrivedMicros = Math.round((sentMs + there + FAR_AHEAD_MS) * 1000);
    return { sentMs, answer: { arrivedMicros, receivedMs: sentMs + there + back } };
  });
  return { packets, arrived };
}

function figures({ packets, arrived }: ReturnType<typeof played>) {
  return voiceFigures(packets, { arrived, answered: arrived }, []);
}

describe('voice that arrives evenly', () => {
  test('has neither loss nor jitter, and the best score that its delay allows', () => {
    const { there, back, rtt } = figures(played(250, () => 10));
    const clean = { sent: 250, lost: 0, late: 0, jitterMs: 0, reordered: 0, mos: 4.37 };
    expect(there).toEqual(clean);
    expect(back).toEqual(clean);
    expect(rtt).toEqual({ minMs: 20, meanMs: 20, maxMs: 20 });
  });

  test('scores less over a long way', () => {
    const { there, rtt } = figures(
      played(
        250,
        () => 250,
        () => 270,
      ),
    );
    expect(rtt?.meanMs).toBe(520);
    // 260 + 60 ms from mouth to ear: about R = 72 by the published fit.
    expect(there.mos).toBeGreaterThan(3.5);
    expect(there.mos).toBeLessThan(3.9);
    expect(there.late).toBe(0);
  });
});

describe('loss', () => {
  const everyTenth = (at: number) => (at % 10 === 3 ? null : 10);

  test('on the way there counts there alone', () => {
    const { there, back } = figures(played(100, everyTenth));
    expect(there).toMatchObject({ sent: 100, lost: 10 });
    expect(back).toMatchObject({ sent: 90, lost: 0, mos: 4.37 });
    // R = 91.7 - 27.1.
    expect(there.mos).toBeCloseTo(3.33, 1);
  });

  test('on the way back counts back alone', () => {
    const { there, back } = figures(played(100, () => 10, everyTenth));
    expect(there).toMatchObject({ sent: 100, lost: 0, mos: 4.37 });
    expect(back).toMatchObject({ sent: 100, lost: 10 });
    expect(back.mos).toBeCloseTo(3.33, 1);
  });

  test('of everything on the way back leaves the rest unknown', () => {
    const { there, back, rtt } = figures(
      played(
        100,
        () => 10,
        () => null,
      ),
    );
    const unknown = { late: 0, jitterMs: null, reordered: 0, mos: null };
    expect(there).toEqual({ sent: 100, lost: 0, ...unknown });
    expect(back).toEqual({ sent: 100, lost: 100, ...unknown });
    expect(rtt).toBeNull();
  });

  test('of everything on the way there says nothing about the way back', () => {
    const { there, back } = figures(played(100, () => null));
    expect(there).toMatchObject({ sent: 100, lost: 100, mos: null });
    expect(back).toEqual({ sent: 0, lost: 0, late: 0, jitterMs: null, reordered: 0, mos: null });
  });

  test('is none where the responder had reached its limit and did not answer', () => {
    const { packets } = played(
      100,
      () => 10,
      (at) => (at < 90 ? 10 : null),
    );
    const { there, back } = voiceFigures(packets, { arrived: 100, answered: 90 }, []);
    expect([there.lost, back.sent, back.lost]).toEqual([0, 90, 0]);
  });

  test('is never less than none: requests from before may arrive late', () => {
    const { packets } = played(100, () => 10);
    const { there, back } = voiceFigures(packets, { arrived: 104, answered: 104 }, []);
    expect([there.lost, back.lost]).toEqual([0, 0]);
  });

  test('is never more than answers allow', () => {
    const { packets } = played(100, () => 10);
    const { there, back } = voiceFigures(packets, { arrived: 0, answered: 0 }, []);
    expect([there.lost, back.sent, back.lost]).toEqual([0, 100, 0]);
  });
});

describe('jitter', () => {
  test('is that of the way on which it arises', () => {
    const swinging = (at: number) => (at % 2 === 0 ? 10 : 18);
    const there = figures(played(1000, swinging));
    // Each packet differs from the one before by 8 ms, and the estimate comes near that.
    expect(there.there.jitterMs).toBeGreaterThan(7.7);
    expect(there.there.jitterMs).toBeLessThan(8);
    expect(there.back.jitterMs).toBe(0);
    const back = figures(played(1000, () => 10, swinging));
    expect(back.there.jitterMs).toBe(0);
    expect(back.back.jitterMs).toBe(there.there.jitterMs);
  });

  test('of one hiccup is small, and its packet is late', () => {
    const { there } = figures(played(500, (at) => (at === 250 ? 110 : 10)));
    // Up by 100 ms and down again, spread over 500 packets.
    expect(there.jitterMs).toBeCloseTo(0.4, 1);
    expect([there.late, there.reordered]).toEqual([1, 1]);
  });

  test('beyond what a jitter buffer evens out spoils the score', () => {
    const wild = (at: number) => (at % 5 === 0 ? 10 + 3 * JITTER_BUFFER_MS : 10);
    const { there, back } = figures(played(500, wild));
    expect(there.late).toBeGreaterThan(90);
    expect(there.mos).toBeLessThan(3);
    expect([there.lost, back.late]).toEqual([0, 0]);
  });

  test('is none where the way becomes longer once, and only its first packets are late', () => {
    const { there } = figures(played(500, (at) => (at < 250 ? 10 : 70)));
    expect(there.late).toBeGreaterThan(0);
    expect(there.late).toBeLessThan(10);
    expect(there.jitterMs).toBeLessThan(1);
  });

  test('needs two packets', () => {
    const first = (at: number) => (at === 0 ? 10 : null);
    expect(figures(played(50, first)).there.jitterMs).toBeNull();
    expect(figures(played(50, (at) => (at < 2 ? 10 : null))).there.jitterMs).toBe(0);
  });
});

describe('a process that was held up', () => {
  /** Answers of half a second are read at its end. */
  const heldUp = played(
    250,
    () => 10,
    (at) => (at >= 100 && at < 125 ? 10 + 500 - 20 * (at - 100) : 10),
  );
  const stall = { fromMs: 3020, toMs: 3520 };

  test('looks like a bad way back, unless it is known', () => {
    expect(figures(heldUp).back.late).toBeGreaterThan(10);
  });

  test('is no bad way back', () => {
    const { packets, arrived } = heldUp;
    const { back, there, rtt } = voiceFigures(packets, { arrived, answered: arrived }, [stall]);
    const clean = { sent: 250, lost: 0, late: 0, jitterMs: 0, reordered: 0, mos: 4.37 };
    expect([back, there]).toEqual([clean, clean]);
    expect(rtt?.maxMs).toBe(20);
  });
});

test.each([
  ['there', (at: number) => (at % 10 === 0 ? 35 : 10), undefined],
  ['back', () => 10, (at: number) => (at % 10 === 0 ? 35 : 10)],
] as const)('packets that are overtaken are counted (%s)', (way, there, back) => {
  const all = figures(played(100, there, back));
  expect(all[way].reordered).toBe(10);
  expect(all[way === 'there' ? 'back' : 'there'].reordered).toBe(0);
});
