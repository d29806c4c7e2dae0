import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** Set to 1 to write the golden files anew; look at the difference before you keep it. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** Compares a text with test/golden/NAME byte for byte, but for CRLF, which a checkout may change. */
export function expectGolden(name: string, text: string): void {
  const file = fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
  const plain = text.replaceAll('\r\n', '\n');
  if (UPDATE) {
    writeFileSync(file, plain);
  }
  expect(existsSync(file), `${name} is missing; write it with UPDATE_GOLDEN=1`).toBe(true);
  expect(plain).toBe(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
}
