import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { aReason, aReport, aReportPath, aReportSkip, aRootCause, aRun } from '../../support/builders.ts';
import { empty, mixed, paired } from '../formats.ts';
import { attribute, elementsIn, pageOf, render, textOf } from './page.ts';

const blocked = (at: number, given: Parameters<typeof aReportPath>[0] = {}) =>
  aReportPath({
    id: `p${at}`,
    flow: `f${at}`,
    port: 1000 + 2 * at,
    verdict: 'blocked',
    outcome: 'broken',
    reason: aReason(`reason ${at}`, 'silent'),
    impact: `impact ${at}.`,
    ...given,
  });

const manyBlocked = (count: number, given: Partial<Report> = {}): Report =>
  aReport({ paths: Array.from({ length: count }, (_, at) => blocked(at)), ...given });

const told = (report: Report, id: string): string => textOf(pageOf(report).byId(id));

describe('what breaks', () => {
  test('tells each impact once, with the services and hosts behind it', () => {
    const report = aReport({
      paths: [
        ...['a', 'b', 'c', 'd', 'e'].map((service, at) => blocked(at, { service, impact: 'Calls fail.' })),
        ...['h1', 'h2'].map((target, at) =>
          blocked(10 + at, { target, service: 'f', impact: 'Mail fails.' }),
        ),
        aReportPath({ id: 'x', verdict: 'error', outcome: 'broken', impact: 'Not at stake.' }),
      ],
    });
    const items = elementsIn(pageOf(report).byId('breaks')).filter(({ tagName }) => tagName === 'li');
    expect(items.map(textOf)).toEqual([
      'Calls fail a, b, c, 2 more services on cic01 (10.0.0.5)',
      'Mail fails f on h1 (10.0.0.5), h2 (10.0.0.5)',
    ]);
  });

  test('folds all but the first six', () => {
    const folded = elementsIn(pageOf(manyBlocked(8)).byId('breaks')).find(
      ({ tagName }) => tagName === 'details',
    );
    expect(folded && textOf(folded)).toMatch(/^2 more impact 6 .* impact 7 /);
  });

  test('where nothing is broken, tells what would', () => {
    const report = aReport({ paths: [blocked(1, { verdict: 'unproven', outcome: 'unproven' })] });
    expect(told(report, 'breaks')).toMatch(/^What breaks if the unproven paths are shut impact 1 /);
  });
});

describe('what to do next', () => {
  const hosts = (count: number): Report =>
    aReport({
      paths: Array.from({ length: count }, (_, at) =>
        blocked(at, { target: `h${at}`, address: `10.0.0.${at}` }),
      ),
    });

  test('folds all hosts but the first three', () => {
    const next = told(hosts(7), 'next');
    expect(next).toMatch(/h2 .*4 more .*h3 .*h6 /);
    expect(told(hosts(3), 'next')).not.toContain('more');
  });

  test('counts hosts beyond fifty', () => {
    const next = told(hosts(52), 'next');
    expect(next).toContain('49 more');
    expect(next).toMatch(/h49 .*and 2 more, which the table of paths has/);
    expect(next).not.toContain('h50');
  });
});

describe('what is broken', () => {
  test('folds some and counts many', () => {
    const items = (count: number): number =>
      elementsIn(pageOf(manyBlocked(count)).byId('broken')).filter(({ tagName }) => tagName === 'p').length;
    expect(items(8)).toBe(16);
    expect(told(manyBlocked(9), 'broken')).toContain('1 more');
    expect(told(manyBlocked(42), 'broken')).toContain(
      'And 2 more findings like these: the table of paths has them all.',
    );
  });

  test('a common cause stands before single ports', () => {
    const paths = [blocked(1), blocked(2), blocked(3)];
    const causes = [aRootCause({ text: 'the router drops all', paths: ['p2', 'p3'] })];
    expect(told(aReport({ paths, causes }), 'broken')).toMatch(
      /^What is broken, and why ✗ blocked the router drops all .*reason 1/,
    );
  });

  test('counts impacts and explanations beyond three, and knows none of what was not tried', () => {
    const impacts = ['a', 'b', 'c', 'd'].map((impact, at) => blocked(at, { impact }));
    const report = aReport({
      paths: impacts,
      causes: [aRootCause({ text: 'cause', paths: impacts.map(({ id }) => id) })],
    });
    expect(told(report, 'broken')).toContain('Breaks a b c and 1 more');
    const error = aReport({
      paths: [blocked(1, { verdict: 'error', outcome: 'unproven', alternatives: [] })],
    });
    expect(told(error, 'unproven')).not.toContain('impact 1');
  });
});

describe('the table of paths', () => {
  test('has the worst first, then the order of the document', () => {
    const verdicts = pageOf(mixed)
      .rows()
      .map(([outcome]) => outcome);
    expect(verdicts).toEqual([...verdicts].sort((one, other) => order(one) - order(other)));
    expect(verdicts.length).toBeGreaterThan(5);
  });

  test('folds a range of thousands of ports into one row, and all its paths with it', () => {
    const paths = Array.from({ length: 3000 }, (_, at) =>
      aReportPath({ id: `rtp/${at}`, flow: 'rtp', transport: 'udp', security: 'none', port: 16_384 + at }),
    );
    const page = pageOf(aReport({ paths }));
    expect(page.rows()).toEqual([
      ['✓ met', 'open', 'Notifier', 'udp/16384-19383', 'cic01 (10.0.0.5)', expect.any(String), ''],
    ]);
    expect(attribute(page.byId('row-1'), 'data-n')).toBe('3000');
    expect(textOf(page.byId('row-1'))).toContain('Evidence of port 16384');
    expect(render(aReport({ paths })).length).toBeLessThan(20_000);
  });

  test('says of a sampled range how much of it was tried, and names the range in the reason', () => {
    const rtp = (port: number) =>
      blocked(port, { flow: 'rtp', transport: 'udp', port, reason: aReason(`UDP ${port} is silent`) });
    const report = aReport({
      paths: [rtp(16_384), rtp(16_400)],
      run: aRun({ responders: [] }),
      skipped: [aReportSkip({ id: 'rtp', to: 'cic-server', reason: 'range-sampled' })],
    });
    expect(pageOf(report).rows()[0]?.[3]).toMatch(/^udp\/16384-16400.*, 2 of 17 tried$/);
    expect(told(report, 'row-1')).toContain('UDP 16384-16400 is silent');
  });

  test('marks warnings and moved ports, and names the first of several purposes', () => {
    const path = (id: string, diagram: string) =>
      aReportPath({ id, diagram, documentedPort: 5597, warnings: [aReason('slow', 'slow-answer')] });
    const page = pageOf(aReport({ paths: [path('a', 'One'), path('b', 'Two')] }));
    expect(page.rows()[0]?.slice(1, 6)).toEqual([
      'open !',
      'Notifier',
      'tcp/5597 SSL (documented 5597)',
      'cic01 (10.0.0.5)',
      'Client operations · One; and 1 more',
    ]);
    expect(textOf(page.byId('row-1'))).toContain('slow [slow-answer]');
    expect(textOf(page.byId('filter'))).toContain('! with warnings 2');
  });

  test('unfolds on paper what is not met, unless that would fill a book', () => {
    const printed = (report: Report): number =>
      elementsIn(pageOf(report).byId('paths')).filter((element) => attribute(element, 'class') === 'printed')
        .length;
    expect(printed(manyBlocked(60))).toBe(60);
    expect(printed(manyBlocked(61))).toBe(0);
    expect(printed(aReport({ paths: [aReportPath()] }))).toBe(0);
  });

  test('offers to filter by what there is', () => {
    const chips = elementsIn(pageOf(mixed).byId('filter'))
      .filter(({ tagName }) => tagName === 'label')
      .map(textOf);
    for (const word of ['✗ broken', '? unproven', '✓ met', 'open', 'closed']) {
      expect(
        chips.some((chip) => chip.startsWith(word)),
        word,
      ).toBe(true);
    }
    expect(elementsIn(pageOf(manyBlocked(1)).byId('filter')).map(textOf)).not.toContain('✓ met 0');
  });
});

describe('drawings', () => {
  const diagram = (title: string, arrows: readonly string[]) => ({
    title,
    svg: `<svg><style>.a${title}{fill:red}</style><a href="#arrow-${title}"><text>x</text></a></svg>`,
    arrows: arrows.length === 0 ? [] : [{ id: `arrow-${title}`, text: `<${title}>`, paths: arrows }],
  });
  const [first, second] = mixed.paths;
  const ids = [first?.id ?? '', second?.id ?? '', 'no such path'];

  test('stand before the table, the first one unfolded, and their styles are let through', () => {
    const page = pageOf(mixed, {
      diagrams: [diagram('one', ids), diagram('two', [])],
      digest: (text) => `[${text}]`,
    });
    const blocks = elementsIn(page.byId('diagrams')).filter(
      (element) => element.tagName === 'details' && attribute(element, 'class') !== 'arrows',
    );
    expect(blocks.map((block) => attribute(block, 'open'))).toEqual(['', undefined]);
    expect(render(mixed, { diagrams: [diagram('one', [])] })).toContain(
      '<svg><style>.aone{fill:red}</style>',
    );
    const policy = attribute(page.elements('meta')[1] ?? page.byId('none'), 'content');
    expect(policy).toContain(
      "style-src 'sha256-[p{color:red}]' 'sha256-[.aone{fill:red}]' 'sha256-[.atwo{fill:red}]'; ",
    );
    expect(textOf(page.elements('nav')[0] ?? page.byId('none'))).toContain('Data flow');
  });

  test('each arrow leads to its rows, and one without rows only says what it is', () => {
    const arrow = pageOf(mixed, { diagrams: [diagram('one', ids)] }).byId('arrow-one');
    const rows = attribute(arrow, 'data-rows')?.split(' ') ?? [];
    expect(textOf(arrow)).toBe(`<one>: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of the table`);
    expect(elementsIn(arrow).map((link) => attribute(link, 'href'))).toEqual([`#row-${rows[0]}`]);
    const page = pageOf(mixed, { diagrams: [diagram('one', ids)] });
    for (const row of rows) {
      const text = textOf(page.byId(`row-${row}`));
      expect(ids.some((id) => text.includes(id))).toBe(true);
    }
    const unknown = pageOf(mixed, { diagrams: [diagram('one', ['no such path'])] }).byId('arrow-one');
    expect(textOf(unknown)).toBe('<one>');
  });
});

describe('the firewall request', () => {
  test('has the rules as a table, why they are needed, and every dialect', () => {
    const page = pageOf(mixed);
    const texts = elementsIn(page.byId('firewall'))
      .filter(({ tagName }) => tagName === 'pre')
      .map(textOf);
    expect(texts).toHaveLength(9);
    expect(textOf(page.byId('firewall'))).toMatch(
      /Rule Source Destination .* Why each rule is needed Rule 1 Purpose/,
    );
  });

  test('tells what is missing in a rule, and of hosts without another name', () => {
    const path = blocked(1, { target: '10.0.0.5', evidence: [] });
    expect(told(aReport({ paths: [path] }), 'firewall')).toMatch(
      /unknown \(.*\) 10\.0\.0\.5\/32 TCP .* incomplete .*Incomplete The report does not tell/,
    );
    const six = blocked(1, { address: 'fd00::5' });
    expect(told(aReport({ paths: [six] }), 'firewall')).toContain('fd00::5/128 (cic01)');
  });

  test('of more than a hundred rules tells the first, and where the others are', () => {
    const report = manyBlocked(101);
    expect(told(report, 'firewall')).toContain('And 1 more rule: cicprobe firewall-request RUN.json');
    expect(elementsIn(pageOf(report).byId('firewall')).some(({ tagName }) => tagName === 'pre')).toBe(false);
    expect(told(report, 'firewall')).toContain('with the formats markdown, csv, nftables');
    const rows = elementsIn(pageOf(manyBlocked(502)).byId('firewall')).filter(
      ({ tagName }) => tagName === 'tr',
    );
    expect(rows).toHaveLength(501);
    expect(told(manyBlocked(502), 'firewall')).toContain('And 2 more rules');
  });

  test.each([0, 1.5, 70_000, 1e300])('is not made of a port %s', (port) => {
    expect(told(aReport({ paths: [blocked(1, { port })] }), 'firewall')).toBe(
      'Firewall request No rules: the path p1 has no port number from 1 to 65535.',
    );
  });
});

describe('the facts of the run', () => {
  test('name hosts, responders, options and how it ended', () => {
    const text = told(paired, 'run');
    for (const { text: sentence } of paired.run.responders ?? []) expect(text).toContain(sentence);
    expect(text).toContain('complete');
    expect(told(aReport({ run: aRun({ options: { b: '2', a: '1' } }) }), 'run')).toContain('a=1, b=2');
    expect(told(aReport({ run: aRun({ options: {} }) }), 'run')).toContain('Options in force none');
  });

  test('count hosts beyond fifty', () => {
    const targets = Array.from({ length: 52 }, (_, at) => ({
      role: 'r',
      name: `h${at}`,
      addresses: at === 0 ? [] : ['10.0.0.1'],
    }));
    expect(told(aReport({ targets }), 'run')).toMatch(/h0: r h1 \(10\.0\.0\.1\): r .* and 2 more hosts/);
  });

  test('what was not checked stands before them, flow by flow', () => {
    const skip = aReportSkip({ reason: 'other', why: 'because' });
    expect(told(aReport({ skipped: [skip] }), 'not-checked')).toContain(
      `${skip.id}: ${skip.from} → ${skip.to}`,
    );
    expect(pageOf(aReport({ skipped: [] })).has('not-checked')).toBe(false);
    expect(pageOf(empty).has('run')).toBe(true);
  });
});

function order(outcome: string | undefined): number {
  return ['✗ broken', '? unproven', '✓ met'].indexOf(outcome ?? '');
}
