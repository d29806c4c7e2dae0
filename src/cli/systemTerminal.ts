import os from 'node:os';
import { EXIT } from './exitCodes.ts';
import type { Terminal } from './terminal.ts';

/** Columns when standard output is no terminal. */
const DEFAULT_COLUMNS = 80;
/** How a stop is asked for; Windows knows only SIGINT and SIGBREAK. */
const STOP_SIGNALS = process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** This process's own terminal. The first stop signal ends the run in order, the second ends the process. */
export function openSystemTerminal(): Terminal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.failed);
    controller.abort(new DOMException('stopped by the user', 'AbortError'));
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  let readerLeft = false;
  // `| head` closes the pipe: that is its right, and no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    readerLeft = true;
  });
  return {
    print: (text) =>
      new Promise((resolve) => {
        if (readerLeft) resolve();
        else process.stdout.write(text, () => resolve());
      }),
    complain: (text) => {
      process.stderr.write(text);
    },
    outIsTty: process.stdout.isTTY === true,
    errIsTty: process.stderr.isTTY === true,
    columns: process.stdout.isTTY === true ? process.stdout.columns : DEFAULT_COLUMNS,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    hostname: os.hostname(),
    interrupted: controller.signal,
  };
}
