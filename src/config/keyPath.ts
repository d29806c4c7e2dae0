import { printable } from './showValue.ts';

export type KeyPath = readonly PropertyKey[];

/** `hosts[0].address`; a key that is no plain word is quoted: `options["a b"]`. */
export function renderKeyPath(path: KeyPath): string {
  return path.map(renderSegment).join('').replace(/^\./, '');
}

function renderSegment(segment: PropertyKey): string {
  if (typeof segment === 'number') return `[${segment}]`;
  const key = String(segment);
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${printable(JSON.stringify(key))}]`;
}
