import type { Report } from '../model/report.ts';
import { wideCauseLines } from './causeLines.ts';
import { rowColumns } from './doorRow.ts';
import { doorsOf } from './doors.ts';
import { joinBlocks } from './joinBlocks.ts';
import { judgedInWords } from './judgedInWords.ts';
import { fitLook } from './look.ts';
import { voiceLines } from './mediaInWords.ts';
import { nextSteps } from './nextSteps.ts';
import { notCheckedLines } from './notCheckedLines.ts';
import { paragraph } from './paragraph.ts';
import { peerLines } from './peerLines.ts';
import { peersOf, wideCausesOf } from './peers.ts';
import { responderLines } from './responderLines.ts';
import { betweenTried } from './sampledRanges.ts';
import { remarkLines, summaryLines } from './summaryLines.ts';
import type { TextOptions } from './textOptions.ts';

/** The report for a person at a terminal: peers, what was not checked, the sum, and what to do next. */
export function renderText(report: Report, options: TextOptions): string {
  const look = fitLook(options);
  const between = betweenTried(report);
  const columns = rowColumns(doorsOf(report.paths), between, look);
  const rowLook = { columns, phase: report.run.phase, between, options: look };
  return joinBlocks([
    headerLines(report, look),
    ...wideCausesOf(report).map((folded) => wideCauseLines(folded, report.run.host, look)),
    ...peersOf(report, look.sort).map((peer) => peerLines(peer, rowLook)),
    notCheckedLines(report.skipped, look),
    remarkLines(report, look),
    responderLines(report, look),
    voiceLines(report, look),
    summaryLines(report, look),
    nextSteps(report, look),
  ]);
}

/** Who looked, as what, when: a report pasted into a ticket must still say so. */
function headerLines(report: Report, look: TextOptions): readonly string[] {
  const { run, tool, portMap } = report;
  const parts = [
    `${tool.name} ${tool.version}`,
    `${run.host} as ${run.role.replaceAll(',', ', ')}`,
    ...(run.site === '' ? [] : [`site ${run.site}`]),
    run.phase,
    `${run.startedAt.slice(0, 19).replace('T', ' ')} UTC`,
    ...(run.judgedAnew === undefined ? [] : [judgedInWords(run.judgedAnew)]),
  ];
  const details = [
    `Port map: ${portMap.document}, ${portMap.revision}`,
    `Options in force: ${optionsInWords(run.options)}`,
    `Run: ${run.id}`,
  ];
  return [
    ...paragraph(look, parts.join(` ${look.signs.dot} `), { first: '', rest: '  ' }).map(look.style.bold),
    ...(look.verbose ? details : []).flatMap((detail) =>
      paragraph(look, detail, { first: '', rest: '  ' }).map(look.style.dim),
    ),
  ];
}

function optionsInWords(options: Readonly<Record<string, string>>): string {
  const given = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return given.length === 0 ? 'none' : given.sort().join(', ');
}
