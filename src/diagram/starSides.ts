import type { Arrow, Drawing } from './drawing.ts';

/** Where a box of a star stands. */
export type Side = 'left' | 'middle' | 'right';

/** Who only comes in stands to the left of the middle, everybody else to the right. */
export function starSides({ boxes, arrows }: Drawing): ReadonlyMap<string, Side> {
  const right = new Set(arrows.flatMap(({ from, to, both }) => (both ? [from, to] : [to])));
  return new Map(boxes.map(({ id, here }) => [id, here ? 'middle' : right.has(id) ? 'right' : 'left']));
}

/** The arrows of a star that lead from right to left; the layout engine is given them the other way round. */
export function leftwardArrows(drawing: Drawing): ReadonlySet<Arrow> {
  if (drawing.arrangement === 'net') return new Set();
  const sides = starSides(drawing);
  return new Set(
    drawing.arrows.filter(({ from, to }) => sides.get(from) === 'right' || sides.get(to) === 'left'),
  );
}
