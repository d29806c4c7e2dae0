import { cleanText } from './cleanText.ts';
import { NO_BREAK } from './portWords.ts';

/** Any text as the content of an element or of an attribute in double quotes. */
export function svgText(text: string): string {
  return cleanText(text)
    .replaceAll(NO_BREAK, ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
