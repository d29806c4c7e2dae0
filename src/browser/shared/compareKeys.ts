/** The order of two cells of a column. Numbers before texts: what has no time stands behind what has one. */
export function compareKeys(one: number | string, other: number | string): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return collator.compare(one, other);
  return typeof one === 'number' ? -1 : 1;
}

/** Names with numbers in them as people order them: sm2 before sm10. */
const collator = new Intl.Collator('en', { numeric: true });
