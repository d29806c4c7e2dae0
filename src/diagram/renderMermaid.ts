import type { Arrow, Box, Drawing, State } from './drawing.ts';
import { mermaidText } from './mermaidText.ts';
import { lineText, STATES } from './states.ts';

/** A drawing as a Mermaid flowchart, to be pasted into wikis and tickets that draw them. */
export function renderMermaid({ title, boxes, arrows }: Drawing): string {
  const ids = new Map(boxes.map(({ id }, at) => [id, `box${at + 1}`]));
  // Every arrow joins two boxes of its drawing.
  const idOf = (box: string): string => `${ids.get(box)}`;
  const here = boxes.filter((box) => box.here).map(({ id }) => idOf(id));
  return [
    `%% ${mermaidText(title)}`,
    'flowchart LR',
    ...boxes.map((box) => `  ${idOf(box.id)}["${boxLabel(box)}"]`),
    ...arrows.map(
      (arrow) => `  ${idOf(arrow.from)} ${headsOf(arrow)}|"${arrowLabel(arrow)}"| ${idOf(arrow.to)}`,
    ),
    ...(here.length === 0 ? [] : ['  classDef here stroke-width:3px', `  class ${here.join(',')} here`]),
    ...STATES.flatMap((state) => styleLines(state, arrows)),
    '',
  ].join('\n');
}

function boxLabel({ title, lines }: Box): string {
  return [title, ...lines.map(lineText)].map(mermaidText).join('<br/>');
}

function arrowLabel({ lines }: Arrow): string {
  // An empty label would be a fault of syntax.
  return lines.map((line) => mermaidText(lineText(line))).join('<br/>') || ' ';
}

function headsOf({ both }: Arrow): string {
  return both ? '<-->' : '-->';
}

/** Mermaid names arrows by their numbers. */
function styleLines(state: State, arrows: readonly Arrow[]): readonly string[] {
  const numbers = arrows.flatMap((arrow, at) => (arrow.state === state ? [at] : []));
  const style = styleOf(state);
  return style === '' || numbers.length === 0 ? [] : [`  linkStyle ${numbers.join(',')} ${style}`];
}

/** Colours that stand out on white and on black. */
function styleOf(state: State): string {
  switch (state) {
    case 'met':
      return 'stroke:#138a6b,stroke-width:2px';
    case 'broken':
      return 'stroke:#d9481c,stroke-width:4px,stroke-dasharray:11 5';
    case 'unproven':
      return 'stroke:#a87b0a,stroke-width:3px,stroke-dasharray:3 4';
    case 'unchecked':
      return 'stroke:#7d8894,stroke-width:1px,stroke-dasharray:7 6';
    case 'plain':
      return '';
  }
}
