import { countOf, formatMs, inThousands } from '../../../report/amounts.ts';
import type { Cell, CellState } from './strip.ts';

/** What an hour or a day was like, in one sentence; `when` names it. */
export function cellInWords(cell: Cell, when: string): string {
  const { state, checks, met, broken, unproven, maintained, meanMs, maxMs } = cell;
  if (state === 'none') return `${when}: no data.`;
  const parts = [
    ...(broken > 0 ? [`broken in ${inThousands(broken)}`] : []),
    ...(unproven > 0 ? [`unproven in ${inThousands(unproven)}`] : []),
    ...(met > 0 ? [`met in ${inThousands(met)}`] : []),
    ...(maintained > 0 ? [`not counted in ${inThousands(maintained)} during maintenance`] : []),
    ...(state === 'untold' ? ['none of them could tell'] : []),
  ];
  const times =
    meanMs === null || maxMs === null ? '' : `; latency ${formatMs(meanMs)}, ${formatMs(maxMs)} at most`;
  return `${when}: ${countOf(checks, 'check')}, ${parts.join(', ')}${times}.`;
}

/** What the colours and shapes of the cells stand for, worst first. */
export const cellLegend: readonly (readonly [CellState, string])[] = [
  ['broken', 'broken at least once'],
  ['unproven', 'unproven at least once'],
  ['met', 'met'],
  ['maintained', 'maintenance only'],
  ['untold', 'checked, could not tell'],
  ['none', 'no data'],
];
