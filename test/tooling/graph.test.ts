import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';

// It reads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test('the graph in docs/architecture.md is drawn from the code as it is', () => {
  const script = fileURLToPath(new URL('../../scripts/drawGraph.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
