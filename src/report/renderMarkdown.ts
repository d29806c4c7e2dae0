import type { Report } from '../model/report.ts';
import { formatMs } from './amounts.ts';
import { doorsOf } from './doors.ts';
import { foldRows, type Row, rowLabel } from './foldRows.ts';
import { distinct } from './gather.ts';
import { judgedInWords } from './judgedInWords.ts';
import { flatLook } from './look.ts';
import { code, foreign, table } from './markdown.ts';
import { nextSteps } from './nextSteps.ts';
import { notCheckedLines } from './notCheckedLines.ts';
import { betweenTried } from './sampledRanges.ts';
import { remarkLines, summaryLines } from './summaryLines.ts';
import { cautionsOf, type Trouble, troublesOf } from './troubles.ts';
import { firstInWords, hostInWords } from './whereInWords.ts';

/** The report as a Markdown page (GitHub Flavored), for a ticket, a wiki or the summary of a build. */
export function renderMarkdown(report: Report): string {
  const troubles = troublesOf(report);
  const having = (outcome: Trouble['outcome']): readonly Trouble[] =>
    troubles.filter((trouble) => trouble.outcome === outcome);
  const look = { ...flatLook, verbose: false };
  return [
    ...headLines(report),
    ...[...remarkLines(report, look), ...summaryLines(report, look)].flatMap((line) => [foreign(line), '']),
    ...section('Broken', troubleTable(having('broken'), 'Breaks')),
    ...section('Unproven', troubleTable(having('unproven'), 'Breaks if shut')),
    ...section(
      'Warnings',
      cautionsOf(report).map(({ text, where }) => `- ${foreign(text)}: ${foreign(firstInWords(where))}`),
    ),
    ...section(
      'Not checked',
      notCheckedLines(report.skipped, look).map((line) => `- ${foreign(line.replace(/^not checked: /, ''))}`),
    ),
    ...section('Next', nextSteps(report, look).slice(1).map(adviceLine)),
    ...section('All ports', portTable(report)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function headLines({ run, tool, portMap }: Report): readonly string[] {
  const when = run.startedAt.slice(0, 19).replace('T', ' ');
  const site = run.site === '' ? '' : `, site ${foreign(run.site)}`;
  return [
    '# Network paths of CIC',
    '',
    `From ${code(run.host)} as ${run.role.split(',').map(code).join(', ')}${site}, phase ${code(run.phase)}, ${foreign(when)} UTC.`,
    `${foreign(`${tool.name} ${tool.version}`)}, run ${code(run.id)}${run.judgedAnew === undefined ? '' : `, ${foreign(judgedInWords(run.judgedAnew))}`}. Port map: ${foreign(`${portMap.document}, ${portMap.revision}`)}.`,
    '',
  ];
}

/** Nothing for nothing. */
function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function troubleTable(troubles: readonly Trouble[], stakes: string): readonly string[] {
  if (troubles.length === 0) return [];
  return table(['Where', 'Service', 'Verdict', 'Why', 'Could also be', stakes], troubles.map(troubleCells));
}

function troubleCells(trouble: Trouble): readonly string[] {
  const { where, service, verdict, text, alternatives, impacts } = trouble;
  return [
    foreign(where),
    foreign(service),
    foreign(verdict),
    foreign(text),
    alternatives.map(foreign).join('; '),
    // What was never tried tells nothing about what is at stake.
    verdict === 'error' ? '' : impacts.map(foreign).join('; '),
  ];
}

/** Advice comes as `  - what to do`, and deeper what it is about. */
function adviceLine(line: string): string {
  return line.startsWith('  - ') ? `- ${foreign(line.slice(4))}` : `  - ${foreign(line)}`;
}

function portTable(report: Report): readonly string[] {
  const rows = foldRows(doorsOf(report.paths), betweenTried(report));
  if (rows.length === 0) return [];
  return table(['Host', 'Port', 'Service', 'Verdict', 'Outcome', 'Time', 'Flows'], rows.map(portCells));
}

function portCells(row: Row): readonly string[] {
  const { door, last, tried } = row;
  const { first, paths } = door;
  const size = last - door.port + 1;
  const time = size > 1 || first.latencyMs === null ? '' : formatMs(first.latencyMs);
  return [
    foreign(hostInWords(first)),
    foreign(`${rowLabel(row)}${tried < size ? ` (${tried} of ${size} tried)` : ''}`),
    foreign(distinct(paths.map(({ service }) => service)).join(', ')),
    door.verdict,
    door.outcome,
    foreign(time),
    distinct(paths.map(({ flow }) => flow))
      .map(code)
      .join(', '),
  ];
}
