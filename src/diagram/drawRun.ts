import type { PortMap } from '../model/portMap.ts';
import type { Report } from '../model/report.ts';
import type { Box, Drawing } from './drawing.ts';
import { type DrawingFilter, wantedBy } from './drawingFilter.ts';
import { drawOverview } from './drawOverview.ts';
import { keyOfParts } from './groupsOf.ts';
import { hostLines } from './hostLines.ts';
import { ownRoles } from './ownRoles.ts';
import { roleBox } from './roleBox.ts';
import { type PathUse, pathUses, skipUses } from './runUses.ts';
import { type PlacedUse, sectionDrawings } from './sectionDrawings.ts';

/**
 * A run as pictures: first this host and its peers, then each diagram of the document of which anything was tried.
 * Documented flows that were not tried are drawn beside those that were. Empty when the filter leaves nothing.
 */
export function drawRun(report: Report, portMap: PortMap, filter: DrawingFilter = {}): readonly Drawing[] {
  const isWanted = wantedBy(filter, portMap.roles);
  const tried = pathUses(report).filter(({ section, use }) => isWanted({ ...use, section }));
  const missed = skipUses(report, portMap).filter(({ section, use }) => isWanted({ ...use, section }));
  if (tried.length + missed.length === 0) return [];
  const own = ownRoles(report, portMap);
  const shown = new Set(tried.map(placeOf));
  const placed = [...tried, ...missed.filter((one) => shown.has(placeOf(one)))];
  const sections = sectionDrawings<PlacedUse & Partial<PathUse>>(placed, portMap.sections, (role, group) =>
    runBox(role, group, report, portMap, own),
  );
  if (filter.section !== undefined) return sections;
  return [drawOverview(report, portMap, { tried, missed, own }), ...sections];
}

function placeOf({ section, diagram }: PlacedUse): string {
  return keyOfParts(section, diagram);
}

/** A role with the hosts that play it in this drawing. */
function runBox(
  role: string,
  group: readonly Partial<PathUse>[],
  { run }: Report,
  portMap: PortMap,
  own: ReadonlySet<string>,
): Box {
  const paths = group.flatMap(({ path }) => path ?? []);
  const there = paths.filter(({ from, to, triedFrom }) => role === (triedFrom === undefined ? to : from));
  const here = own.has(role);
  const lines = [...(here ? [{ text: run.host, state: 'plain' as const }] : []), ...hostLines(there)];
  return roleBox(role, portMap, here, lines);
}
