import type { Arrow, Drawing } from './drawing.ts';
import type { PlacedArrow, Point } from './picture.ts';
import { lineText } from './states.ts';
import { svgLines } from './svgLines.ts';
import type { FullSvgLook } from './svgLook.ts';
import { svgText } from './svgText.ts';

const HEAD = { length: 10, half: 5 };
/** How round a bend is. */
const BEND = 7;

/** An arrow with its label, and what it says in full for those who point at it or cannot see it. */
export function svgArrow({ arrow, points, label }: PlacedArrow, drawing: Drawing, look: FullSvgLook): string {
  const { prefix } = look;
  const { x, y, width, height } = label;
  const tips = arrow.both ? [points.toReversed(), points] : [points];
  const parts = [
    `<title>${arrowTitle(arrow, drawing)}</title>`,
    `<path class="${prefix}line" d="${linePath(shorten(points, arrow.both))}"/>`,
    ...tips.map((way) => `<path class="${prefix}head" d="${headPath(way)}"/>`),
    `<rect class="${prefix}label" x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>`,
    svgLines(label, prefix),
  ].join('');
  const group = `<g class="${prefix}arrow ${prefix}${arrow.state}" role="img">${parts}</g>`;
  const address = look.link(arrow, drawing.id);
  return address === null ? group : `<a class="${prefix}link" href="${svgText(address)}">${group}</a>`;
}

/** `Workstation → CIC Server`, and below it every line uncut. */
function arrowTitle({ from, to, both, full }: Arrow, { boxes }: Drawing): string {
  const titleOf = (id: string): string =>
    boxes
      .filter((box) => box.id === id)
      .map(({ title }) => title)
      .join('');
  const head = `${titleOf(from)} ${both ? '↔' : '→'} ${titleOf(to)}`;
  return [head, ...full.map(lineText)].map(svgText).join('\n');
}

/** The line ends inside its heads, so that it does not show at their tips. */
function shorten(points: readonly Point[], both: boolean): readonly Point[] {
  const cut = cutEnd(points);
  return both ? cutEnd(cut.toReversed()).toReversed() : cut;
}

function cutEnd(points: readonly Point[]): readonly Point[] {
  const { tip, towards } = endOf(points);
  const back = HEAD.length - 2;
  return [...points.slice(0, -1), { x: tip.x - towards.x * back, y: tip.y - towards.y * back }];
}

/** The last point, and the way in which the line gets there, one unit long. */
function endOf(points: readonly Point[]): { readonly tip: Point; readonly towards: Point } {
  const { before, tip } = points.reduce((last, point) => ({ before: last.tip, tip: point }), {
    before: ORIGIN,
    tip: ORIGIN,
  });
  const length = distance(before, tip);
  return { tip, towards: { x: (tip.x - before.x) / length, y: (tip.y - before.y) / length } };
}

const ORIGIN: Point = { x: 0, y: 0 };

function headPath(points: readonly Point[]): string {
  const { tip, towards } = endOf(points);
  const foot = { x: tip.x - towards.x * HEAD.length, y: tip.y - towards.y * HEAD.length };
  const side = { x: -towards.y * HEAD.half, y: towards.x * HEAD.half };
  const corners = [
    tip,
    { x: foot.x + side.x, y: foot.y + side.y },
    { x: foot.x - side.x, y: foot.y - side.y },
  ];
  return `M${corners.map(pair).join('L')}Z`;
}

/** Straight from point to point, round at the bends. */
function linePath(points: readonly Point[]): string {
  return points
    .map((point, at) => {
      const [before, after] = [points[at - 1], points[at + 1]];
      if (before === undefined) return `M${pair(point)}`;
      if (after === undefined) return `L${pair(point)}`;
      return `L${pair(near(point, before))}Q${pair(point)} ${pair(near(point, after))}`;
    })
    .join('');
}

/** A little way from a bend towards a neighbour, never beyond the middle. */
function near(bend: Point, neighbour: Point): Point {
  const length = distance(bend, neighbour);
  const share = Math.min(BEND, length / 2) / length;
  return { x: bend.x + (neighbour.x - bend.x) * share, y: bend.y + (neighbour.y - bend.y) * share };
}

/** Never nothing: it is divided by. */
function distance(a: Point, b: Point): number {
  return Math.max(Math.hypot(b.x - a.x, b.y - a.y), 0.01);
}

function pair({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
