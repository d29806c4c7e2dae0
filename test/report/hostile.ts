/** Texts and orders that no report should mind. */

/** Clears the screen, turns the writing direction, hides, breaks lines, and is no valid UTF-16. */
export const HOSTILE = '\u001b[2J\u202e\u200b\u0007\u009b31m\r\n\u2028\ud800|é漢';

const KEPT = new Set([
  'kind',
  'verdict',
  'outcome',
  'transport',
  'security',
  'phase',
  'ended',
  'stage',
  'how',
  'scope',
  'fault',
  'confidence',
  'direction',
  'protocol',
  'clientCertificate',
  'schemaVersion',
]);

/** The same value with hostile text in front of every free text: names, reasons, banners, certificates. */
export function hostile<T>(value: T): T {
  return poison(value, '') as T;
}

function poison(value: unknown, key: string): unknown {
  if (typeof value === 'string') {
    return KEPT.has(key) ? value : `${HOSTILE}${value}`;
  }
  if (Array.isArray(value)) {
    return value.map((item) => poison(item, key));
  }
  if (value instanceof Map) {
    return new Map([...value].map(([name, item]) => [poison(name, ''), poison(item, '')]));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]));
  }
  return value;
}

/** Characters other than line feeds that a terminal would obey instead of showing. */
export function unprintableIn(text: string): readonly string[] {
  return text.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu) ?? [];
}

/** Another order, always the same one. */
export function shuffled<T>(values: readonly T[]): readonly T[] {
  return [...values]
    .map((value, index) => ({ value, key: (index * 7919 + 13) % 101 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
