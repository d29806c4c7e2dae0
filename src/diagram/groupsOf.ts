/** Values that share a key, in the order in which each key first occurs. */
export function groupsOf<T>(
  values: readonly T[],
  keyOf: (value: T) => string,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

/** A key of several parts that no other parts can give. */
export function keyOfParts(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}
