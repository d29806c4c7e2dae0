/** The built program as a process of its own, as a user starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const BUILT = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves once standard error has held this text. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

interface Where {
  readonly cwd?: string;
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the program; it is ended with the test at the latest. */
export function startBuilt(argv: readonly string[], where: Where = {}): Running {
  const { cwd = tmpdir(), program = BUILT, env = {} } = where;
  const child = spawn(process.execPath, [program, ...argv], { cwd, env: { ...process.env, ...env } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  let err = '';
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    for (const look of waiting) look();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (err.includes(text)) resolve();
      };
      waiting.push(look);
      look();
      void ended.then(() => reject(new Error(`ended without a word of ${text}: ${err}`)));
    });
  return { child, says, ended };
}

export function runBuilt(argv: readonly string[], where: Where = {}): Promise<Ended> {
  return startBuilt(argv, where).ended;
}
