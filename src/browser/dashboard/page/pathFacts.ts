import type { ReportPath } from '../../../model/report.ts';
import { attemptsInWords } from '../../../report/attemptsInWords.ts';
import { flatLook, unicodeSigns } from '../../../report/look.ts';
import { purposeTitle } from '../../../report/purposeTitle.ts';
import { sourceInWords } from '../../../report/sourceInWords.ts';
import { facts } from './facts.ts';

/** How it is known of a path, in the words of the report. */
export function pathFacts(path: ReportPath): HTMLElement {
  const { alternatives, warnings, blockedBy, lastHop, evidence, reason, purpose, from, to, source } = path;
  return facts([
    ['Could also be', alternatives.map(({ text }) => text)],
    ['Warnings', warnings.map(({ text, code }) => `${text} [${code}]`)],
    ['Refused by', blockedBy === undefined ? [] : [blockedBy]],
    ['Last hop', lastHop === undefined ? [] : [lastHop]],
    ['Evidence', attemptsInWords(evidence)],
    ['Rule', [reason.code]],
    [
      'Needed for',
      [
        `${purposeTitle(path, flatLook)}, ${purpose}: ${from} ${unicodeSigns.arrow} ${to} (${sourceInWords(source)})`,
      ],
    ],
  ]);
}
