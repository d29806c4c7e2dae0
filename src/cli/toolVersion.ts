import { readFileSync } from 'node:fs';

/** Name and version of this product, from its own package file. */
export function toolVersion(): { readonly name: string; readonly version: string } {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return { name, version };
}
