import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report, ReportPath } from '../../../../src/model/report.ts';
import type { Comparison } from '../../../../src/report/compareReports.ts';
import { renderDiffHtml } from '../../../../src/report/html/diff/renderDiffHtml.ts';
import { flatLook } from '../../../../src/report/look.ts';
import { makeReport } from '../../../../src/report/makeReport.ts';
import { NO_BREAK } from '../../../../src/report/paragraph.ts';
import { printable } from '../../../../src/report/printable.ts';
import { renderDiff } from '../../../../src/report/renderDiff.ts';
import { aReason, aReport, aReportPath } from '../../../support/builders.ts';
import { compared, everyKind, otherRun } from '../../comparisons.ts';
import { expectGolden } from '../../golden.ts';
import { hostile, unprintableIn } from '../../hostile.ts';
import * as scenarios from '../../scenarios.ts';
import { foreign, saying } from '../foreignText.ts';
import { attribute, type Element, elementsIn, faultsOf, Page, parts, shape, textOf } from '../page.ts';

const good = makeReport(scenarios.allGood);
const mixed = makeReport(scenarios.mixed);
const none = aReport({ paths: [] });

const render = (comparison: Comparison): string => [...renderDiffHtml(comparison, parts)].join('');
const pageOf = (comparison: Comparison): Page => new Page(render(comparison));

const met = (at: number, given: Partial<ReportPath> = {}): ReportPath =>
  aReportPath({ id: `p${at}`, flow: `f${at}`, port: 1000 + at, ...given });
const broken = (at: number, given: Partial<ReportPath> = {}): ReportPath =>
  met(at, { verdict: 'blocked', outcome: 'broken', reason: aReason('it is silent', 'silent'), ...given });
const unproven = (at: number, given: Partial<ReportPath> = {}): ReportPath =>
  met(at, { verdict: 'unproven', outcome: 'unproven', reason: aReason('who knows', 'silent'), ...given });
const run = (...paths: readonly ReportPath[]): Report => aReport({ paths });

const everyDiff: readonly (readonly [string, Comparison])[] = [
  ['every kind of change', everyKind()],
  ['two runs that differ in everything', compared(mixed, otherRun(good))],
  ['a run and itself', compared(mixed, mixed)],
  ['nothing and nothing', compared(none, none)],
  ['the wrong way round', compared(everyKind().after, everyKind().before)],
  ['hostile runs', compared(hostile(good), hostile(mixed))],
];

describe('renderDiffHtml', () => {
  test('tells every kind of change, what is worse first', () => {
    expectGolden('html/diff.html', render(everyKind()));
  });

  test.each(everyDiff)('of %s is valid to an independent validator and parser', async (_name, comparison) => {
    expect(await faultsOf(render(comparison))).toEqual([]);
    const page = pageOf(comparison);
    expect(page.faults).toEqual([]);
    const ids = page.elements().flatMap((element) => attribute(element, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of page.elements('a')) expect(ids).toContain(attribute(link, 'href')?.slice(1));
  });

  test('names nothing outside of itself, and lets nothing run but its own script', () => {
    const page = new Page(
      [...renderDiffHtml(everyKind(), { ...parts, digest: (text) => `[${text}]` })].join(''),
    );
    const policies = page.elements('meta').filter((meta) => attribute(meta, 'http-equiv') !== undefined);
    expect(policies.map((meta) => attribute(meta, 'content'))).toEqual([
      "default-src 'none'; style-src 'sha256-[p{color:red}]'; script-src 'sha256-[go();]'; img-src data:; base-uri 'none'; form-action 'none'",
    ]);
    const attributes = page.elements().flatMap(({ attrs }) => attrs);
    for (const { name, value } of attributes) {
      expect(name).not.toMatch(/^(on|style$)/);
      if (/^(src|srcset|data|href|action)$/.test(name)) expect(value).toMatch(/^(#|data:,$)/);
    }
  });

  test.each(everyDiff)('of %s has the sentences of the text about the runs', (_name, comparison) => {
    const page = pageOf(comparison);
    const remarks = renderDiff(comparison, flatLook).match(
      /The (runs differ|report given).*?[.](?=\s+The |\n\n)/gs,
    );
    expect(page.has('differences')).toBe(remarks !== null);
    for (const remark of remarks ?? []) {
      expect(textOf(page.byId('differences'))).toContain(remark.replace(/\s+/g, ' '));
    }
  });
});

describe('the heading', () => {
  test.each<[string, Report, Report, string, string]>([
    ['newly broken', run(met(1)), run(broken(1)), 'broken', '✗ 1 path got worse.'],
    [
      'no longer proven',
      run(met(1), met(2)),
      run(unproven(1), unproven(2)),
      'unproven',
      '? 2 paths got worse.',
    ],
    ['fixed', run(broken(1)), run(met(1)), 'met', '✓ Nothing got worse. 1 path is fixed.'],
    ['now proven', run(unproven(1)), run(met(1)), 'met', '✓ Nothing got worse. 1 path is now proven.'],
    [
      'mended and not all of it',
      run(broken(1), broken(2), broken(3), unproven(4)),
      run(met(1), met(2), broken(3), met(4)),
      'same',
      'Nothing got worse. 2 paths are fixed, 1 is now proven.',
    ],
    ['as bad as before', run(broken(1)), run(broken(1)), 'same', 'Nothing changed.'],
    ['only gone', run(met(1), met(2)), run(met(1)), 'same', 'Nothing got worse.'],
    ['all gone', run(met(1)), none, 'same', 'Nothing got worse. No path was checked in the later run.'],
    ['nothing at all', none, none, 'same', 'No path was checked in either run, so nothing is known.'],
  ])('%s', (_what, before, after, tone, words) => {
    const page = pageOf(compared(before, after));
    expect(page.elements('h1').map(textOf)).toEqual([words]);
    expect(page.elements('header').map((header) => attribute(header, 'class'))).toEqual([tone]);
  });

  test('has the counts of both runs, and a title for a tab', () => {
    const page = pageOf(everyKind());
    expect(page.elements('header').map(textOf).join()).toContain(
      'Before: 4 broken, 1 unproven, 5 met. After: 3 broken, 2 unproven, 5 met. Unchanged: 1 path.',
    );
    expect(page.elements('title').map(textOf)).toEqual(['ws-042: 3 worse, 2 fixed since 2026-11-23']);
    expect(pageOf(compared(mixed, mixed)).elements('title').map(textOf)).toEqual([
      'ws-042: nothing worse since 2026-11-23',
    ]);
    expect(pageOf(compared(none, none)).elements('header').map(textOf).join()).toContain(
      'Before: nothing checked. After: nothing checked.',
    );
  });

  test('names the site of a run that has one', () => {
    const before = textOf(pageOf(compared(good, mixed)).byId('before'));
    expect(before).not.toContain('site');
    expect(textOf(pageOf(compared(good, mixed)).byId('after'))).toContain('site Example Ltd, phase live');
  });
});

describe('the table of changes', () => {
  const rowsOf = (page: Page): readonly Element[] =>
    page.elements('tr').filter((row) => elementsIn(row).some((cell) => attribute(cell, 'scope') === 'row'));
  const cells = (row: Element | undefined): readonly string[] =>
    row === undefined
      ? []
      : elementsIn(row)
          .filter(({ tagName }) => /^t[dh]$/.test(tagName))
          .map(textOf);

  test('has the kinds of the text, in its order and with its counts', () => {
    const text = renderDiff(everyKind(), flatLook);
    const told = pageOf(everyKind())
      .elements('th')
      .filter((cell) => attribute(cell, 'scope') === 'rowgroup')
      .map(textOf);
    expect(told).toHaveLength(9);
    expect(told).toEqual(text.split('\n').filter((line) => /^[A-Z].* \(\d+\)$/.test(line)));
  });

  test('is not there where nothing changed', () => {
    expect(pageOf(compared(mixed, mixed)).has('changes')).toBe(false);
  });

  test('tells what was and what is, why, and what that breaks', () => {
    const page = pageOf(compared(run(met(1)), run(broken(1, { impact: 'Nobody can log on.' }))));
    expect(cells(rowsOf(page)[0])).toEqual([
      '✓ open (accepted)',
      '→ ✗ blocked (silent)',
      'Notifier',
      'tcp/1001 SSL',
      'cic01 (10.0.0.5)',
      expect.stringMatching(
        /^Before The connection was accepted .* After it is silent Breaks Nobody can log on evidence of the later run Evidence attempt 1 .* path p1 /,
      ),
    ]);
  });

  test('speaks of what breaks only where something is worse and was tried', () => {
    const stakes = (before: Report, after: Report): readonly string[] =>
      pageOf(compared(before, after))
        .elements('dt')
        .map(textOf)
        .filter((label) => label.startsWith('Breaks'));
    expect(stakes(run(met(1)), run(unproven(1)))).toEqual(['Breaks if shut']);
    expect(stakes(run(met(1)), run(unproven(1, { verdict: 'error' })))).toEqual([]);
    expect(stakes(run(broken(1)), run(met(1)))).toEqual([]);
    expect(stakes(run(broken(1)), run(broken(1, { reason: aReason('other', 'rejected') })))).toEqual([]);
  });

  test('has no such path on one side of new and gone ones, and no evidence of the latter', () => {
    const [added, gone] = rowsOf(pageOf(compared(run(met(1)), run(met(2)))));
    expect(cells(added).slice(0, 2)).toEqual(['no such path', '→ ✓ open (accepted)']);
    expect(cells(gone).slice(0, 2)).toEqual(['✓ open (accepted)', '→ no such path']);
    expect(cells(gone).at(-1)).toMatch(/^Before .* Path p1$/);
  });

  test('has one row for all paths through a door that became the same, with what each of them breaks', () => {
    const same = { port: 5597, service: 'A' };
    const before = run(met(1, same), met(2, { ...same, service: 'B' }), met(3, { port: 5597, target: 'x' }));
    const after = run(
      broken(1, { ...same, impact: 'One.' }),
      broken(2, { ...same, service: 'B', impact: 'Two.' }),
      broken(3, { port: 5597, target: 'x' }),
    );
    const page = pageOf(compared(before, after));
    expect(rowsOf(page).map((row) => cells(row)[2])).toEqual(['A, B', 'Notifier']);
    expect(cells(rowsOf(page)[0]).at(-1)).toContain('Breaks One Two evidence');
    expect(textOf(page.byId('newly-broken'))).toContain('Newly broken (3)');
    expect(textOf(page.byId('changes'))).toContain('3 paths in 2 rows');
  });

  test('tells every path that changed', () => {
    for (const comparison of [everyKind(), compared(mixed, good), compared(good, mixed)]) {
      const told = textOf(pageOf(comparison).byId('changes'));
      expect(comparison.changes.length).toBeGreaterThan(0);
      for (const { path } of comparison.changes) expect(told).toContain(path.id);
    }
  });

  test('unfolds on paper the evidence of what is worse, unless that would fill a book', () => {
    const printed = (
      before: (at: number) => ReportPath,
      after: (at: number) => ReportPath,
      count: number,
    ) => {
      const all = Array.from({ length: count }, (_, at) => at);
      const page = pageOf(compared(run(...all.map((at) => before(at))), run(...all.map((at) => after(at)))));
      return page.elements('details').filter((details) => attribute(details, 'class') === 'printed').length;
    };
    expect(printed(met, broken, 60)).toBe(60);
    expect(printed(met, broken, 61)).toBe(0);
    expect(printed(broken, met, 2)).toBe(0);
  });

  test('lays out rows of a long table as they come into sight', () => {
    const long = (count: number): string | undefined => {
      const all = Array.from({ length: count }, (_, at) => at);
      const page = pageOf(compared(run(...all.map((at) => met(at))), run(...all.map((at) => broken(at)))));
      return page.elements('table').map((table) => attribute(table, 'class'))[0];
    };
    expect(long(301)).toBe('long');
    expect(long(300)).toBeUndefined();
  });
});

describe('text that comes from outside', () => {
  /** The same foreign words on both sides, and a path that became broken, one that is new and one that is gone. */
  const speaking = (text: string): Comparison => {
    const report = saying(text);
    const paths = (...given: readonly Partial<ReportPath>[]): readonly ReportPath[] =>
      report.paths.flatMap((path) => given.map((one) => ({ ...path, ...one })));
    return compared(
      {
        ...report,
        run: { ...report.run, host: `${text}1`, phase: 'pre-install' },
        paths: paths({ verdict: 'open', outcome: 'met' }, { id: `${text}2`, port: 2 }),
      },
      { ...report, paths: paths({}, { id: `${text}3`, port: 3 }) },
    );
  };
  const plain = shape(pageOf(speaking('x')));

  test('changes no element and no attribute, and is found again as text', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        fc.pre(printable(text).trim() !== '' && !text.includes(','));
        const page = pageOf(speaking(text));
        expect(page.faults).toEqual([]);
        expect(shape(page)).toEqual(plain);
        const shown = printable(text).replaceAll(NO_BREAK, ' ').replace(/\s+/g, ' ').trim();
        for (const id of ['before', 'after', 'differences', 'newly-broken', 'new', 'gone']) {
          expect(textOf(page.byId(id))).toContain(shown);
        }
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test('leaves the page valid, and steers no terminal', async () => {
    for (const text of fc.sample(foreign, { numRuns: 6, seed: 7 })) {
      expect(await faultsOf(render(speaking(text)))).toEqual([]);
    }
    expect(unprintableIn(render(compared(hostile(good), hostile(mixed))))).toEqual([]);
  });
});
