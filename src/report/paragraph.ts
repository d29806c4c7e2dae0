import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { headWithin, textColumns } from './textColumns.ts';

/** What stands before the first line and before the following ones. */
export interface Indent {
  readonly first: string;
  readonly rest: string;
}

/** Holds words together on one line, a command and its argument for instance; printed as a blank. */
export const NO_BREAK = '\u00a0';

/** Text broken into lines that fit the look's width, printable; a word longer than a line is cut. No text, no lines. */
export function paragraph(look: Look, text: string, indent: Indent): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const prefix = (): string => (lines.length === 0 ? indent.first : indent.rest);
  const room = (): number => look.width - textColumns(prefix());
  const endLine = (): void => {
    lines.push(`${prefix()}${line.replaceAll(NO_BREAK, ' ')}`);
    line = '';
  };

  const whole = printable(text, look.signs.ascii);
  // Most texts fit, and measuring them word by word takes long.
  if (isEven(whole) && textColumns(whole) <= room()) {
    line = whole;
    endLine();
    return lines;
  }
  for (let word of wordsOf(whole)) {
    if (line !== '' && textColumns(`${line} ${word}`) > room()) {
      endLine();
    }
    while (textColumns(word) > room()) {
      line = headWithin(word, room());
      word = word.slice(line.length);
      endLine();
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') {
    endLine();
  }
  return lines;
}

/** A paragraph that begins with a label, in bold, and hangs by two blanks. No text, no lines. */
export function labelled(look: Look, label: string, text: string, indent: string): readonly string[] {
  if (text === '') {
    return [];
  }
  const labelEnd = indent.length + label.length;
  return paragraph(look, `${label} ${text}`, { first: indent, rest: `${indent}  ` }).map((line, index) =>
    index === 0 ? `${indent}${look.style.bold(label)}${line.slice(labelEnd)}` : line,
  );
}

/** Text as one table cell: printable, cut with an ellipsis when too long, padded to so many columns. */
export function cell(look: Look, text: string, columns: number): string {
  const whole = printable(text, look.signs.ascii).replaceAll(NO_BREAK, ' ');
  const fitting =
    textColumns(whole) <= columns
      ? whole
      : `${headWithin(whole, columns - look.signs.ellipsis.length)}${look.signs.ellipsis}`;
  return fitting + ' '.repeat(Math.max(0, columns - textColumns(fitting)));
}

/** Reports whether the words of a text are apart by one blank each, and there are any. */
function isEven(text: string): boolean {
  return text !== '' && !/^ | {2}| $/.test(text);
}

function wordsOf(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
