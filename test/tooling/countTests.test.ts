import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/countTests.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cicprobe-count-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const failures = join(folder, 'failures.txt');

const numbers = (
  passed: number,
  failed: number,
  pending: number,
  todo: number,
  testResults: readonly unknown[] = [],
) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: todo,
    testResults,
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

test('what failed is told, with its error and without the call stack', () => {
  const file = join(folder, 'report.json');
  const results = [
    {
      name: join(process.cwd(), 'test/a.test.ts'),
      message: '',
      assertionResults: [
        { status: 'passed', fullName: 'fine', failureMessages: [] },
        { status: 'failed', fullName: 'a is b', failureMessages: ['Error: no\nexpected b\n    at x.ts:1'] },
      ],
    },
    { name: join(process.cwd(), 'test/b.test.ts'), message: 'does not load', assertionResults: [] },
  ];
  writeFileSync(file, numbers(1, 1, 0, 0, results));
  rmSync(failures, { force: true });
  expect(count(file, '1')).toBe('1 1 0\n');
  expect(readFileSync(failures, 'utf8')).toBe(
    `${join('test', 'a.test.ts')}: a is b: Error: no | expected b\n${join('test', 'b.test.ts')}: does not load\n`,
  );
});

function count(file: string, status: string): string {
  return spawnSync(process.execPath, [script, file, status, failures], { encoding: 'utf8' }).stdout;
}
