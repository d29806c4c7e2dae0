import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import { escapeHtml } from '../../../src/report/html/escapeHtml.ts';
import { NO_BREAK } from '../../../src/report/paragraph.ts';
import { printable } from '../../../src/report/printable.ts';
import { HOSTILE, unprintableIn } from '../hostile.ts';

describe('escapeHtml', () => {
  test('text without anything special stays as it is', () => {
    expect(escapeHtml('cic01 (10.0.0.5)')).toBe('cic01 (10.0.0.5)');
  });

  test('no character of it is markup', () => {
    expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
  });

  test('a command can be copied', () => {
    expect(escapeHtml(`cicprobe${NO_BREAK}listen`)).toBe('cicprobe listen');
  });

  test('what steers a screen is made visible', () => {
    expect(unprintableIn(escapeHtml(HOSTILE))).toEqual([]);
  });

  test('a browser reads back what was put in, in an element and in an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = escapeHtml(text);
        const [element] = parseFragment(`<b title="${safe}">x${safe}</b>`).childNodes;
        if (element === undefined || !('attrs' in element)) throw new Error('there is no element');
        const shown = printable(text).replaceAll(NO_BREAK, ' ');
        expect(element.attrs).toEqual([{ name: 'title', value: shown }]);
        expect(element.childNodes.map((node) => ('value' in node ? node.value : node))).toEqual([
          `x${shown}`,
        ]);
      }),
    );
  });
});
