import { NO_BREAK } from '../paragraph.ts';
import { printable } from '../printable.ts';

/** Text for a receiver, on one line: printable, and no longer than so many characters. */
export function cutText(text: string, most: number): string {
  // Texts of peers may be endless; what is cut off anyway need not be looked at.
  const head = text.slice(0, 4 * most);
  const characters = [...printable(head).replaceAll(NO_BREAK, ' ').trim()];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}
