import type { ReportPath } from '../../model/report.ts';
import { attemptsInWords } from '../attemptsInWords.ts';
import { withoutStop } from '../doorDetails.ts';
import { distinct, gather } from '../gather.ts';
import { flatLook, unicodeSigns } from '../look.ts';
import { purposeTitle } from '../purposeTitle.ts';
import { sourceInWords } from '../sourceInWords.ts';
import { type Markup, markup } from './markup.ts';
import type { PageRow } from './pageRows.ts';
import { labelled } from './texts.ts';

/** Everything about a row: what is at stake, every attempt, and each path behind it with its source. */
export function rowFacts({ door, last, paths }: PageRow): Markup {
  const { outcome, verdict } = door;
  const isRange = last !== door.port;
  const unmet = outcome !== 'met' && verdict !== 'error';
  const texts = (of: (path: ReportPath) => readonly string[]): readonly string[] =>
    distinct(paths.flatMap(of));
  return markup`<dl>
${labelled('Why', outcome === 'met' ? texts(({ reason }) => [reason.text]).slice(0, 1) : [])}${labelled(
  outcome === 'broken' ? 'Breaks' : 'Breaks if shut',
  unmet ? texts(({ impact }) => [withoutStop(impact)]) : [],
)}${labelled(
  'Could also be',
  texts(({ alternatives }) => alternatives.map(({ text }) => withoutStop(text))),
)}${labelled(
  'Warnings',
  texts(({ warnings }) => warnings.map(({ text, code }) => `${text} [${code}]`)),
)}${labelled(
  'Refused by',
  texts(({ blockedBy }) => [blockedBy ?? '']),
)}${labelled(
  'Last hop',
  texts(({ lastHop }) => [lastHop ?? '']),
)}${labelled(isRange ? `Evidence of port ${door.port}` : 'Evidence', attemptsOf(door.paths))}${labelled(
  'Rule',
  texts(({ reason }) => [reason.code]),
)}${labelled(
  'Needed for',
  gather(paths, ({ flow, to, from }) => [flow, to, from]).map(([path]) => needInWords(path)),
)}</dl>`;
}

/** Paths that share a check share its evidence. */
function attemptsOf(paths: readonly ReportPath[]): readonly string[] {
  return gather(paths, ({ evidence }) => evidence).flatMap(([path]) => attemptsInWords(path.evidence));
}

function needInWords(path: ReportPath): string {
  const { purpose, from, to, id, source } = path;
  const way = `${from} ${unicodeSigns.arrow} ${to}`;
  return `${purposeTitle(path, flatLook)}, ${purpose}: ${way}; path ${id} (${sourceInWords(source)})`;
}
