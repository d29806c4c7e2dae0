import { execFileSync } from 'node:child_process';

/** Empty where a program of the system can be started; else why not, for the name of a test that is left out. */
export function whyWithout(program: string, args: readonly string[], comesWith: string): string {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return '';
  } catch {
    return ` (left out: ${program} cannot be started here; Debian has it in ${comesWith})`;
  }
}
