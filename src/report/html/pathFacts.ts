import type { ReportPath } from '../../model/report.ts';
import { attemptsInWords } from '../attemptsInWords.ts';
import { withoutStop } from '../doorDetails.ts';
import { distinct, gather } from '../gather.ts';
import { flatLook, unicodeSigns } from '../look.ts';
import { purposeTitle } from '../purposeTitle.ts';
import { sourceInWords } from '../sourceInWords.ts';
import { type Markup, markup } from './markup.ts';
import { labelled } from './texts.ts';

/** The evidence that stands under a label, and the paths that it is from. */
interface Proof {
  readonly label: string;
  readonly paths: readonly ReportPath[];
}

/** How it is known of these paths, as entries of a list: explanations, warnings, every attempt, and each path with its source. */
export function pathFacts(paths: readonly ReportPath[], proof: Proof): Markup {
  const texts = (of: (path: ReportPath) => readonly string[]): readonly string[] =>
    distinct(paths.flatMap(of));
  return markup`${labelled(
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
  )}${labelled(proof.label, attemptsOf(proof.paths))}${labelled(
    'Rule',
    texts(({ reason }) => [reason.code]),
  )}${labelled(
    'Needed for',
    gather(paths, ({ flow, to, from }) => [flow, to, from]).map(([path]) => needInWords(path)),
  )}`;
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
