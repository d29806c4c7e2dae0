import type { PlacedBox } from './picture.ts';
import { lineText } from './states.ts';
import { svgLines } from './svgLines.ts';
import { svgText } from './svgText.ts';

/** Kinds that are no machine of this installation. */
const OUTSIDE: ReadonlySet<string> = new Set(['external', 'network', 'pseudo']);

/** A role or a peer. */
export function svgBox(placed: PlacedBox, prefix: string): string {
  const { box, x, y, width, height } = placed;
  const classes = [
    `${prefix}box`,
    ...(box.here ? [`${prefix}here`] : []),
    ...(OUTSIDE.has(box.kind) ? [`${prefix}outside`] : []),
  ];
  const words = [box.title, ...box.lines.map(lineText)].map(svgText).join('\n');
  const shape = `<rect class="${classes.join(' ')}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
  return `<g role="img"><title>${words}</title>${shape}${svgLines(placed, prefix)}</g>`;
}
