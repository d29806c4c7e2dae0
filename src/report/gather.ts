/** Values gathered by key, in the order in which each key first occurs. */
export function gather<T>(
  values: readonly T[],
  keyOf: (value: T) => unknown,
): readonly (readonly [T, ...T[]])[] {
  const gathered = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const key = JSON.stringify(keyOf(value));
    const sharing = gathered.get(key);
    if (sharing === undefined) {
      gathered.set(key, [value]);
    } else {
      sharing.push(value);
    }
  }
  return [...gathered.values()];
}

/** Each value once, in the order of its first occurrence; nothing for empty texts. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
