/** Where each value first stands in a list. */
export function ranks(values: readonly string[]): ReadonlyMap<string, number> {
  const rank = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    if (!rank.has(value)) {
      rank.set(value, index);
    }
  }
  return rank;
}

/** What is not in the list comes after it. */
export function rankIn(rank: ReadonlyMap<string, number>, value: string): number {
  return rank.get(value) ?? rank.size;
}

/** By code unit: the same on every machine, whatever its language. */
export function compareTexts(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
