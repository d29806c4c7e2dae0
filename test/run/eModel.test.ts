import { describe, expect, test } from 'vitest';
import { meanOpinionScore, rating } from '../../src/run/eModel.ts';

describe('the rating of G.711', () => {
  test('without delay and loss is that of the default values (G.107 section 7.7)', () => {
    expect(rating(0, 0)).toBeCloseTo(93.2, 1);
  });

  // The published fit to the E-model with default values (Cole and Rosenbluth 2001, equation 3), which is rough beyond 300 ms.
  test.each([50, 100, 150, 200, 250, 300])('falls with a delay of %i ms as the published fit does', (ms) => {
    const fit = 93.2 - 0.024 * ms - (ms > 177.3 ? 0.11 * (ms - 177.3) : 0);
    expect(Math.abs(rating(ms, 0) - fit)).toBeLessThan(2.5);
  });

  // Ie,eff = 95 * Ppl / (Ppl + 25.1), worked out by hand.
  test.each([
    [1, 3.64],
    [5, 15.78],
    [10, 27.07],
    [25.1, 47.5],
  ])('falls with loss of %d percent by %d', (percent, impairment) => {
    expect(rating(60, 0) - rating(60, percent)).toBeCloseTo(impairment, 2);
  });

  test('is never below 0', () => {
    expect(rating(3000, 100)).toBe(0);
  });
});

describe('the mean opinion score of a rating', () => {
  // G.107 Annex B, Table B.1; and the score of the default values.
  test.each([
    [93.2, 4.41],
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [100, 4.5],
    [120, 4.5],
    [0, 1],
    [-5, 1],
  ])('of R = %d is %d', (r, mos) => {
    expect(Math.abs(meanOpinionScore(r) - mos)).toBeLessThan(0.011);
  });

  test('is never below 1, where the formula would be', () => {
    expect(meanOpinionScore(3)).toBe(1);
  });
});
