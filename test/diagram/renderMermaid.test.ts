import { describe, expect, test } from 'vitest';
import { drawMap } from '../../src/diagram/drawMap.ts';
import { drawRun } from '../../src/diagram/drawRun.ts';
import { renderMermaid } from '../../src/diagram/renderMermaid.ts';
import { renderMermaidFile } from '../../src/diagram/renderMermaidFile.ts';
import { STATES } from '../../src/diagram/states.ts';
import { expectGolden } from '../report/golden.ts';
import { aBox, aDrawing, anArrow, smallMap, smallRun } from './drawings.ts';

describe('Mermaid', () => {
  test('of a small run', () => {
    expectGolden('diagram/run.md', renderMermaidFile(drawRun(smallRun, smallMap)));
  });

  test('of one drawing is Mermaid alone', () => {
    expectGolden('diagram/section.mmd', renderMermaidFile(drawMap(smallMap, { section: 'SIP' })));
  });

  test('every state but plain has a style, on the arrows that have it', () => {
    const states = [...STATES, 'broken' as const];
    const arrows = states.map((state, at) => anArrow({ id: `${at}`, state }));
    const styles = renderMermaid(aDrawing({ arrows })).match(/linkStyle \S+/g);
    expect(styles).toEqual(['linkStyle 0,5', 'linkStyle 1', 'linkStyle 2', 'linkStyle 3']);
  });

  test.each([
    ['"', '#34;'],
    ['a#b', 'a#35;b'],
    ['<b>&', '#60;b#62;#38;'],
    ['`md` **x** _y_', '#96;md#96; #42;#42;x#42;#42; #95;y#95;'],
    ['%%{init}%%', '#37;#37;#123;init#125;#37;#37;'],
    ['DOMAIN\\name', 'DOMAIN∖name'],
    ['a\nb', 'a b'],
    ['\u202ex', '□x'],
  ])('%j is written %j', (text, written) => {
    const drawing = aDrawing({ boxes: [aBox('a', { title: text }), aBox('b')] });
    expect(renderMermaid(drawing)).toContain(`  box1["${written}"]\n`);
  });

  test('an empty label is a blank', () => {
    expect(renderMermaid(aDrawing({ arrows: [anArrow({ lines: [] })] }))).toContain('box1 -->|" "| box2');
  });

  test('a title cannot end its heading or its fence', () => {
    const title = 'a\n```\n# <b>b</b>';
    const text = renderMermaidFile([aDrawing({ title }), aDrawing()]);
    expect(text.split('\n')[0]).toBe('## a &#96;&#96;&#96; &#35; &#60;b&#62;b&#60;/b&#62;');
    expect(text.match(/^```/gm)).toHaveLength(4);
  });
});
