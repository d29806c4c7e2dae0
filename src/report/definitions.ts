import type { Look } from './look.ts';
import { paragraph } from './paragraph.ts';

/** A list of labels and texts, the texts aligned and hanging; a row without a text is left out. */
export function definitions(
  look: Look,
  rows: readonly (readonly [label: string, text: string])[],
): readonly string[] {
  const told = rows.filter(([, text]) => text.trim() !== '');
  const widest = Math.max(0, ...told.map(([label]) => label.length));
  return told.flatMap(([label, text]) => {
    const first = `  ${`${label}:`.padEnd(widest + 3)}`;
    const labelEnd = 2 + label.length + 1;
    return paragraph(look, text, { first, rest: ' '.repeat(first.length) }).map((line, index) =>
      index === 0 ? `  ${look.style.bold(`${label}:`)}${line.slice(labelEnd)}` : line,
    );
  });
}
