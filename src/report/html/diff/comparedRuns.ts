import type { Report } from '../../../model/report.ts';
import type { Comparison } from '../../compareReports.ts';
import { countsInWords } from '../../summaryLines.ts';
import { timeInWords } from '../../timeInWords.ts';
import { type Markup, markup } from '../markup.ts';
import { section } from '../section.ts';
import { labelled } from '../texts.ts';

/** Which two runs are compared, side by side. */
export function comparedRuns({ before, after }: Comparison): Markup {
  return markup`<div class="first runs">
${section('before', 'Before', runFacts(before))}${section('after', 'After', runFacts(after))}</div>
`;
}

function runFacts(report: Report): Markup {
  const { run, tool, portMap } = report;
  const site = run.site === '' ? '' : `, site ${run.site}`;
  return markup`<dl>
${labelled('Time', [timeInWords(run.startedAt)])}${labelled('Host', [
  `${run.host} as ${run.role.replaceAll(',', ', ')}${site}, phase ${run.phase}`,
])}${labelled('Paths', [countsInWords(report)])}${labelled('Port map', [
  `${portMap.document}, ${portMap.revision}`,
])}${labelled('Run', [`${run.id}, by ${tool.name} ${tool.version}`])}</dl>
`;
}
