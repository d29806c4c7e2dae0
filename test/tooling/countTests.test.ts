import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/countTests.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cicprobe-count-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numbers = (passed: number, failed: number, pending: number, todo: number) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: todo,
  });

test.each([
  ['all is well', numbers(7, 0, 0, 0), '0', '7 0 0'],
  ['failures are counted', numbers(7, 2, 0, 0), '1', '7 2 0'],
  ['skipped and planned tests show', numbers(7, 0, 2, 1), '0', '7 0 3'],
  ['a file that does not load fails', numbers(7, 0, 0, 0), '1', '7 1 0'],
  ['no test at all fails', numbers(0, 0, 0, 0), '0', '0 1 0'],
  ['a report that is no JSON fails', 'Segmentation fault', '0', '0 1 0'],
])('%s', (_name, report, status, expected) => {
  const file = join(folder, 'report.json');
  writeFileSync(file, report);
  expect(count(file, status)).toBe(`${expected}\n`);
});

test('a missing report fails', () => {
  expect(count(join(folder, 'none.json'), '139')).toBe('0 1 0\n');
});

function count(file: string, status: string): string {
  return spawnSync(process.execPath, [script, file, status], { encoding: 'utf8' }).stdout;
}
