import { describe, expect, test } from 'vitest';
import { CommandError, runCommand } from '../../src/responder/runCommand.ts';
import { windowsProgram } from '../../src/responder/windowsProgram.ts';

const node = (code: string, ...args: readonly string[]): Promise<string> =>
  runCommand(process.execPath, ['-e', code, '--', ...args]);

describe('running a program', () => {
  test('gives it its arguments as they are and comes back with what it printed', async () => {
    expect(await node('console.log(process.argv[1])', 'a "b" $c; d')).toBe('a "b" $c; d\n');
  });

  test('a bad end carries the code and the first line, of the errors where there are any', async () => {
    const loud = node('console.log("out"); console.error("\\n  why  \\nmore"); process.exitCode = 3');
    await expect(loud).rejects.toMatchObject({ code: 3, said: 'why' });
    const quiet = node('console.log("out"); process.exitCode = 3');
    await expect(quiet).rejects.toMatchObject({ code: 3, said: 'out' });
  });

  test('a program that is not there', async () => {
    const gone = runCommand('/nowhere/cicprobe-none', []);
    await expect(gone).rejects.toBeInstanceOf(CommandError);
    await expect(gone).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test.each([
  ['D:\\Win', 'D:\\Win\\System32\\netsh.exe'],
  [undefined, 'C:\\Windows\\System32\\netsh.exe'],
])('a program of Windows in %s', (root, expected) => {
  expect(windowsProgram('netsh', root)).toBe(expected);
});
