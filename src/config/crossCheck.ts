import type { Problem } from './configError.ts';
import { findTwice } from './findTwice.ts';
import type { SectionDocument } from './mapFiles.ts';
import { flowSlug } from './sectionSchema.ts';

/** What shows only when the section files lie side by side: names used twice, ids that stray from their file. */
export function crossCheck(sections: readonly SectionDocument[]): readonly Problem[] {
  return [
    ...findTwice(
      'section',
      sections.map(({ value, placeOf }) => ({ name: value.section, place: placeOf(['section']) })),
    ),
    ...findTwice(
      'id prefix',
      sections.map(({ value, placeOf }) => ({
        name: flowSlug(value.flows),
        place: placeOf(['flows', 0, 'id']),
      })),
    ),
    ...findTwice(
      'flow',
      sections.flatMap(({ value, placeOf }) =>
        value.flows.map(({ id }, index) => ({ name: id, place: placeOf(['flows', index, 'id']) })),
      ),
    ),
    ...sections.flatMap((section) => checkSlug(section)),
  ];
}

// A section is known by the first part of its flows' ids, so the whole file must share it.
function checkSlug({ value: { flows }, placeOf }: SectionDocument): readonly Problem[] {
  const slug = flowSlug(flows);
  return flows.flatMap(({ id }, index) => {
    if (id.startsWith(`${slug}.`)) return [];
    return [
      {
        ...placeOf(['flows', index, 'id']),
        message: `expected an id that begins with "${slug}.", got "${id}"`,
      },
    ];
  });
}
