import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderMarkdown } from '../../src/report/renderMarkdown.ts';
import { aReason, aReport, aReportPath, aReportSkip, aRun } from '../support/builders.ts';
import { allGood, cancelled, empty, hostileMixed, mixed, paired, preInstall, shown } from './formats.ts';
import { expectGolden } from './golden.ts';
import { unprintableIn } from './hostile.ts';

/** By an independent parser of GitHub Flavored Markdown. */
function tablesOf(report: Report): ReadonlyMap<string, Tokens.Table> {
  const tables = new Map<string, Tokens.Table>();
  let heading = '';
  for (const token of marked.lexer(renderMarkdown(report), { gfm: true })) {
    if (token.type === 'heading') heading = (token as Tokens.Heading).text;
    if (token.type === 'table') tables.set(heading, token as Tokens.Table);
  }
  return tables;
}

function tokenTypes(report: Report): ReadonlySet<string> {
  const types = new Set<string>();
  void marked.walkTokens(marked.lexer(renderMarkdown(report), { gfm: true }), (token: Token) => {
    types.add(token.type);
  });
  return types;
}

describe('renderMarkdown', () => {
  test.each(shown)('prints %s', (name, report) => {
    expectGolden(`markdown/${name}.md`, renderMarkdown(report));
  });

  test.each(shown)('of %s has tables whose rows are as long as their headings', (_name, report) => {
    for (const { header, rows } of tablesOf(report).values()) {
      for (const row of rows) expect(row).toHaveLength(header.length);
    }
  });

  test('has everything that is not met in a table of its own', () => {
    const tables = tablesOf(mixed);
    expect([...tables.keys()]).toEqual(['Broken', 'Unproven', 'All ports']);
    expect([...tablesOf(allGood).keys()]).toEqual(['All ports']);
    expect([...tablesOf(empty).keys()]).toEqual([]);
    const verdicts = tables.get('Broken')?.rows.map((row) => row[2]?.text);
    expect(new Set(verdicts)).toEqual(
      new Set(mixed.paths.filter(({ outcome }) => outcome === 'broken').map(({ verdict }) => verdict)),
    );
  });

  test('says what the result does not tell', () => {
    expect(renderMarkdown(cancelled)).toContain('This result is partial');
    expect(renderMarkdown(preInstall)).toContain('before installation');
    expect(renderMarkdown(empty)).toContain('nothing is known');
    expect(renderMarkdown(paired)).toContain('## Unproven');
  });

  test('a warning of many paths names the first ones', () => {
    const warnings = [aReason('slow')];
    const paths = Array.from({ length: 12 }, (_, at) =>
      aReportPath({ id: `p${at}`, port: at + 1, warnings }),
    );
    expect(renderMarkdown(aReport({ paths }))).toMatch(/\n- slow: .*tcp\/10 on cic01 .*; and 2 more paths\n/);
  });

  test('tells neighbouring ports in one row, and how many of them were tried', () => {
    const rtp = (port: number) =>
      aReportPath({ id: `rtp/${port}`, flow: 'rtp', transport: 'udp', security: 'none', port });
    const report = aReport({
      paths: [rtp(16_384), rtp(16_400)],
      run: aRun({ responders: [] }),
      skipped: [aReportSkip({ id: 'rtp', to: 'cic-server', reason: 'range-sampled' })],
    });
    expect(
      tablesOf(report)
        .get('All ports')
        ?.rows.map((row) => row[1]?.text),
    ).toEqual(['udp/16384-16400 (2 of 17 tried)']);
  });

  test('text of a peer is text, whatever it looks like', () => {
    const text =
      '<b>x</b> &lt; **bold** _it_ ~~gone~~ [a](http://b) ![i](c) http://evil.example www.evil.example `c` | # @team https://x/y';
    const path = aReportPath({
      verdict: 'blocked',
      outcome: 'broken',
      service: text,
      target: text,
      reason: aReason(text),
      warnings: [aReason(text)],
      impact: text,
    });
    const report = aReport({ paths: [path], skipped: [aReportSkip({ reason: 'other', why: text })] });
    const types = tokenTypes(report);
    for (const active of ['link', 'image', 'strong', 'em', 'del']) expect(types).not.toContain(active);
    const shownText = marked
      .parse(renderMarkdown(report), { gfm: true, async: false })
      .replaceAll('<!-- -->', '');
    expect(shownText).toContain(
      '&lt;b&gt;x&lt;/b&gt; &amp;lt; **bold** _it_ ~~gone~~ [a](http://b) ![i](c) http://evil.example www.evil.example `c` | # @team https://x/y',
    );
    expect(renderMarkdown(report)).not.toContain('@team');
  });

  test('lets nothing through that steers a terminal', () => {
    expect(unprintableIn(renderMarkdown(hostileMixed))).toEqual([]);
  });
});
