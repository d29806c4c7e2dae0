import os from 'node:os';
import { EXIT } from './exitCodes.ts';
import { OutputError } from './outputError.ts';
import type { Terminal } from './terminal.ts';

/** Columns when standard output is no terminal. */
const DEFAULT_COLUMNS = 80;
/** How a stop is asked for; Windows knows only SIGINT and SIGBREAK. */
const STOP_SIGNALS = process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM'];

/** This process's own terminal. The first stop signal ends the run in order, the second ends the process. */
export function openSystemTerminal(): Terminal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.failed);
    controller.abort(new DOMException('stopped by the user', 'AbortError'));
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  let hungUp = stop;
  // Windows sends it when the console window is closed, and ends the process soon after.
  process.on('SIGHUP', () => hungUp());
  // `| head` closes the pipe: that is its right, and no error of ours. What fails otherwise, `print` reports.
  let readerLeft = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    readerLeft ||= error.code === 'EPIPE';
  });
  // A complaint that nobody can hear must not become the outcome.
  process.stderr.on('error', () => undefined);
  return {
    print: (text) =>
      new Promise((resolve, reject) => {
        if (readerLeft) {
          resolve();
          return;
        }
        process.stdout.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
          if (error == null || error.code === 'EPIPE') resolve();
          else reject(new OutputError('standard output', error));
        });
      }),
    complain: (text) => {
      process.stderr.write(text);
    },
    outIsTty: process.stdout.isTTY === true,
    errIsTty: process.stderr.isTTY === true,
    // Some terminals say that they have 0 columns.
    columns: (process.stdout.isTTY === true && process.stdout.columns) || DEFAULT_COLUMNS,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    hostname: os.hostname(),
    interrupted: controller.signal,
    whenHungUp: (callback) => {
      hungUp = callback;
      return () => {
        hungUp = stop;
      };
    },
  };
}
