import type { State } from './drawing.ts';
import { lineText, stateWord } from './states.ts';
import { svgText } from './svgText.ts';

export const LEGEND_HEIGHT = 48;
export const LEGEND_WIDTH = 560;

const SAMPLE = 44;
const STEP = 136;

/** A piece of line for each state, with its mark and its name. */
export function svgLegend(states: readonly State[], top: number, prefix: string): string {
  const y = top + 24;
  const entries = states.map((state, at) => {
    const x = 16 + at * STEP;
    const line = `<path class="${prefix}line" d="M${x},${y}L${x + SAMPLE},${y}"/>`;
    const words = svgText(lineText({ text: stateWord(state), state }));
    const text = `<text class="${prefix}text ${prefix}detail ${prefix}says-${state}" x="${x + SAMPLE + 8}" y="${y + 4}">${words}</text>`;
    return `<g class="${prefix}${state}">${line}${text}</g>`;
  });
  return `<g class="${prefix}legend" role="group" aria-label="Legend">${entries.join('')}</g>`;
}
