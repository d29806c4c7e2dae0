import { describe, expect, test } from 'vitest';
import { noTripsYet, noteTrip, type RoundTrips, volleyPace } from '../../src/run/volleyPace.ts';

describe('the pace of datagrams', () => {
  test('is the patient one while nothing is known of the way', () => {
    expect(gaps(noTripsYet(null))).toEqual([200, 200, 200, 200, 200]);
    expect(volleyPace.waitMs(noTripsYet(null))).toBe(500);
  });

  test('is quick where answers come quickly, and never so quick that all are lost at once', () => {
    expect(gaps(noTripsYet(1))).toEqual([40, 40, 40, 40, 40]);
    expect(volleyPace.waitMs(noTripsYet(1))).toBe(250);
  });

  test('waits over twice as long as any answer took', () => {
    const trips = noTripsYet(20);
    noteTrip(trips, 300, 0);
    noteTrip(trips, 20, 0);
    expect(volleyPace.waitMs(trips)).toBe(800);
  });

  test('sends no second datagram before the usual answer', () => {
    const trips = noTripsYet(60);
    expect(volleyPace.gapMs(trips, 1)).toBe(120);
    for (let at = 0; at < 50; at++) noteTrip(trips, 90, 0);
    expect(volleyPace.gapMs(trips, 1)).toBeCloseTo(180, 0);
  });

  test('learns from a first answer what nobody told before', () => {
    const trips = noTripsYet(null);
    noteTrip(trips, 70, 0);
    expect(trips).toEqual({ worstMs: 70, meanMs: 70, answered: 1, lost: 0 });
  });
});

describe('the number of datagrams', () => {
  test('is six where nothing is known, and where little is lost', () => {
    expect(count(some(0, 0))).toBe(6);
    expect(count(some(10_000, 0))).toBe(6);
    expect(count(some(10_000, 100))).toBe(6);
  });

  test('grows with the loss: at 15 % each way chance takes a good port once in ten million at most', () => {
    const lossEachWay = 0.15;
    const share = 1 - (1 - lossEachWay) ** 2;
    const trips = some(10_000, (10_000 * share) / (1 - share));
    expect(share ** count(trips)).toBeLessThan(1e-7);
  });

  test('grows with the first loss, however few answers there were', () => {
    expect(count(some(5, 1))).toBe(9);
  });

  test('has an end where nearly all is lost', () => {
    expect(count(some(20, 2000))).toBe(13);
  });

  test('counts what was lost before an answer', () => {
    const trips = noTripsYet(1);
    for (let at = 0; at < 20; at++) noteTrip(trips, 1, 1);
    expect(trips).toMatchObject({ answered: 20, lost: 20 });
    expect(count(trips)).toBe(13);
  });
});

function some(answered: number, lost: number): RoundTrips {
  return { worstMs: 1, meanMs: 1, answered, lost };
}

function gaps(trips: RoundTrips): readonly number[] {
  const all: number[] = [];
  for (let gap = volleyPace.gapMs(trips, 1); gap !== null; gap = volleyPace.gapMs(trips, all.length + 1)) {
    all.push(gap);
  }
  return all;
}

function count(trips: RoundTrips): number {
  return gaps(trips).length + 1;
}
