import type { Point, TextLine } from './picture.ts';
import { svgText } from './svgText.ts';

/** Lines of text from the corner of the area that holds them. */
export function svgLines(area: Point & { readonly lines: readonly TextLine[] }, prefix: string): string {
  return area.lines
    .map(({ x, y, text, kind, state }) => {
      const colour = state === 'plain' ? '' : ` ${prefix}says-${state}`;
      const place = `x="${round(area.x + x)}" y="${round(area.y + y)}"`;
      return `<text class="${prefix}text ${prefix}${kind}${colour}" ${place}>${svgText(text)}</text>`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
