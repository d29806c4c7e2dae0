import type { ChangeKind, RunDifference } from '../model/diff.ts';
import type { Report, ReportPath } from '../model/report.ts';
import { countOf } from './amounts.ts';
import type { Change, Comparison } from './compareReports.ts';
import { hostLabel } from './hostLabel.ts';
import { joinBlocks } from './joinBlocks.ts';
import { fitLook, type Look } from './look.ts';
import { paragraph } from './paragraph.ts';
import { portLabel } from './portLabels.ts';
import { runDifferences } from './runDifferences.ts';

/** The comparison for a person at a terminal: what is worse first, then what is better, then the rest. */
export function renderDiff(comparison: Comparison, options: Look): string {
  const look = fitLook(options);
  const { before, after, changes } = comparison;
  return joinBlocks([
    [...runLines('Before', before, look), ...runLines('After', after, look)],
    [
      ...(after.run.startedAt < before.run.startedAt ? paragraph(look, REVERSED, HANGING) : []),
      ...runDifferences(before, after).flatMap((difference) => differenceLines(difference, look)),
    ],
    ...SECTIONS.map(([kind, title]) => {
      const some = changes.filter((change) => change.kind === kind);
      return some.length === 0
        ? []
        : [look.style.bold(`${title} (${some.length})`), ...changeLines(some, look)];
    }),
    paragraph(look, sumOf(comparison), HANGING).map(look.style.bold),
  ]);
}

const REVERSED =
  'The report given as the later one is the older one: what is told here as broken may have been mended.';
const HANGING = { first: '', rest: '  ' };
const DETAIL = { first: '      ', rest: '        ' };

/** Every kind of change, in the order in which it is printed. */
const SECTIONS: readonly (readonly [kind: ChangeKind, title: string])[] = [
  ['newly-broken', 'Newly broken'],
  ['newly-unproven', 'No longer proven'],
  ['fixed', 'Fixed'],
  ['proven', 'Now proven'],
  ['no-longer-broken', 'Was broken, now unproven'],
  ['reason-changed', 'Changed reason'],
  ['address-changed', 'Changed address'],
  ['new', 'New paths'],
  ['gone', 'Gone paths'],
];

function runLines(label: string, { run, tool }: Report, look: Look): readonly string[] {
  const parts = [
    `${label}: ${run.startedAt.slice(0, 19).replace('T', ' ')} UTC`,
    `${run.host} as ${run.role.replaceAll(',', ', ')}`,
    `${tool.name} ${tool.version}`,
    `run ${run.id}`,
  ];
  return paragraph(look, parts.join(` ${look.signs.dot} `), HANGING);
}

function differenceLines({ what, before, after, consequence }: RunDifference, look: Look): readonly string[] {
  const then = consequence === '' ? '' : `: ${consequence}`;
  const text = `The runs differ in their ${what}, "${before}" before and "${after}" after${then}.`;
  return paragraph(look, text, HANGING).map(look.style.yellow);
}

function changeLines(changes: readonly Change[], look: Look): readonly string[] {
  return changes.flatMap((change) => {
    const { path, after, regression } = change;
    const sign = after === null ? ' ' : look.signs[path.outcome];
    const colour = regression ? look.style.red : look.style.bold;
    const title = `${placeOf(change, look)} ${portLabel(path)} ${path.service}: ${turnOf(change, look)}`;
    return [
      ...paragraph(look, title, { first: `  ${sign} `, rest: DETAIL.first }).map(colour),
      ...(after === null ? [] : paragraph(look, after.reason.text, DETAIL)),
      ...paragraph(look, path.id, DETAIL).map(look.style.dim),
    ];
  });
}

/** The target with its address, or with both where it changed. */
function placeOf({ path, before, after }: Change, look: Look): string {
  const from = path.triedFrom === undefined ? '' : ` from ${path.triedFrom}`;
  if (before === null || after === null || before.address === after.address) {
    return `${hostLabel(path.target, path.address)}${from}`;
  }
  return `${path.target} (${addressOf(before)} ${look.signs.arrow} ${addressOf(after)})${from}`;
}

function addressOf({ address }: ReportPath): string {
  return address ?? 'no address';
}

/** `open (connected) → blocked (silent)`. */
function turnOf({ path, before, after }: Change, look: Look): string {
  if (before === null || after === null) return verdictOf(path);
  const [then, now] = [verdictOf(before), verdictOf(after)];
  return then === now ? `still ${now}` : `${then} ${look.signs.arrow} ${now}`;
}

function verdictOf({ verdict, reason }: ReportPath): string {
  return `${verdict} (${reason.code})`;
}

function sumOf({ after, changes }: Comparison): string {
  const regressions = changes.filter(({ regression }) => regression).length;
  const counts = SECTIONS.flatMap(([kind, title]) => {
    const amount = changes.filter((change) => change.kind === kind).length;
    return amount === 0 ? [] : [`${title}: ${amount}`];
  });
  const same = after.paths.length - changes.filter((change) => change.after !== null).length;
  const verdict = regressions === 0 ? 'Nothing got worse' : `${countOf(regressions, 'path')} got worse`;
  return [`${verdict}.`, [...counts, `Unchanged: ${same}`].join('; ')].join(' ');
}
