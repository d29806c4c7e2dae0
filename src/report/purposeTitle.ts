import type { Look } from './look.ts';

/** A purpose group's title: the section, and its diagram where it has one. */
export function purposeTitle(
  { section, diagram }: { readonly section: string; readonly diagram: string },
  look: Look,
): string {
  return diagram === '' || diagram === section ? section : `${section} ${look.signs.dot} ${diagram}`;
}
