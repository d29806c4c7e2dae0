/** The pages that are tried, made of what the build made. */
import { readPageParts } from '../../src/cli/readPageParts.ts';
import type { Report } from '../../src/model/report.ts';
import type { Comparison } from '../../src/report/compareReports.ts';
import { renderDiffHtml } from '../../src/report/html/diff/renderDiffHtml.ts';
import { renderHtml } from '../../src/report/html/renderHtml.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { mixed as mixedRun } from '../report/scenarios.ts';
import { aReport, aReportPath } from '../support/builders.ts';

export const mixed = makeReport(mixedRun);

/** A drawing with two arrows: one to two of the paths, one to none. */
const [first, second] = mixed.paths.filter(({ outcome }) => outcome === 'met');
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" role="group" aria-label="Two boxes and two arrows">
<style>.fake-box{fill:none;stroke:currentColor}</style>
<rect class="fake-box" x="5" y="5" width="80" height="50"/>
<rect class="fake-box" x="215" y="5" width="80" height="50"/>
<a href="#arrow-1"><title>to the server</title><path d="M90 20h120v8h-120z"/></a>
<a href="#arrow-2"><title>not checked</title><path d="M90 40h120v8h-120z"/></a>
</svg>`;
const diagrams = [
  {
    title: 'Overview',
    svg,
    arrows: [
      { id: 'arrow-1', text: 'workstation to cic-server, met', paths: [first?.id ?? '', second?.id ?? ''] },
      { id: 'arrow-2', text: 'workstation to sip-proxy, not checked', paths: [] },
    ],
  },
];

export async function pageOf(report: Report): Promise<string> {
  const parts = await readPageParts(report);
  return [...renderHtml(report, { ...parts, diagrams })].join('');
}

/** The page as the program makes it, with the drawings of that run. */
export async function drawnPageOf(report: Report): Promise<string> {
  return [...renderHtml(report, await readPageParts(report))].join('');
}

export async function diffPageOf(comparison: Comparison): Promise<string> {
  return [...renderDiffHtml(comparison, await readPageParts(null))].join('');
}

/** Names and texts without a blank to break at. */
export const longWords: Report = aReport({
  paths: [
    aReportPath({
      target: `${'very-long-host-name.'.repeat(12)}example`,
      service: 'S'.repeat(200),
      outcome: 'broken',
      verdict: 'blocked',
      reason: { code: 'silent', text: `TCP ${'9'.repeat(300)}` },
      impact: 'W'.repeat(300),
    }),
  ],
});
