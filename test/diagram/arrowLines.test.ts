import { describe, expect, test } from 'vitest';
import { arrowLines, fullLines } from '../../src/diagram/arrowLines.ts';
import { arrowsOf } from '../../src/diagram/arrowsOf.ts';
import type { Line, State } from '../../src/diagram/drawing.ts';
import { NO_BREAK } from '../../src/diagram/portWords.ts';
import { lineText, STATES, signOf, stateWord, worstState } from '../../src/diagram/states.ts';
import { aUse } from './drawings.ts';

const words = (lines: readonly Line[]): readonly string[] =>
  lines.map((line) => lineText(line).replaceAll(NO_BREAK, ' '));

describe('what stands on an arrow', () => {
  test.each<[string, readonly State[], string]>([
    ['one met', ['met'], '✓ met'],
    ['two met', ['met', 'met'], '✓ both met'],
    ['three met', ['met', 'met', 'met'], '✓ all 3 met'],
    ['one of them broken', ['met', 'broken', 'met'], '✗ 1 of 3 broken'],
    ['all broken', ['broken', 'broken', 'broken'], '✗ all 3 broken'],
    ['broken and unproven', ['unproven', 'broken', 'met'], '✗ 1 of 3 broken, 1 unproven'],
    ['unproven beside met', ['unproven', 'met'], '? 1 of 2 unproven'],
    ['what was not tried does not count', ['met', 'unchecked'], '✓ met'],
    ['nothing tried', ['unchecked', 'unchecked'], '– not checked'],
  ])('%s', (_what, states, tally) => {
    const uses = states.map((state) => aUse({ state }));
    expect(words(arrowLines(uses, 'ports'))[0]).toBe(tally);
  });

  test('a state that differs stands before each line, the worst first', () => {
    const uses = [
      aUse({ state: 'met', ports: '80' }),
      aUse({ state: 'unchecked', ports: 'dynamic' }),
      aUse({ state: 'broken', ports: '81' }),
      aUse({ state: 'unproven', ports: '82', transport: 'udp' }),
    ];
    expect(words(arrowLines(uses, 'ports'))).toEqual([
      '✗ 1 of 3 broken, 1 unproven',
      '✗ tcp 81',
      '? udp 82',
      '✓ tcp 80',
      '– tcp dynamic ports',
    ]);
  });

  test('one state for all is said once', () => {
    const uses = [aUse({ state: 'met' }), aUse({ state: 'met', service: 'SMB', ports: '445' })];
    expect(words(arrowLines(uses, 'service'))).toEqual(['✓ both met', 'Notifier: tcp 5597', 'SMB: tcp 445']);
  });

  test('without a run there is no sum, and a service without a name has its ports alone', () => {
    expect(words(arrowLines([aUse(), aUse({ service: '' })], 'service'))).toEqual([
      'Notifier: tcp 5597',
      'tcp 5597',
    ]);
  });

  test('many services and ports are cut; the full text has them all', () => {
    const uses = Array.from({ length: 20 }, (_, at) =>
      aUse({ service: `Service ${at}`, ports: `${at * 2 + 1}` }),
    );
    const lines = words(arrowLines(uses, 'service'));
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe('+ 8 more');
    expect(words(arrowLines(uses, 'ports'))).toEqual(['tcp 1, 3, 5, 7, 9, 11, 13, 15, + 12 more']);
    expect(words(fullLines(uses))).toHaveLength(20);
  });
});

describe('arrows', () => {
  test('one for each pair and direction; two-way arrows stand apart, whichever end comes first', () => {
    const uses = [
      aUse({ from: 'a', to: 'b', flowId: 'f1', pathId: 'p1', state: 'met' }),
      aUse({ from: 'b', to: 'a', flowId: 'f2' }),
      aUse({ from: 'b', to: 'a', both: true, flowId: 'f3' }),
      aUse({ from: 'a', to: 'b', both: true, flowId: 'f4' }),
      aUse({ from: 'a', to: 'b', flowId: 'f1', pathId: 'p2', state: 'broken' }),
    ];
    expect(arrowsOf(uses, 'ports')).toMatchObject([
      {
        id: 'arrow-1',
        from: 'a',
        to: 'b',
        both: false,
        state: 'broken',
        flowIds: ['f1'],
        pathIds: ['p1', 'p2'],
      },
      { id: 'arrow-2', from: 'b', to: 'a', both: false, state: 'plain', flowIds: ['f2'], pathIds: [] },
      { id: 'arrow-3', from: 'b', to: 'a', both: true, flowIds: ['f3', 'f4'] },
    ]);
  });
});

describe('states', () => {
  test('the worst counts, and nothing is plain', () => {
    expect(worstState(['met', 'unproven', 'unchecked'])).toBe('unproven');
    expect(worstState(['unchecked', 'met'])).toBe('met');
    expect(worstState([])).toBe('plain');
  });

  test('each has a mark and a word of its own, so that colour is never needed', () => {
    expect(STATES.map(signOf)).toEqual(['✗', '?', '✓', '–', '']);
    expect(STATES.map(stateWord)).toEqual(['broken', 'unproven', 'met', 'not checked', '']);
  });
});
