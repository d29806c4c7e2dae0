/** How many terminal columns a printable text takes: East Asian and emoji characters two, combining marks none. */
export function textColumns(text: string): number {
  if (ONLY_ASCII.test(text)) {
    return text.length;
  }
  // The whole text is asked at once: one character after another takes several times as long.
  if (!WIDE.test(text) && !COMBINING.test(text)) {
    return [...text].length;
  }
  return [...text].reduce((columns, character) => columns + columnsOfCharacter(character), 0);
}

/** The longest beginning of a text that fits into so many columns; at least one character of a text that has any. */
export function headWithin(text: string, columns: number): string {
  let head = '';
  let used = 0;
  for (const character of text) {
    used += columnsOfCharacter(character);
    if (used > columns && head !== '') {
      return head;
    }
    head += character;
  }
  return head;
}

const ONLY_ASCII = /^[\x20-\x7e]*$/;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const COMBINING = /[\p{Mn}\p{Me}]/u;

function columnsOfCharacter(character: string): number {
  if (COMBINING.test(character)) {
    return 0;
  }
  return WIDE.test(character) ? 2 : 1;
}
