/**
 * Text that a peer or a file supplied, made safe for a terminal: control characters, escape sequences, direction
 * overrides and invisible characters become visible escapes; tabs and line breaks become one blank. Doing it twice
 * changes nothing. With `ascii`, everything beyond ASCII is escaped or replaced by its nearest spelling.
 */
export function printable(text: string, ascii = false): string {
  const visible = text.replace(/[\t\n\v\f\r]+/g, ' ').replace(UNPRINTABLE, escapeCharacter);
  if (!ascii) {
    return visible;
  }
  return visible.replace(BEYOND_ASCII, (character) => SPELLINGS[character] ?? escapeCharacter(character));
}

/** Characters kept of a text that a peer supplied: enough to recognise it, never a screenful. */
const LONGEST_QUOTE = 60;

/** Peer-supplied text in quotation marks, printable and cut. */
export function quoted(text: string): string {
  const characters = [...printable(text).trim()];
  const cut = characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE - 1).join('')}…` : '';
  return `"${cut || characters.join('')}"`;
}

/** Controls, formats (bidi, zero width), surrogates, private and unassigned code points, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** The no-break space is left to the layout, which writes a blank for it. */
const BEYOND_ASCII = /[^\x20-\x7e\xa0]/gu;

const SPELLINGS: Readonly<Record<string, string>> = {
  '…': '...',
  '–': '-',
  '—': '-',
  '·': '-',
  '→': '->',
  '↔': '<->',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
};

function escapeCharacter(character: string): string {
  // A one-character match always has a code point; the fallback only satisfies the type.
  const code = Number(character.codePointAt(0));
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
