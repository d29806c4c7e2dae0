import type { Estate, EstateCell, EstateEnd, EstateRun } from '../../model/estate.ts';
import { countOf } from '../amounts.ts';
import { hostLabel } from '../hostLabel.ts';
import { joinBlocks } from '../joinBlocks.ts';
import { fitLook, type Look } from '../look.ts';
import { NO_BREAK, paragraph } from '../paragraph.ts';
import { type EstateFinding, estateFindings } from './estateFindings.ts';
import { matrixLines } from './matrixLines.ts';

/** Several runs as one, for a person at a terminal: who reaches whom, what was never tested, what is broken. */
export function renderEstate(estate: Estate, given: Look): string {
  const look = fitLook(given);
  const untried = estate.cells.filter(({ state }) => state === 'never-tested');
  const findings = estateFindings(estate);
  return joinBlocks([
    paragraph(look, sumInWords(estate), { first: '', rest: '  ' }).map(look.style.bold),
    ['Runs, the newest first:', ...estate.runs.flatMap((run) => runLines(run, look))],
    ['Who reaches whom, from the left to the top:', ...matrixLines(estate, look)],
    untried.length === 0
      ? []
      : ['Never tested, and documented:', ...untried.flatMap((cell) => untriedLines(cell, look))],
    findings.length === 0 ? [] : ['Broken:', ...findings.flatMap((finding) => findingLines(finding, look))],
  ]);
}

/** `2 runs from 2 hosts: 43 paths, 33 met, 7 broken, 3 unproven; 4 directions never tested`. */
export function sumInWords({ runs, summary, paths }: Estate): string {
  const { met, broken, unproven, neverTested } = summary;
  const hosts = new Set(runs.map(({ host }) => host)).size;
  return `${countOf(runs.length, 'run')} from ${countOf(hosts, 'host')}: ${countOf(paths.length, 'path')}, ${met} met, ${broken} broken, ${unproven} unproven; ${countOf(neverTested, 'direction')} never tested`;
}

/** Who ran as what, when, and how much of it newer runs tried again. */
export function runInWords({ host, role, phase, ended, startedAt, paths, newest }: EstateRun): string {
  const again = paths - newest;
  const when = `${startedAt.slice(0, 19).replace('T', ' ')} UTC`;
  return [
    `${host} as ${role.replaceAll(',', ', ')}, ${phase}, ${when}: ${countOf(paths, 'path')}`,
    ...(again === 0 ? [] : [`older than another run in ${again} of them`]),
    ...(ended === 'complete' ? [] : [`ended early (${ended})`]),
  ].join(', ');
}

function endInWords({ host, role }: EstateEnd): string {
  return `${role} ${host}`;
}

function runLines(run: EstateRun, look: Look): readonly string[] {
  return paragraph(look, `${run.file}: ${runInWords(run)}`, { first: '  ', rest: '      ' });
}

function untriedLines({ from, to, untried }: EstateCell, look: Look): readonly string[] {
  const way = `${endInWords(from)} ${look.signs.arrow} ${endInWords(to)}`;
  return paragraph(look, `${way}: ${countOf(untried.length, 'flow')}`.replace(/ (?=flow)/, NO_BREAK), {
    first: '  ',
    rest: '      ',
  });
}

function findingLines(finding: EstateFinding, look: Look): readonly string[] {
  const { from, target, address, verdict, doors, text, impacts, files, before } = finding;
  const head = `${look.signs.broken} ${from} ${look.signs.arrow} ${hostLabel(target, address)}: ${doors.join(', ')} ${verdict}`;
  const more = (words: string): readonly string[] =>
    paragraph(look, words, { first: '      ', rest: '        ' });
  return [
    ...paragraph(look, head, { first: '  ', rest: '      ' }).map(look.style.red),
    ...more(text),
    ...more(`Breaks: ${impacts.join(' ')}`),
    ...more(`In ${files.join(', ')}${before.length === 0 ? '' : `; before that ${before.join(', ')}`}`).map(
      look.style.dim,
    ),
  ];
}
