import { arrowLines, type Detail, fullLines } from './arrowLines.ts';
import type { Arrow } from './drawing.ts';
import { groupsOf, keyOfParts } from './groupsOf.ts';
import { worstState } from './states.ts';
import type { Use } from './use.ts';

/** One arrow for all that leads from one box to another; two-way arrows stand apart, whichever end is named first. */
export function arrowsOf(uses: readonly Use[], detail: Detail): readonly Arrow[] {
  return groupsOf(uses, endsOf).map((group, at) => {
    const [{ from, to, both }] = group;
    return {
      id: `arrow-${at + 1}`,
      from,
      to,
      both,
      state: worstState(group.map(({ state }) => state)),
      lines: arrowLines(group, detail),
      full: fullLines(group),
      flowIds: [...new Set(group.map(({ flowId }) => flowId))],
      pathIds: group.flatMap(({ pathId }) => pathId ?? []),
    };
  });
}

function endsOf({ from, to, both }: Use): string {
  return both && to < from ? keyOfParts(to, from, both) : keyOfParts(from, to, both);
}
