import { printable } from './printable.ts';

/** Rows as CSV (RFC 4180: CRLF, quotes doubled), safe to open in a spreadsheet; line breaks and tabs become blanks. */
export function csvRows(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula, in either width. The arrow is our own word, and scripts look for it. */
const FORMULA = /^(?!->$)[=+\-@＝＋－＠]/;
const NEEDS_QUOTES = /[",]/;

/** On one line: line breaks and tabs have become blanks, so only quotes and commas need quoting. */
function csvCell(text: string): string {
  const visible = printable(text).trim();
  const safe = FORMULA.test(visible) ? `'${visible}` : visible;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
