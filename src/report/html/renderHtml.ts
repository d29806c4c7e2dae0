import type { Report } from '../../model/report.ts';
import { cautionsPart } from './cautionsPart.ts';
import { diagramsPart } from './diagramsPart.ts';
import { documentHead } from './documentHead.ts';
import { firewallPart } from './firewallPart.ts';
import { type Markup, markup, trusted } from './markup.ts';
import { notCheckedPart } from './notCheckedPart.ts';
import { outcomePart } from './outcomePart.ts';
import { outcomesInWords } from './outcomesInWords.ts';
import type { PageParts } from './pageParts.ts';
import { pageRows } from './pageRows.ts';
import { pathTable } from './pathTable.ts';
import { runPart } from './runPart.ts';
import { stakesPart } from './stakesPart.ts';
import { stepsPart } from './stepsPart.ts';
import { troublesPart } from './troublesPart.ts';

/** The report as one HTML page that needs nothing beside it, piece by piece: for whoever has to mend what it found. */
export function* renderHtml(report: Report, parts: PageParts): Iterable<string> {
  const rows = pageRows(report);
  yield documentHead(`${report.run.host}: ${outcomesInWords(report.paths)}`, parts).html;
  yield markup`<body>
<a class="skip" href="#content">Skip to the findings</a>
${outcomePart(report, parts.diagrams.length > 0)}<main id="content">
<div class="first">
${stakesPart(report)}${stepsPart(report)}</div>
${troublesPart(report)}${cautionsPart(report)}${diagramsPart(parts.diagrams, rows)}`.html;
  for (const piece of pathTable(report, rows)) yield piece.html;
  yield ending(report, parts).html;
}

function ending(report: Report, { script }: PageParts): Markup {
  return markup`${notCheckedPart(report)}${firewallPart(report)}${runPart(report)}</main>
<script>${trusted(script)}</script>
</body>
</html>
`;
}
