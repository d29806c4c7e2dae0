import type { Phase } from '../model/site.ts';
import { causeLines } from './causeLines.ts';
import { alternativeLines, doorDetails, warningLines } from './doorDetails.ts';
import { doorEvidence } from './doorEvidence.ts';
import { doorRow, movedPort, type RowColumns } from './doorRow.ts';
import { type Door, doorsOf } from './doors.ts';
import { foldRows, type Row, rowOf } from './foldRows.ts';
import { hostLabel } from './hostLabel.ts';
import { paragraph } from './paragraph.ts';
import type { Peer, PurposeGroup } from './peers.ts';
import { portsInWords } from './portLabels.ts';
import { purposeTitle } from './purposeTitle.ts';
import type { Between } from './sampledRanges.ts';
import type { TextOptions } from './textOptions.ts';

const DETAIL = '      ';

/** What all rows have in common. */
export interface RowLook {
  readonly columns: RowColumns;
  readonly phase: Phase;
  readonly between: Between;
  readonly options: TextOptions;
}

/** One peer: its host and roles, the causes that explain many paths at once, then its ports by purpose. */
export function peerLines(peer: Peer, look: RowLook): readonly string[] {
  const { options } = look;
  const { style, signs } = options;
  const heading = [
    hostLabel(peer.target, peer.address),
    peer.roles.join(', '),
    ...(peer.triedFrom === undefined ? [] : [`this host, tried from ${peer.triedFrom}`]),
  ].join(` ${signs.dot} `);
  return [
    ...paragraph(options, heading, { first: '', rest: '  ' }).map(style.bold),
    ...peer.causes.flatMap((folded) => [
      ...causeLines(folded, portsInWords(look.between.fill(folded.paths)), options),
      ...(options.verbose ? doorsOf(folded.paths) : []).flatMap((door) => [
        ...rowLines(rowOf(door), look),
        ...evidenceOf(door, look),
      ]),
    ]),
    ...peer.groups.flatMap((group) => groupLines(group, look)),
  ];
}

function groupLines(group: PurposeGroup, look: RowLook): readonly string[] {
  const { options } = look;
  const title = paragraph(options, purposeTitle(group, options), { first: '  ', rest: '    ' });
  const runs = alike(group.doors, look, (door) => explanations(door, look, 1));
  return [...title.map(options.style.cyan), ...runs.flatMap((doors) => runLines(doors, look))];
}

type Run = readonly [Door, ...Door[]];

/** Rows with the same other explanations share them, and those with the same reason and impacts share these too. */
function runLines(doors: Run, look: RowLook): readonly string[] {
  const same = alike(doors, look, (door) => beneath(door, look, ANY_SHARING));
  return [
    ...same.flatMap((run) => [
      ...foldRows(run, look.between).flatMap((row) => rowLines(row, look)),
      ...beneath(run[0], look, run.length),
    ]),
    ...explanations(doors[0], look, same.length === 1 ? 1 : doors.length),
    ...evidenceOf(doors[0], look),
  ];
}

function rowLines(row: Row, { columns, options }: RowLook): readonly string[] {
  const { door } = row;
  const { line, remarked } = doorRow(row, columns, options);
  return [line, ...(remarked ? [] : paragraph(options, movedPort(door), { first: DETAIL, rest: DETAIL }))];
}

/** Warnings, and why a line is not met, where, and what breaks. */
function beneath(door: Door, look: RowLook, sharing: number): readonly string[] {
  return [
    ...warningLines(door, look.options, sharing),
    ...(isExplainedOnce(door, look) ? [] : doorDetails(door, look.options, sharing)),
  ];
}

function explanations(door: Door, look: RowLook, sharing: number): readonly string[] {
  const told = isExplainedOnce(door, look) || (door.outcome === 'met' && !look.options.verbose);
  const alternatives = told ? [] : door.paths.flatMap((path) => path.alternatives);
  return alternativeLines(alternatives, look.options, sharing);
}

/** Before the software is there, every good path is `closed`: the report says once what that means. */
function isExplainedOnce(door: Door, { phase, options }: RowLook): boolean {
  return phase === 'pre-install' && door.verdict === 'closed' && !options.verbose;
}

function evidenceOf(door: Door, { options }: RowLook): readonly string[] {
  return options.verbose ? doorEvidence(door, options) : [];
}

/** Any number from two on: what stands beneath is compared as it reads when it is shared. */
const ANY_SHARING = 2;

/** Neighbouring doors with the same to say, gathered; verbose, each stands alone with its evidence. */
function alike(
  doors: readonly Door[],
  { options }: RowLook,
  say: (door: Door) => readonly string[],
): readonly Run[] {
  const runs: [Door, ...Door[]][] = [];
  let previous = '';
  for (const door of doors) {
    const text = say(door).join('\n');
    const run = runs.at(-1);
    if (run !== undefined && text === previous && !options.verbose) {
      run.push(door);
    } else {
      runs.push([door]);
    }
    previous = text;
  }
  return runs;
}
