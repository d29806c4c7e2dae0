import type { PathAbout, PathStatus } from '../../model/remembered.ts';
import type { Outcome } from '../../model/verdict.ts';
import { THIS_HOST } from '../../model/watch.ts';
import { countOf } from '../amounts.ts';
import type { Look } from '../look.ts';
import { paragraph } from '../paragraph.ts';
import { portLabel } from '../portLabels.ts';
import { isoSecond } from './isoSecond.ts';

/** How every path of a daemon stands: what needs attention first, then the counts of all. */
export function renderStatus(all: readonly PathStatus[], look: Look): string {
  const paths = all.filter(({ pathId }) => pathId !== THIS_HOST);
  if (paths.length === 0) return 'Nothing was checked yet.\n';
  // Of this host itself only trouble is told, and it is no path.
  const unwell = all
    .filter(({ watched }) => watched.held.outcome !== 'met' || watched.flappingSinceMs !== null)
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.watched.sinceMs - b.watched.sinceMs);
  const count = (outcome: Outcome): number =>
    paths.filter(({ watched }) => watched.held.outcome === outcome).length;
  const flapping = paths.filter(({ watched }) => watched.flappingSinceMs !== null).length;
  const latestMs = Math.max(...paths.map(({ latest, watched }) => latest?.atMs ?? watched.sinceMs));
  const sum = [
    `${countOf(paths.length, 'path')}: ${count('met')} met, ${count('broken')} broken, ${count('unproven')} unproven`,
    ...(flapping === 0 ? [] : [`${flapping} flapping`]),
    `last checked ${isoSecond(latestMs)}`,
  ];
  return [
    ...unwell.flatMap((path) => pathLines(path, look)),
    ...(unwell.length === 0 ? [] : ['']),
    ...paragraph(look, sum.join(', '), { first: '', rest: '  ' }),
    '',
  ].join('\n');
}

/** `tcp/5597 on cic01 (10.0.0.5)`, or the path's id where no run with it was saved. */
export function pathInWords(about: PathAbout | null, pathId: string): string {
  if (about === null) return pathId === THIS_HOST ? 'This host itself' : pathId;
  const { target, address, service, triedFrom } = about;
  const host = address === null || address === target ? target : `${target} (${address})`;
  const from = triedFrom === undefined ? '' : `, tried from ${triedFrom}`;
  return `${service} ${portLabel({ ...about, security: 'none' })} on ${host}${from}`;
}

const RANK: Readonly<Record<Outcome, number>> = { broken: 0, unproven: 2, met: 3 };

/** Broken first, then what cannot make up its mind. */
function rankOf({ watched }: PathStatus): number {
  return watched.held.outcome !== 'broken' && watched.flappingSinceMs !== null
    ? 1
    : RANK[watched.held.outcome];
}

function pathLines({ about, pathId, watched }: PathStatus, look: Look): readonly string[] {
  const { held, sinceMs, flappingSinceMs, doubts } = watched;
  const sign = look.signs[held.outcome];
  const state = [
    `${held.verdict} since ${isoSecond(sinceMs)} (${held.code})`,
    ...(flappingSinceMs === null ? [] : [`flapping since ${isoSecond(flappingSinceMs)}`]),
    ...(doubts.length === 0 ? [] : ['not confirmed by the last check']),
  ];
  const impact =
    about === null
      ? ''
      : { met: '', broken: `Breaks: ${about.impact}`, unproven: `Breaks if shut: ${about.impact}` }[
          held.outcome
        ];
  const indent = { first: '    ', rest: '      ' };
  return [
    ...paragraph(look, `${sign} ${pathInWords(about, pathId)}`, { first: '', rest: '    ' }),
    ...paragraph(look, state.join(', '), indent),
    ...paragraph(look, impact, indent),
  ];
}
