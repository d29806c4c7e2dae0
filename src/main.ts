#!/usr/bin/env node
import { runCli } from './cli/cli.ts';
import { explainFailure } from './cli/explainFailure.ts';
import { openSystemTerminal } from './cli/systemTerminal.ts';

const terminal = openSystemTerminal();
const exitCode = await runCli(process.argv.slice(2), terminal).catch((error: unknown) => {
  const { text, code } = explainFailure(error);
  terminal.complain(text);
  return code;
});
// A name look-up that nobody waits for any more would keep the process alive for many seconds.
await terminal.print('');
process.exit(exitCode);
