import type { Report } from '../../model/report.ts';
import type { Outcome } from '../../model/verdict.ts';
import { proofInWords } from '../responderLines.ts';
import { countsInWords, outcomeInWords, remarksInWords, warningsInWords } from '../summaryLines.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { outcomeSign } from './outcomeSign.ts';
import { paragraphs } from './texts.ts';

/** The head of the page: who looked from where and when, what it comes to, and where in the page is what. */
export function outcomePart(report: Report, hasDiagrams: boolean): Markup {
  const { run } = report;
  const site = run.site === '' ? NOTHING : markup`, site ${run.site}`;
  const when = `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return markup`<header class="${outcomeShown(report)}">
<p class="who">Network paths of CIC from <b>${run.host}</b> as ${run.role.replaceAll(',', ', ')}${site}, phase ${run.phase}, <time datetime="${run.startedAt}">${when}</time></p>
<h1>${outcomeSign(outcomeShown(report))} ${outcomeInWords(report)}${warningsInWords(report)}</h1>
${paragraphs([countsInWords(report), proofInWords(report)], 'sum')}${paragraphs(remarksInWords(report), 'remark')}${contents(report, hasDiagrams)}</header>
`;
}

/** Nothing checked is not a success. */
function outcomeShown({ summary }: Report): Outcome {
  return summary.total === 0 ? 'unproven' : summary.outcome;
}

function contents({ paths, skipped }: Report, hasDiagrams: boolean): Markup {
  const entries = [
    ['broken', 'Broken', paths.some(({ outcome }) => outcome === 'broken')],
    ['unproven', 'Unproven', paths.some(({ outcome }) => outcome === 'unproven')],
    ['warnings', 'Warnings', paths.some(({ warnings }) => warnings.length > 0)],
    ['diagrams', 'Data flow', hasDiagrams],
    ['paths', 'All paths', paths.length > 0],
    ['not-checked', 'Not checked', skipped.length > 0],
    ['firewall', 'Firewall request', true],
    ['run', 'About this run', true],
  ] as const;
  return markup`<nav aria-label="Contents"><ul>
${entries.map(([id, title, isThere]) => (isThere ? markup`<li><a href="#${id}">${title}</a></li>\n` : NOTHING))}</ul></nav>
`;
}
