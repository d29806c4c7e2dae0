import { execFileSync } from 'node:child_process';

/** Longest time that one command may take, in milliseconds. */
const COMMAND_MS = 15_000;

/** Runs a command to its end; a failure throws with what it said. */
export function run(
  command: string,
  args: readonly string[],
  input = '',
  timeoutMs: number = COMMAND_MS,
): string {
  return execFileSync(command, args, {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
}

/** Reports whether the command ends well; what it says is thrown away. */
export function succeeds(command: string, args: readonly string[], input = ''): boolean {
  try {
    run(command, args, input);
    return true;
  } catch {
    return false;
  }
}

export function isInstalled(program: string): boolean {
  return succeeds('sh', ['-c', `command -v ${program}`]);
}
