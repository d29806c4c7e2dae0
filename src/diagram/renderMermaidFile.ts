import { cleanText } from './cleanText.ts';
import type { Drawing } from './drawing.ts';
import { renderMermaid } from './renderMermaid.ts';

/** One drawing as Mermaid alone; several as Markdown with a heading and a fenced block for each. */
export function renderMermaidFile(drawings: readonly Drawing[]): string {
  const texts = drawings.map(renderMermaid);
  if (texts.length === 1) return texts.join('');
  return drawings
    .map(
      (drawing, at) =>
        `## ${headingText(drawing.title)}\n\n\`\`\`mermaid\n${texts.slice(at, at + 1).join('')}\`\`\`\n`,
    )
    .join('\n');
}

/** Characters that Markdown or HTML would obey. */
const SPECIAL = /[\\`*_{}[\]<>#&|~!]/g;

function headingText(title: string): string {
  return cleanText(title).replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);
}
