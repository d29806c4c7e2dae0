/** Elements of a list that are put into words at once. */
export const BATCH = 256;

/** A report as JSON for scripts, indented, with a final line feed: in pieces, as thousands of paths make a long text. */
export function* renderJson(report: object): Generator<string> {
  let before = '{';
  for (const [key, value] of Object.entries(report).filter(([, value]) => value !== undefined)) {
    yield `${before}\n  ${safeJson(key)}: `;
    if (Array.isArray(value) && value.length > 0) yield* listPieces(value);
    else yield indented(safeJson(value, 2), 2);
    before = ',';
  }
  yield `\n}\n`;
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  for (let at = 0; at < list.length; at += BATCH) {
    const texts = list.slice(at, at + BATCH).map((one) => indented(safeJson(one, 2), 4));
    yield `${at === 0 ? '[' : ','}\n    ${texts.join(`,\n    `)}`;
  }
  yield `\n  ]`;
}

/** Within a string JSON has no line feed: each one begins a line. */
function indented(json: string, columns: number): string {
  return json.replaceAll('\n', `\n${' '.repeat(columns)}`);
}

/**
 * JSON whose strings cannot steer a terminal: JSON itself escapes only the controls below U+0020, so the others, and
 * characters that change the direction of text or cannot be seen, are escaped too. It parses to the same values.
 */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
