import { formatMs, inThousands } from '../amounts.ts';
import { movedPort } from '../doorRow.ts';
import { rowLabel } from '../foldRows.ts';
import { distinct } from '../gather.ts';
import { flatLook, unicodeSigns } from '../look.ts';
import { purposeTitle } from '../purposeTitle.ts';
import { withPort } from '../troubles.ts';
import { hostInWords } from '../whereInWords.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { outcomeSign } from './outcomeSign.ts';
import type { PageRow } from './pageRows.ts';
import { rowFacts } from './rowFacts.ts';

/** One row of the table, its evidence folded under it; `printed` unfolds it on paper unless it is met. */
export function pathRow(row: PageRow, printed: boolean): Markup {
  const { door, number, paths } = row;
  const warned = paths.some(({ warnings }) => warnings.length > 0);
  const many = paths.length === 1 ? NOTHING : markup` data-n="${paths.length}"`;
  return markup`<tr id="row-${number}" class="${door.outcome}${warned ? ' warned' : ''}"${many}>
<th scope="row">${outcomeSign(door.outcome)} ${door.outcome}</th><td>${door.verdict}${warned ? WARNED : NOTHING}</td><td>${servicesOf(row)}</td><td data-key="${door.port}">${portOf(row)}</td><td>${hostInWords(door.first)}</td><td>${purposesOf(row)}</td>${timeCell(row)}
<td class="more">${detailsOf(row, printed)}</td></tr>
`;
}

const WARNED = markup` <span class="mark" title="with a warning">${unicodeSigns.warning}</span>`;

function servicesOf({ paths }: PageRow): string {
  return distinct(paths.map(({ service }) => service)).join(', ');
}

function purposesOf({ paths }: PageRow): string {
  const purposes = distinct(paths.map((path) => purposeTitle(path, flatLook)));
  const more = purposes.length - MOST_PURPOSES;
  return [...purposes.slice(0, MOST_PURPOSES), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** More than these are only in the details. */
const MOST_PURPOSES = 1;

/** `udp/16384-32767, 5 of 16,384 tried`. */
function portOf(row: PageRow): string {
  const { door, last, tried } = row;
  const size = last - door.port + 1;
  const sample = tried < size ? `, ${inThousands(tried)} of ${inThousands(size)} tried` : '';
  return `${rowLabel(row)}${sample} ${movedPort(door)}`.trimEnd();
}

/** A range has no time of its own. */
function timeCell({ door, last }: PageRow): Markup {
  const { latencyMs } = door.first;
  if (last !== door.port || latencyMs === null) return markup`<td></td>`;
  return markup`<td data-key="${latencyMs}">${formatMs(latencyMs)}</td>`;
}

/** What is not met says why without being asked. */
function detailsOf(row: PageRow, printed: boolean): Markup {
  const { door, last } = row;
  const content = rowFacts(row);
  if (door.outcome === 'met') return markup`<details><summary>evidence</summary>${content}</details>`;
  const ports = last === door.port ? String(last) : `${door.port}-${last}`;
  const reasons = distinct(door.paths.map(({ reason }) => withPort(door, reason.text, ports)));
  return markup`<details${printed ? PRINTED : NOTHING}><summary>${reasons.join('; ')}</summary>${content}</details>`;
}

const PRINTED = markup` class="printed"`;
