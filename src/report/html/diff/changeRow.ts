import type { ReportPath } from '../../../model/report.ts';
import { placeInWords } from '../../changeInWords.ts';
import type { Change } from '../../compareReports.ts';
import { withoutStop } from '../../doorDetails.ts';
import { distinct } from '../../gather.ts';
import { flatLook, unicodeSigns } from '../../look.ts';
import { portLabel } from '../../portLabels.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { outcomeSign } from '../outcomeSign.ts';
import { pathFacts } from '../pathFacts.ts';
import { labelled } from '../texts.ts';
import type { ChangeRow } from './changeRows.ts';

/** One door that changed: what it was and what it is, and under it why; `printed` unfolds its evidence on paper. */
export function changeRow(row: ChangeRow, printed: boolean): Markup {
  const [first] = row;
  const services = distinct(row.map(({ path }) => path.service)).join(', ');
  return markup`<tr>
${stateCell(first.before, NOTHING)}${stateCell(first.after, TURN)}<th scope="row">${services}</th><td>${portLabel(first.path)}</td><td>${placeInWords(first, flatLook)}</td>
<td class="more">${whys(row)}${evidence(row, printed)}</td></tr>
`;
}

const TURN = markup`<span class="turn" aria-hidden="true">${unicodeSigns.arrow}</span> `;

function stateCell(path: ReportPath | null, mark: Markup): Markup {
  if (path === null) return markup`<td class="none">${mark}no such path</td>`;
  const { outcome, verdict, reason } = path;
  return markup`<td class="${outcome}">${mark}<b>${outcomeSign(outcome)} ${verdict}</b> (${reason.code})</td>`;
}

/** Why it was as it was, why it is as it is, and what that breaks where it is worse. */
function whys(row: ChangeRow): Markup {
  const [{ path, before, after }] = row;
  return markup`<dl>
${labelled('Before', [before?.reason.text ?? ''])}${labelled('After', [after?.reason.text ?? ''])}${labelled(
  path.outcome === 'broken' ? 'Breaks' : 'Breaks if shut',
  distinct(row.filter(isAtStake).map((change) => withoutStop(change.path.impact))),
)}${labelled('Path', after === null ? row.map((change) => change.path.id) : [])}</dl>
`;
}

/** What could not be checked tells nothing about what is at stake. */
function isAtStake({ regression, path }: Change): boolean {
  return regression && path.verdict !== 'error';
}

/** Of the later run alone: the earlier report has its own. */
function evidence(row: ChangeRow, printed: boolean): Markup {
  const paths = row.flatMap(({ after }) => after ?? []);
  if (paths.length === 0) return NOTHING;
  return markup`<details${printed ? PRINTED : NOTHING}><summary>evidence of the later run</summary>
<dl>
${pathFacts(paths, { label: 'Evidence', paths })}</dl></details>`;
}

const PRINTED = markup` class="printed"`;
