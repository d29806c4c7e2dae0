import path from 'node:path';
import { waitFor } from '../../agent/schedule.ts';
import { renderConfig } from '../../report/watch/renderConfig.ts';
import { readSecrets } from '../daemon/readSecrets.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { readPortMap } from '../readFiles.ts';
import { readDaemonSite, SITE_FILE } from '../readSite.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';

/** Reads a configuration as a daemon does, and says what it means; nothing is sent. */
export async function checkConfigCommand(
  given: string | undefined,
  flags: LookFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const file = given ?? SITE_FILE;
  const {
    site,
    daemon,
    store,
    file: full,
  } = await readDaemonSite(file, undefined, await readPortMap(), terminal);
  const onWarning = (message: string): void => terminal.complain(`warning: ${message}\n`);
  readSecrets(daemon.alerts.channels, { folder: path.dirname(full), terminal, onWarning });
  const now = { nowMs: systemClock.now(), epochMs: systemClock.epochMs() };
  const startsMs = daemon.watches.map(({ timing }) => {
    const left = waitFor(timing, null, now);
    return left === Number.POSITIVE_INFINITY ? null : now.epochMs + left;
  });
  const look = chooseLook(flags, terminal, false);
  await terminal.print(renderConfig({ file, site, daemon, store, startsMs }, look));
  return EXIT.met;
}
