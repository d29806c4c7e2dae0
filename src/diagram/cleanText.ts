/** Text from outside made fit for a picture: blanks for tabs and line breaks, `□` for what cannot be seen or hides others. */
export function cleanText(text: string): string {
  return text.replace(BREAKS, ' ').replace(UNSEEN, '□');
}

const BREAKS = /[ \t\n\v\f\r\u2028\u2029]+/g;
/** Controls, formats (direction, zero width), lone surrogates, private and unassigned characters, and what stands for unreadable ones. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\ufffd]/gu;
