/** How wide a text will be in the sans-serif fonts of today's systems, in units of `size`. Errs to the wide side. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * (bold ? BOLD : 1);
}

/** Breaks a text at blanks so that no line is wider than `most`; a word that is wider by itself is broken, too. */
export function wrapText(text: string, most: number, size: number, bold = false): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => breakWord(one, most, size, bold))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size, bold) > most) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

const BOLD = 1.17;
const NARROW = /[iIjl.,:;'|!()[\] ftr/-]/;
const WIDE = /[mwMWÆŒ@%&—…✓✗]/;
const CAPITAL = /[A-ZÀ-Þ_+<>=~#?]/;
/** Latin, Greek and Cyrillic letters and signs are about as wide as a digit; beyond stand whole squares. */
const LAST_LETTER = 0x1fff;
const PUNCTUATION = /[‐-•]/;

function emsOf(character: string): number {
  if (NARROW.test(character)) return 0.37;
  if (WIDE.test(character)) return 0.94;
  if (CAPITAL.test(character)) return 0.7;
  return character > String.fromCharCode(LAST_LETTER) && !PUNCTUATION.test(character) ? 1.05 : 0.62;
}

function breakWord(word: string, most: number, size: number, bold: boolean): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && textWidth(part + character, size, bold) > most) {
      parts.push(part);
      part = character;
    } else part += character;
  }
  return [...parts, part];
}
