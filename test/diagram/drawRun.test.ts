import { describe, expect, test } from 'vitest';
import type { Drawing } from '../../src/diagram/drawing.ts';
import { drawRun } from '../../src/diagram/drawRun.ts';
import { NO_BREAK } from '../../src/diagram/portWords.ts';
import { lineText } from '../../src/diagram/states.ts';
import { asFlowId, asRoleName } from '../../src/model/ids.ts';
import type { ReportPath } from '../../src/model/report.ts';
import { aReport, aReportPath, aReportSkip } from '../support/builders.ts';
import { smallMap, smallRun } from './drawings.ts';

/** `from → to [state]: line | line`, as a person reads it. */
function arrowsIn(drawing: Drawing | undefined): readonly string[] {
  return (drawing?.arrows ?? []).map(({ from, to, state, lines }) => {
    const text = lines.map((line) => lineText(line).replaceAll(NO_BREAK, ' ')).join(' | ');
    return `${from} → ${to} [${state}]: ${text}`;
  });
}

function boxesIn(drawing: Drawing | undefined): readonly string[] {
  return (drawing?.boxes ?? []).map(({ title, here, lines }) =>
    [
      `${title}${here ? ' (here)' : ''}`,
      ...lines.map((line) => lineText(line).replaceAll(NO_BREAK, ' ')),
    ].join(' | '),
  );
}

describe('the overview of a run', () => {
  const [overview] = drawRun(smallRun, smallMap);

  test('this host in the middle, one arrow for each peer and direction, what was not tried in grey', () => {
    expect(overview).toMatchObject({ id: 'overview', arrangement: 'star' });
    expect(overview?.title).toBe('What ws-042 must reach, and what must reach it');
    expect(boxesIn(overview)).toEqual([
      'ws-042 (here) | Workstation',
      'CIC server | cic01 (10.0.0.5)',
      'SIP gateway | gw01',
      'Not checked | Fax <server>',
      'Not checked | Fax <server>',
    ]);
    expect(arrowsIn(overview)).toEqual([
      'this-host → peer-1 [broken]: ✗ 1 of 2 broken | ✗ tcp 80 | ✓ tcp 5597 | – tcp 81',
      'peer-2 → this-host [unproven]: ? unproven | udp 20000',
      'this-host → unchecked-to [unchecked]: – not checked | 1 flow',
      'unchecked-from → this-host [unchecked]: – not checked | 1 flow',
    ]);
  });

  test('every path is on one arrow', () => {
    expect(overview?.arrows.flatMap(({ pathIds }) => pathIds)).toEqual(['p1', 'p2', 'p3']);
  });

  test('flows of many roles that were not tried are counted', () => {
    const skipped = ['client.notifier', 'sip.fax'].map((id) =>
      aReportSkip({ id: asFlowId(id), to: asRoleName('fax-server') }),
    );
    const [drawing] = drawRun(aReport({ skipped }), smallMap);
    expect(arrowsIn(drawing).at(-1)).toMatch(/not checked \| 2 flows$/);
  });

  test('a host that is several things names them, and has a kind when they agree', () => {
    const of = (roles: readonly string[]): Drawing['boxes'][number] | undefined => {
      const targets = roles.map((role) => ({ role, name: 'cic01', addresses: [] }));
      return drawRun(aReport({ targets }), smallMap)[0]?.boxes[1];
    };
    expect(of(['cic-server'])).toMatchObject({ title: 'CIC server', kind: 'server' });
    expect(of(['cic-server', 'sip-gateway'])).toMatchObject({ title: 'CIC server, SIP gateway', kind: '' });
    expect(of(['a', 'b', 'c', 'd', 'e'])?.title.replaceAll(NO_BREAK, ' ')).toBe('a, b, c, + 2 more');
    expect(of([])).toMatchObject({ title: 'CIC server' });
  });

  test('many hosts of a kind share a box, those in trouble named first', () => {
    const paths = Array.from(
      { length: 9 },
      (_, at): ReportPath =>
        aReportPath({
          id: `p${at}`,
          target: `cic${at}`,
          address: at === 4 ? null : `10.0.0.${at}`,
          outcome: at === 7 ? 'broken' : 'met',
        }),
    );
    const [drawing] = drawRun(aReport({ paths, targets: [] }), smallMap);
    expect(boxesIn(drawing).slice(1)).toEqual([
      'CIC server | ✗ cic7 (10.0.0.7) | ✓ cic0 (10.0.0.0) | ✓ cic1 (10.0.0.1) | ✓ cic2 (10.0.0.2) | ✓ cic3 (10.0.0.3) | ✓ cic4 | + 3 more',
    ]);
    expect(arrowsIn(drawing)).toEqual([
      'this-host → peer-1 [broken]: ✗ 1 of 9 broken | ✗ tcp 5597 | ✓ tcp 5597',
    ]);
    const [few] = drawRun(aReport({ paths: paths.slice(0, 4), targets: [] }), smallMap);
    expect(few?.boxes).toHaveLength(5);
  });

  test('a target that is an address is named once', () => {
    const paths = [aReportPath({ target: '10.0.0.5' })];
    expect(boxesIn(drawRun(aReport({ paths }), smallMap)[0])[1]).toBe('CIC server | 10.0.0.5');
  });
});

describe('the diagrams of a run', () => {
  const [, ...drawings] = drawRun(smallRun, smallMap);

  test('those of which something was tried, with the hosts that play each role', () => {
    expect(drawings.map(({ id }) => id)).toEqual(['client-operations.interaction-desktop', 'sip']);
    expect(drawings.map(boxesIn)).toEqual([
      ['Workstation (here) | ws-042', 'CIC server | cic01 (10.0.0.5)'],
      ['SIP gateway | gw01', 'Workstation (here) | ws-042', 'Fax <server>'],
    ]);
  });

  test('a path is drawn as it was tried; options that rule a flow out leave it out', () => {
    expect(drawings.map(arrowsIn)).toEqual([
      [
        'workstation → cic-server [broken]: ✗ 1 of 2 broken | ✗ HTTP: tcp 80 | ✓ Notifier: tcp 5597 SSL | – HTTP: tcp 81',
      ],
      [
        'sip-gateway → workstation [unproven]: ? unproven | RTP: udp 20000',
        'workstation → fax-server [unchecked]: – not checked | Fax: tcp port unknown',
      ],
    ]);
  });

  test('a flow that this port map does not know is drawn from the report alone', () => {
    const paths = [aReportPath({ flow: 'lost', section: 'Lost & found', diagram: 'Old', to: 'lost-server' })];
    const [, drawing] = drawRun(aReport({ paths, targets: [] }), smallMap);
    expect(drawing).toMatchObject({ id: 'lost-found.old', title: 'Lost & found · Old' });
    expect(drawing?.boxes[1]).toMatchObject({ id: 'lost-server', title: 'lost-server', kind: '' });
  });
});

describe('a part of a run', () => {
  test('one section has no overview', () => {
    expect(drawRun(smallRun, smallMap, { section: 'SIP' }).map(({ id }) => id)).toEqual(['sip']);
  });

  test('one role', () => {
    const [overview, ...rest] = drawRun(smallRun, smallMap, { role: asRoleName('sip-gateway') });
    expect(overview?.arrows.flatMap(({ pathIds }) => pathIds)).toEqual(['p3']);
    expect(rest.map(({ id }) => id)).toEqual(['sip']);
  });

  test('nothing', () => {
    expect(drawRun(smallRun, smallMap, { section: 'Nowhere' })).toEqual([]);
    expect(drawRun(aReport({ paths: [] }), smallMap)).toEqual([]);
  });
});
