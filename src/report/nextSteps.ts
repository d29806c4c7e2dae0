import type { Report } from '../model/report.ts';
import { adviceFor } from './advice.ts';
import type { Advice } from './adviceParts.ts';
import { countOf } from './amounts.ts';
import type { Look } from './look.ts';
import { peersWithoutHost, targetFlag } from './notCheckedLines.ts';
import { NO_BREAK, paragraph } from './paragraph.ts';
import { textColumns } from './textColumns.ts';

const BULLET = '  - ';
const ITEM = '      ';

/** What to do next; nothing where everything was checked and is met. */
export function nextSteps(report: Report, look: Look): readonly string[] {
  const advice = stepsOf(report, look);
  if (advice.length === 0) {
    return [];
  }
  return [
    look.style.bold('Next:'),
    ...advice.flatMap(({ lead, items }) => [
      ...paragraph(look, lead, { first: BULLET, rest: '    ' }),
      ...items.flatMap((item) => paragraph(look, item, { first: ITEM, rest: `${ITEM}  ` })),
    ]),
  ];
}

/** The same not yet laid out; the look says how long a command may be. */
export function stepsOf(report: Report, look: Look): readonly Advice[] {
  return [...adviceFor(report), ...hostAdvice(report), ...explainAdvice(report, look)];
}

function hostAdvice(report: Report): readonly Advice[] {
  const [first, ...others] = peersWithoutHost(report);
  if (first === undefined) {
    return [];
  }
  const peers = countOf(others.length + 1, 'peer');
  return [
    { lead: `${peers} not checked for want of a host. Give one as in ${targetFlag(first)}.`, items: [] },
  ];
}

/** A command that can be copied: the path's id, or its flow's where the line would not hold it. */
function explainAdvice({ paths }: Report, look: Look): readonly Advice[] {
  const path =
    paths.find(({ outcome }) => outcome === 'broken') ??
    paths.find(({ verdict, outcome }) => outcome === 'unproven' && verdict !== 'error');
  if (path === undefined) {
    return [];
  }
  const commands = [path.id, path.flow, 'PATH-ID'].map((id) =>
    `cicprobe explain ${id}`.replaceAll(' ', NO_BREAK),
  );
  const fitting = commands.filter((command) => textColumns(ITEM) + textColumns(command) <= look.width);
  return [{ lead: 'To see what a path is for and where it is documented:', items: fitting.slice(0, 1) }];
}
