import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readPortMap } from '../../src/cli/readFiles.ts';
import { renderMarkdownMap } from '../../src/report/renderMarkdownMap.ts';

const DOCUMENT = new URL('../../docs/port-map.md', import.meta.url);

test('docs/port-map.md shows the profiles as they are: cicprobe profiles export --format markdown --output docs/port-map.md', async () => {
  const written = await readFile(DOCUMENT, 'utf8');
  expect(written).toBe(renderMarkdownMap(await readPortMap()));
});
