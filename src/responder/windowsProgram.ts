import path from 'node:path';

/** A program of Windows by its full path: by its bare name, one in the current folder would run in its place. */
export function windowsProgram(name: string, systemRoot = process.env['SystemRoot']): string {
  return path.win32.join(systemRoot ?? 'C:\\Windows', 'System32', `${name}.exe`);
}
