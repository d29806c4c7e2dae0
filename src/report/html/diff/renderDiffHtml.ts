import { changeGroups } from '../../changeGroups.ts';
import type { Comparison } from '../../compareReports.ts';
import { documentHead } from '../documentHead.ts';
import { markup, trusted } from '../markup.ts';
import type { PageParts } from '../pageParts.ts';
import { changeTable } from './changeTable.ts';
import { comparedRuns } from './comparedRuns.ts';
import { diffHeader } from './diffHeader.ts';
import { diffTitle } from './diffTitle.ts';
import { remarksPart } from './remarksPart.ts';

/** The comparison as one HTML page that needs nothing beside it, piece by piece. */
export function* renderDiffHtml(comparison: Comparison, parts: PageParts): Iterable<string> {
  const groups = changeGroups(comparison.changes);
  yield documentHead(diffTitle(comparison), parts).html;
  yield markup`<body>
<a class="skip" href="#content">Skip to the changes</a>
${diffHeader(comparison, groups)}<main id="content">
${remarksPart(comparison)}${comparedRuns(comparison)}`.html;
  for (const piece of changeTable(groups)) yield piece.html;
  yield markup`</main>
<script>${trusted(parts.script)}</script>
</body>
</html>
`.html;
}
