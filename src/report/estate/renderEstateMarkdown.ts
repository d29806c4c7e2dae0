import type { Estate, EstateCell, EstateEnd } from '../../model/estate.ts';
import { countOf } from '../amounts.ts';
import { hostLabel } from '../hostLabel.ts';
import { code, foreign, table } from '../markdown.ts';
import { estateFindings } from './estateFindings.ts';
import { runInWords, sumInWords } from './renderEstate.ts';

/** Several runs as one, as a Markdown page (GitHub Flavored). */
export function renderEstateMarkdown(estate: Estate): string {
  const tried = estate.cells.filter(({ state }) => state !== 'never-tested');
  const untried = estate.cells.filter(({ state }) => state === 'never-tested');
  return `${[
    '# Network paths of CIC, several runs',
    '',
    `${foreign(sumInWords(estate))}.`,
    ...section(
      'Runs, the newest first',
      estate.runs.map((run) => `- ${code(run.file)}: ${foreign(runInWords(run))}`),
    ),
    ...section('Who reaches whom', tried.length === 0 ? [] : table(HEADING, tried.map(cellRow))),
    ...section(
      'Never tested, and documented',
      untried.map(
        ({ from, to, untried: flows }) => `- ${endIn(from)} → ${endIn(to)}: ${countOf(flows.length, 'flow')}`,
      ),
    ),
    ...section('Broken', findingTable(estate)),
  ].join('\n')}\n`;
}

const HEADING = ['From', 'To', 'State', 'Met', 'Broken', 'Unproven', 'Runs'];

function cellRow({ from, to, state, met, broken, unproven, files }: EstateCell): readonly string[] {
  const counts = [met, broken, unproven].map(String);
  return [endIn(from), endIn(to), state, ...counts, files.map(code).join(', ')];
}

function endIn({ host, role }: EstateEnd): string {
  return `${code(role)} ${foreign(host)}`;
}

function findingTable(estate: Estate): readonly string[] {
  const findings = estateFindings(estate);
  if (findings.length === 0) return [];
  return table(
    ['From', 'To', 'Ports', 'Verdict', 'Found', 'Breaks', 'Runs'],
    findings.map((one) => [
      foreign(one.from),
      foreign(hostLabel(one.target, one.address)),
      one.doors.join(', '),
      one.verdict,
      foreign(one.text),
      foreign(one.impacts.join(' ')),
      foreign([...one.files, ...one.before.map((before) => `before: ${before}`)].join(', ')),
    ]),
  );
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}
