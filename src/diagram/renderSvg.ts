import type { State } from './drawing.ts';
import type { Picture } from './picture.ts';
import { STATES } from './states.ts';
import { svgArrow } from './svgArrow.ts';
import { svgBox } from './svgBox.ts';
import { LEGEND_HEIGHT, LEGEND_WIDTH, svgLegend } from './svgLegend.ts';
import { type FullSvgLook, type SvgLook, standAlone } from './svgLook.ts';
import { svgStyle } from './svgStyle.ts';
import { svgText } from './svgText.ts';
import { textWidth } from './textWidth.ts';

const HEADING_SIZE = 18;
const HEADING_HEIGHT = 44;
const MARGIN = 16;
/** Between one picture and the next. */
const GAP = 20;

/**
 * These pictures as one SVG, one below the other: no script and nothing from elsewhere. The same pictures always give
 * the same text.
 */
export function renderSvg(pictures: readonly Picture[], given: SvgLook = {}): string {
  const look = { ...standAlone, ...given };
  const { prefix } = look;
  const stacked = stack(pictures, look);
  const states = statesIn(pictures);
  const hasLegend = look.legend && states.length > 0;
  const titles = pictures.map(({ drawing }) => drawing.title);
  const width = Math.max(hasLegend ? LEGEND_WIDTH : 0, ...stacked.map((one) => one.width));
  const top = stacked.reduce((sum, { height }) => sum + height + GAP, 0) - GAP;
  const height = Math.max(top, 0) + (hasLegend ? LEGEND_HEIGHT : 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${prefix}drawing" role="group" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${titles.map(svgText).join('; ')}</title>`,
    ...(look.style ? [`<style>${svgStyle(prefix)}</style>`] : []),
    `<rect class="${prefix}paper" width="${width}" height="${height}"/>`,
    ...stacked.map(({ text }) => text),
    ...(hasLegend ? [svgLegend(states, top, prefix)] : []),
    '</svg>\n',
  ].join('\n');
}

interface Stacked {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

function stack(pictures: readonly Picture[], look: FullSvgLook): readonly Stacked[] {
  let y = 0;
  return pictures.map((picture) => {
    const { title } = picture.drawing;
    const headed = look.headings ? HEADING_HEIGHT : 0;
    const wide = look.headings ? Math.ceil(textWidth(title, HEADING_SIZE, true)) + 2 * MARGIN : 0;
    const text = svgPicture(picture, y, headed, look);
    const height = headed + picture.height;
    y += height + GAP;
    return { text, width: Math.max(wide, picture.width), height };
  });
}

function svgPicture(picture: Picture, y: number, headed: number, look: FullSvgLook): string {
  const { prefix } = look;
  const { drawing, boxes, arrows } = picture;
  const heading = `<text class="${prefix}heading" x="${MARGIN}" y="${y + 30}">${svgText(drawing.title)}</text>`;
  return [
    `<g role="group" aria-label="${svgText(drawing.title)}">`,
    ...(headed === 0 ? [] : [heading]),
    `<g transform="translate(0,${y + headed})">`,
    ...arrows.map((arrow) => svgArrow(arrow, drawing, look)),
    ...boxes.map((box) => svgBox(box, prefix)),
    '</g>',
    '</g>',
  ].join('\n');
}

/** The states that the reader will meet, worst first; none without a run. */
function statesIn(pictures: readonly Picture[]): readonly State[] {
  const arrows = pictures.flatMap(({ drawing }) => drawing.arrows);
  const used = new Set(arrows.flatMap(({ state, lines }) => [state, ...lines.map((line) => line.state)]));
  return STATES.filter((state) => state !== 'plain' && used.has(state));
}
