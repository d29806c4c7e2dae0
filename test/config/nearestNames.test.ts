import { describe, expect, it } from 'vitest';
import { didYouMean, joinOr, nearestNames } from '../../src/config/nearestNames.ts';

const roles = ['workstation', 'cic-server', 'media-server', 'interaction-desktop', 'fax'];

describe('nearestNames', () => {
  it.each([
    ['workstaton', ['workstation']],
    ['WORKSTATION', ['workstation']],
    ['cic-sever', ['cic-server']],
    ['desktop', ['interaction-desktop']],
    ['server', ['cic-server', 'media-server']],
    ['faxx', ['fax']],
    ['me', []],
    ['zzzzzzzz', []],
    ['', []],
  ])('%j → %j', (name, nearest) => {
    expect(nearestNames(name, roles)).toEqual(nearest);
  });

  it('gives three at most, nearest first, then by name', () => {
    expect(nearestNames('port', ['ports', 'sport', 'port1', 'port2', 'port'])).toEqual([
      'port',
      'port1',
      'port2',
    ]);
  });

  it('gives a name once', () => {
    expect(nearestNames('port', ['ports', 'ports'])).toEqual(['ports']);
  });
});

describe('didYouMean', () => {
  it.each([
    [[], ''],
    [['a'], '; did you mean "a"?'],
    [['a', 'b'], '; did you mean "a" or "b"?'],
    [['a', 'b', 'c'], '; did you mean "a", "b" or "c"?'],
  ])('%j → %j', (names, words) => {
    expect(didYouMean(names)).toBe(words);
  });
});

describe('joinOr', () => {
  it.each([
    [[], ''],
    [['tcp'], 'tcp'],
    [['tcp', 'udp'], 'tcp or udp'],
  ])('%j → %j', (words, joined) => {
    expect(joinOr(words)).toBe(joined);
  });
});
