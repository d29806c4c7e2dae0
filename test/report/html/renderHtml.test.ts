import { describe, expect, test } from 'vitest';
import { aReport, aReportPath } from '../../support/builders.ts';
import {
  allGood,
  cancelled,
  empty,
  hostileMixed,
  long,
  mixed,
  paired,
  preInstall,
  shown,
} from '../formats.ts';
import { expectGolden } from '../golden.ts';
import { unprintableIn } from '../hostile.ts';
import { attribute, elementsIn, faultsOf, type Page, pageOf, parts, render, textOf } from './page.ts';

const everyRun = [
  ...shown,
  ['cancelled', cancelled],
  ['pre-install', preInstall],
  ['all-good', allGood],
  ['paired', paired],
  ['many rows', aReport({ paths: long.paths.slice(0, 60) })],
] as const;

describe('renderHtml', () => {
  test.each([
    ['mixed', mixed],
    ['empty', empty],
  ] as const)('prints %s', (name, report) => {
    expectGolden(`html/${name}.html`, render(report));
  });

  test.each(everyRun)('of %s is valid to an independent validator and parser', async (_name, report) => {
    expect(await faultsOf(render(report))).toEqual([]);
    expect(pageOf(report).faults).toEqual([]);
  });

  test.each(everyRun)('of %s has each id once, and no link that leads nowhere', (_name, report) => {
    const page = pageOf(report);
    const ids = page.elements().flatMap((element) => attribute(element, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of page.elements('a')) expect(ids).toContain(attribute(link, 'href')?.slice(1));
  });

  test('names nothing outside of itself, and lets nothing run but its own script', () => {
    const page = pageOf(mixed, { digest: (text) => `[${text}]` });
    const policies = page.elements('meta').filter((meta) => attribute(meta, 'http-equiv') !== undefined);
    expect(policies.map((meta) => attribute(meta, 'content'))).toEqual([
      "default-src 'none'; style-src 'sha256-[p{color:red}]'; script-src 'sha256-[go();]'; img-src data:; base-uri 'none'; form-action 'none'",
    ]);
    const refers = page
      .elements()
      .flatMap(({ attrs }) => attrs.filter(({ name }) => /^(src|srcset|data|href|action)$/.test(name)));
    for (const { value } of refers) expect(value).toMatch(/^(#|data:,$)/);
    const active = page
      .elements()
      .flatMap(({ attrs }) => attrs.filter(({ name }) => /^(on|style$)/.test(name)));
    expect(active).toEqual([]);
    expect(page.elements('script').map(textOf)).toEqual([parts.script]);
    expect(page.elements('style').map(textOf)).toEqual([parts.style]);
  });

  test('tells everything in order: what is broken first, the facts of the run last', () => {
    const headings = pageOf(mixed)
      .elements()
      .filter(({ tagName }) => /^h[12]$/.test(tagName))
      .map(textOf);
    expect(headings).toEqual([
      '✗ 7 documented paths are broken. 2 more are unproven. Warnings on 1 port.',
      'What breaks',
      'What to do next',
      'What is broken, and why',
      'What is unproven',
      'Warnings',
      'All paths',
      'Not checked, and why',
      'Firewall request',
      'About this run',
    ]);
  });

  test('has a section for nothing that there is nothing to say of', () => {
    const page = pageOf(allGood);
    for (const id of ['breaks', 'broken', 'unproven', 'diagrams']) expect(page.has(id), id).toBe(false);
    expect(textOf(page.byId('firewall'))).toContain('0 rules');
    expect(pageOf(empty).has('paths')).toBe(false);
    expect(textOf(pageOf(empty).elements('h1')[0] ?? page.byId('none'))).toBe(
      '? No path was checked, so nothing is known.',
    );
  });

  test('says what the result does not tell', () => {
    expect(render(cancelled)).toContain('This result is partial');
    expect(render(preInstall)).toContain('before installation');
    expect(render(paired)).toContain('proven by the responder');
  });

  test('has a row for every door, and every path behind one of them', () => {
    for (const report of [mixed, paired, long]) {
      const page = pageOf(report);
      const told = textOf(page.byId('paths'));
      for (const { id } of report.paths) expect(told).toContain(id);
    }
  });

  test('lets nothing through that steers a terminal, and no text of a peer becomes an element', () => {
    expect(unprintableIn(render(hostileMixed))).toEqual([]);
    const text = '"><script>alert(1)</script><img src=x onerror=alert(1)></title></style><!--';
    const plain = aReport({ paths: [aReportPath({})] });
    const poisoned = aReport({ paths: [aReportPath({ service: text, target: text, impact: text })] });
    const tags = (page: Page): readonly string[] => page.elements().map(({ tagName }) => tagName);
    expect(tags(pageOf(poisoned))).toEqual(tags(pageOf(plain)));
    expect(elementsIn(pageOf(poisoned).byId('row-1')).map(textOf)).toContain(text);
  });
});
