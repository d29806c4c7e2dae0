import type { Report } from '../model/report.ts';
import { changeGroups } from './changeGroups.ts';
import { placeInWords, turnInWords } from './changeInWords.ts';
import type { Change, Comparison } from './compareReports.ts';
import { unchangedOf, worseInWords } from './diffCounts.ts';
import { joinBlocks } from './joinBlocks.ts';
import { fitLook, type Look } from './look.ts';
import { paragraph } from './paragraph.ts';
import { portLabel } from './portLabels.ts';
import { runRemarks } from './runRemarks.ts';
import { timeInWords } from './timeInWords.ts';

/** The comparison for a person at a terminal: what is worse first, then what is better, then the rest. */
export function renderDiff(comparison: Comparison, options: Look): string {
  const look = fitLook(options);
  const { before, after, changes } = comparison;
  return joinBlocks([
    [...runLines('Before', before, look), ...runLines('After', after, look)],
    runRemarks(before, after).flatMap((remark) => paragraph(look, remark, HANGING).map(look.style.yellow)),
    ...changeGroups(changes).map((group) => [
      look.style.bold(`${group.title} (${group.changes.length})`),
      ...changeLines(group.changes, look),
    ]),
    paragraph(look, sumOf(comparison), HANGING).map(look.style.bold),
  ]);
}

const HANGING = { first: '', rest: '  ' };
const DETAIL = { first: '      ', rest: '        ' };

function runLines(label: string, { run, tool }: Report, look: Look): readonly string[] {
  const parts = [
    `${label}: ${timeInWords(run.startedAt)}`,
    `${run.host} as ${run.role.replaceAll(',', ', ')}`,
    `${tool.name} ${tool.version}`,
    `run ${run.id}`,
  ];
  return paragraph(look, parts.join(` ${look.signs.dot} `), HANGING);
}

function changeLines(changes: readonly Change[], look: Look): readonly string[] {
  return changes.flatMap((change) => {
    const { path, after, regression } = change;
    const sign = after === null ? ' ' : look.signs[path.outcome];
    const colour = regression ? look.style.red : look.style.bold;
    const title = `${placeInWords(change, look)} ${portLabel(path)} ${path.service}: ${turnInWords(change, look)}`;
    return [
      ...paragraph(look, title, { first: `  ${sign} `, rest: DETAIL.first }).map(colour),
      ...(after === null ? [] : paragraph(look, after.reason.text, DETAIL)),
      ...paragraph(look, path.id, DETAIL).map(look.style.dim),
    ];
  });
}

function sumOf(comparison: Comparison): string {
  const counts = changeGroups(comparison.changes).map(({ title, changes }) => `${title}: ${changes.length}`);
  return `${worseInWords(comparison)}. ${[...counts, `Unchanged: ${unchangedOf(comparison)}`].join('; ')}`;
}
