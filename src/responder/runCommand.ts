import { execFile } from 'node:child_process';

/** Runs a program of this system to its end and gives what it printed; rejects with a CommandError. */
export type RunCommand = (program: string, args: readonly string[]) => Promise<string>;

/** A program that could not be run, or that ended badly. */
export class CommandError extends Error {
  /** Its exit code, or the system's word when it did not start (ENOENT); null when it had to be stopped. */
  readonly code: number | string | null;
  /** The first line that it said about it. */
  readonly said: string;

  constructor(program: string, code: number | string | null, said: string) {
    super(`${program} ${describeEnd(code)}${said === '' ? '' : `: ${said}`}`);
    this.name = 'CommandError';
    this.code = code;
    this.said = said;
  }
}

/** Runs it without a shell and with a time limit. */
export const runCommand: RunCommand = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], makeOptions(), (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new CommandError(program, error.code ?? null, firstLine(stderr) || firstLine(stdout)));
    });
  });

/** Rulesets of many thousand rules take nft seconds to print. */
const COMMAND_MS = 15_000;
/** A ruleset with large address sets is tens of megabytes as JSON. */
const OUTPUT_BYTES = 256 * 1024 * 1024;

function makeOptions() {
  return {
    encoding: 'utf8',
    timeout: COMMAND_MS,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_BYTES,
    windowsHide: true,
    env: process.platform === 'win32' ? process.env : posixEnvironment(),
  } as const;
}

function posixEnvironment(): NodeJS.ProcessEnv {
  // `su` keeps a user's PATH, in which the folders of the administrator's programs are missing.
  const path = `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`;
  return { ...process.env, PATH: path, LC_ALL: 'C' };
}

function describeEnd(code: number | string | null): string {
  if (code === null) return 'did not end in time';
  return typeof code === 'number' ? `ended with code ${code}` : `could not be run (${code})`;
}

function firstLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .find((line) => line !== '') ?? ''
  );
}
