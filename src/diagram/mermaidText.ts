import { cleanText } from './cleanText.ts';
import { NO_BREAK } from './portWords.ts';

/** Characters that mean something to Mermaid, to HTML or to Markdown, even between quotation marks. */
const SPECIAL = /["#&<>`%{}*_~|]/g;
/** Mermaid takes a backslash before an n for a line break, however it is written. */
const BACKSLASH = '∖';

/** Any text as a part of a quoted Mermaid label, with Mermaid's own way of writing characters by number. */
export function mermaidText(text: string): string {
  return cleanText(text)
    .replaceAll(NO_BREAK, ' ')
    .replaceAll('\\', BACKSLASH)
    .replace(SPECIAL, (character) => `#${character.charCodeAt(0)};`);
}
