#!/usr/bin/env node
import { runCli } from './cli/cli.ts';
import type { ExitCode } from './cli/exitCodes.ts';
import { explainFailure } from './cli/explainFailure.ts';
import { failureCode } from './cli/plugin.ts';
import { openSystemTerminal } from './cli/systemTerminal.ts';

const terminal = openSystemTerminal();
const fail = (error: unknown): ExitCode => {
  const { text, code } = explainFailure(error);
  terminal.complain(text);
  return failureCode(process.argv.slice(2), code);
};
// Node's own exit code for a crash is 1, which here would mean that a path is broken.
process.on('uncaughtException', (error) => process.exit(fail(error)));
const exitCode = await runCli(process.argv.slice(2), terminal).catch(fail);
// A name look-up that nobody waits for any more would keep the process alive for many seconds.
await terminal.print('').catch(() => undefined);
process.exit(exitCode);
