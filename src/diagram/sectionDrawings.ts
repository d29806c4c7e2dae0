import type { PortMap } from '../model/portMap.ts';
import { arrowsOf } from './arrowsOf.ts';
import type { Box, Drawing } from './drawing.ts';
import { groupsOf, keyOfParts } from './groupsOf.ts';
import type { Use } from './use.ts';

/** A use, and the picture of the document that it is in. */
export interface PlacedUse {
  readonly section: string;
  readonly diagram: string;
  readonly use: Use;
}

/** One drawing for each diagram of each section, as the document has them; flows without a diagram share the section's. */
export function sectionDrawings<T extends PlacedUse>(
  placed: readonly T[],
  sections: PortMap['sections'],
  boxOf: (role: string, placed: readonly T[]) => Box,
): readonly Drawing[] {
  const taken = new Set<string>();
  return groupsOf(placed, ({ section, diagram }) => keyOfParts(section, diagram)).map((group) => {
    const [{ section, diagram }] = group;
    const uses = group.map(({ use }) => use);
    const known = sections.find(({ title }) => title === section);
    const id = [known?.slug ?? slugOf(section), ...(diagram === '' ? [] : [slugOf(diagram)])].join('.');
    return {
      id: freeId(id, taken),
      title: diagram === '' ? section : `${section} · ${diagram}`,
      arrangement: 'net',
      boxes: [...new Set(uses.flatMap(({ from, to }) => [from, to]))].map((role) => boxOf(role, group)),
      arrows: arrowsOf(uses, 'service'),
    };
  });
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Two titles may differ by signs alone. */
function freeId(id: string, taken: Set<string>): string {
  let free = id;
  for (let count = 2; taken.has(free); count++) free = `${id}-${count}`;
  taken.add(free);
  return free;
}
