/** A terminal without a person: it keeps what it is told, and a command line is run in it as the program runs it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import type { ExitCode } from '../../src/cli/exitCodes.ts';
import { explainFailure } from '../../src/cli/explainFailure.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Told {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface FakeTerminal extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
}

export function aTerminal(given: Partial<Terminal> = {}): FakeTerminal {
  const out: string[] = [];
  const err: string[] = [];
  return {
    print: async (text) => {
      out.push(text);
    },
    complain: (text) => {
      err.push(text);
    },
    outIsTty: false,
    errIsTty: false,
    columns: 80,
    env: {},
    cwd: tmpdir(),
    platform: process.platform,
    hostname: 'here',
    interrupted: new AbortController().signal,
    whenHungUp: () => () => undefined,
    ...given,
    out: () => out.join(''),
    err: () => err.join(''),
  };
}

/** Runs a command line as `main` does: a failure becomes words and an exit code. */
export async function tell(argv: readonly string[], given: Partial<Terminal> = {}): Promise<Told> {
  const terminal = aTerminal(given);
  const code = await runCli(argv, terminal).catch((error: unknown) => {
    const failure = explainFailure(error);
    terminal.complain(failure.text);
    return failure.code;
  });
  return { code, out: terminal.out(), err: terminal.err() };
}

/** A folder of the running test's own, with these files in it. */
export async function aFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cicprobe-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}
