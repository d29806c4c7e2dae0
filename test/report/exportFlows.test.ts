import { describe, expect, test } from 'vitest';
import { asPort } from '../../src/model/ids.ts';
import { exportFlows } from '../../src/report/exportFlows.ts';
import { renderCsv } from '../../src/report/renderCsv.ts';
import { renderMarkdownMap } from '../../src/report/renderMarkdownMap.ts';
import { aFlow, aPortMap, aSection, ports } from '../support/builders.ts';
import { expectGolden } from './golden.ts';
import { hostile, unprintableIn } from './hostile.ts';
import { workstationFlows, workstationMap } from './workstation.ts';

describe('exportFlows', () => {
  test('gives one plain record per flow, in order', () => {
    const records = exportFlows(workstationFlows);
    expect(records.map(({ id }) => id)).toEqual(workstationFlows.map(({ id }) => id));
    expectGolden('export/flows.json', `${JSON.stringify(records, null, 2)}\n`);
  });

  test('has every key of the published form', () => {
    expect(Object.keys(exportFlows([aFlow()])[0] ?? {})).toEqual(
      expect.arrayContaining(
        'id section from to service purpose transport ports security direction wan when impact source note'.split(
          ' ',
        ),
      ),
    );
  });
});

describe('renderCsv', () => {
  test('prints the flows', () => {
    expectGolden('export/flows.csv', renderCsv(exportFlows(workstationFlows)));
  });

  test('ends every row with CRLF and gives each as many cells as the heading', () => {
    const rows = renderCsv(exportFlows(workstationFlows)).split('\r\n');
    expect(rows.pop()).toBe('');
    expect(rows).toHaveLength(workstationFlows.length + 1);
    for (const row of rows) {
      expect(row).not.toMatch(/[\r\n]/);
      expect(row.replace(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(21);
    }
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'=1"],
    ['a "quoted", one', '"a ""quoted"", one"'],
    ['two\r\nlines', 'two lines'],
    ['=a,b', '"\'=a,b"'],
  ])('writes %j as %s', (note, expected) => {
    const row = renderCsv(exportFlows([aFlow({ note })])).split('\r\n')[1] ?? '';
    expect(row).toContain(`,${expected},tls,`);
  });

  test('leaves the arrows as they are', () => {
    const text = renderCsv(exportFlows([aFlow(), aFlow({ direction: '<->' })]));
    expect(text).toContain(',cic-server,->,to,Notifier');
    expect(text).toContain(',cic-server,<->,to,Notifier');
  });

  test('lets no control character through', () => {
    const text = renderCsv(exportFlows(hostile(workstationFlows)));
    expect(unprintableIn(text.replaceAll('\r\n', ''))).toEqual([]);
  });
});

describe('renderMarkdownMap', () => {
  test('prints the whole map', () => {
    expectGolden('export/port-map.md', renderMarkdownMap(workstationMap));
  });

  test('escapes what Markdown would obey', () => {
    const flow = aFlow({
      service: 'a|b *c* <br> `d` [e](f) g_h\\',
      purpose: 'two\nlines',
      unprobed: { ports: [asPort(20)], why: 'nothing listens' },
      note: '# no heading',
      ports: ports(20, 21),
    });
    const row = renderMarkdownMap(aPortMap({ flows: [flow] }))
      .split('\n')
      .find((line) => line.includes('two lines'));
    expect(row).toContain('| a\\|b \\*c\\* \\<br\\> \\`d\\` \\[e\\](f) g\\_h\\\\ |');
    expect(row).toContain('`tcp 20, 21` SSL, WAN');
    expect(row).toContain('Not probed: 20 (nothing listens). \\# no heading');
  });

  test('has a section that the map forgot to list, and none without flows', () => {
    const text = renderMarkdownMap(
      aPortMap({ flows: [aFlow({ section: 'Unlisted' })], sections: [aSection('Bare', { page: 7 })] }),
    );
    expect(text).not.toContain('### Bare');
    expect(text).toContain('### Unlisted\n\n| Flow |');
  });

  test('keeps every table in shape whatever the texts are', () => {
    const text = renderMarkdownMap(hostile(workstationMap));
    expect(unprintableIn(text)).toEqual([]);
    const widths = text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.replaceAll('\\|', '').split('|').length - 2);
    expect(new Set(widths)).toEqual(new Set([10, 8, 5]));
  });
});
