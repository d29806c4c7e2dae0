import { unwatchFile, watchFile } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { InForce } from '../../agent/inForce.ts';
import type { LiveState } from '../../agent/liveDaemon.ts';
import type { ConfigState } from '../../model/live.ts';
import type { DaemonSite } from '../readSite.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';

/** What following a configuration takes. */
export interface ConfigToFollow {
  /** As the user gave it. */
  readonly file: string;
  readonly read: () => Promise<DaemonSite>;
  readonly setups: InForce<DaemonSite>;
  /** Takes it over, or throws and changes nothing. */
  readonly replace: (next: DaemonSite) => Promise<void>;
  readonly state: LiveState;
  readonly log: Logger | null;
  readonly terminal: Terminal;
}

/** How often the file is looked at, in milliseconds: being told of changes does not work on every file system. */
const LOOK_MS = 2000;

/**
 * Reads the configuration again when its file changes or a hang-up signal asks for it. One with a fault changes nothing:
 * what was read last stays in force, and the fault is told.
 * @returns a function that ends it, and comes back once nothing is taken over any more.
 */
export function followConfig(config: ConfigToFollow): () => Promise<void> {
  const { terminal } = config;
  const full = path.resolve(terminal.cwd, config.file);
  let last = Promise.resolve(config.setups.current());
  const reload = (): void => {
    // One after the other: the one that was read last is the one that counts.
    last = last.then((read) => readAgain(config, read));
  };
  watchFile(full, { interval: LOOK_MS, persistent: false }, reload);
  const stopListening = terminal.whenHungUp(reload);
  return async () => {
    unwatchFile(full, reload);
    stopListening();
    await last;
  };
}

/** The state of a configuration that has just been read. */
export function configRead(file: string, waits: readonly string[] = []): ConfigState {
  return { file, loadedMs: systemClock.epochMs(), fault: null, waits };
}

/** @returns what was read last without a fault. */
async function readAgain(
  { file, read, setups, replace, state, log, terminal }: ConfigToFollow,
  before: DaemonSite,
): Promise<DaemonSite> {
  const known = state.live.config();
  const { store, daemon } = setups.current();
  let next: DaemonSite;
  let isSame: boolean;
  try {
    next = await read();
    isSame = isDeepStrictEqual(next, before);
    if (terminal.interrupted.aborted) return before;
    if (!isSame) await replace(next);
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    if (fault !== known.fault) log?.error({ event: 'config-fault', file, fault });
    state.setConfig({ ...known, fault });
    return before;
  }
  const waits = [
    ...(next.store === store ? [] : ['daemon.store']),
    ...(isDeepStrictEqual(next.daemon.keep, daemon.keep) ? [] : ['daemon.keep']),
    ...(isDeepStrictEqual(next.daemon.api, daemon.api) ? [] : ['daemon.api']),
  ];
  state.setConfig(configRead(file, waits));
  if (!isSame || known.fault !== null) {
    log?.info({ event: 'config-loaded', file, ...(waits.length === 0 ? {} : { afterRestart: waits }) });
  }
  return next;
}
