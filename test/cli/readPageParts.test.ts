import { describe, expect, test } from 'vitest';
import { readPageParts } from '../../src/cli/readPageParts.ts';

describe('readPageParts', () => {
  test('gives what the build made, fit to stand within a page', async () => {
    const { script, style, diagrams } = await readPageParts();
    expect(script).toContain('aria-sort');
    expect(style).toContain('prefers-color-scheme');
    // An end tag within would end the block, and a browser takes another line end for a line feed before it hashes.
    for (const block of [script, style]) expect(block).not.toMatch(/<\/|<!--|\r/);
    expect(diagrams).toEqual([]);
  });

  test('digests as the policy of a page wants it', async () => {
    const { digest } = await readPageParts();
    // The example of FIPS 180-4, in base64.
    expect(digest('abc')).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
    expect(digest('✓')).not.toBe(digest('?'));
  });
});
