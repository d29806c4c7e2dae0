import type { ReportPath } from '../model/report.ts';
import { attemptsInWords } from './attemptsInWords.ts';
import type { Door } from './doors.ts';
import { distinct, gather } from './gather.ts';
import type { Look } from './look.ts';
import { paragraph } from './paragraph.ts';
import { purposeTitle } from './purposeTitle.ts';
import { sourceInWords } from './sourceInWords.ts';

const INDENT = '      ';

/** What `--verbose` adds to a line: every attempt, the rule's code, every path behind the port with its source. */
export function doorEvidence(door: Door, look: Look): readonly string[] {
  const attempts = gather(door.paths, (path) => path.evidence).flatMap(([path]) =>
    attemptsInWords(path.evidence),
  );
  const codes = distinct(door.paths.map((path) => path.reason.code));
  const [, ...others] = door.paths;
  const texts = [
    ...attempts,
    `rule: ${codes.join(', ')}`,
    `path: ${pathInWords(door.first)}`,
    ...others.map((path) => `also for: ${purposeTitle(path, look)}, ${path.purpose}: ${pathInWords(path)}`),
  ];
  return texts
    .flatMap((text) => paragraph(look, text, { first: INDENT, rest: `${INDENT}  ` }))
    .map(look.style.dim);
}

function pathInWords(path: ReportPath): string {
  return `${path.id} (${sourceInWords(path.source)})`;
}
