import { describe, expect, test } from 'vitest';
import { markup, NOTHING, trusted } from '../../../src/report/html/markup.ts';

describe('markup', () => {
  test('escapes texts and takes finished HTML as it is', () => {
    const rows = ['<1>', '2'].map((text) => markup`<i>${text}</i>`);
    expect(markup`<p title="${'"'}">${3} ${'a<b'} ${trusted('<br>')}${NOTHING}${rows}</p>`.html).toBe(
      '<p title="&quot;">3 a&lt;b <br><i>&lt;1&gt;</i><i>2</i></p>',
    );
  });

  test('needs no piece', () => {
    expect(markup`<hr>`.html).toBe('<hr>');
  });
});
