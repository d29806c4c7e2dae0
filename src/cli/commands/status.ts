import { renderStatus } from '../../report/watch/renderStatus.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { openStoreOf, type StoreFlags } from '../storeFile.ts';
import type { Terminal } from '../terminal.ts';

export interface StatusFlags extends StoreFlags, LookFlags {
  readonly watch?: string;
  readonly format: 'text' | 'json';
}

/** How every path of a daemon stands, from its memory; the exit code is that of a check that found the same. */
export async function statusCommand(flags: StatusFlags, terminal: Terminal): Promise<ExitCode> {
  const store = await openStoreOf(flags, terminal);
  try {
    const paths = store.status(flags.watch);
    const text =
      flags.format === 'json'
        ? `${JSON.stringify({ schemaVersion: 1, paths }, null, 2)}\n`
        : renderStatus(paths, chooseLook(flags, terminal, false));
    await terminal.print(text);
    const has = (outcome: string): boolean => paths.some(({ watched }) => watched.held.outcome === outcome);
    if (has('broken')) return EXIT.broken;
    return has('unproven') || paths.length === 0 ? EXIT.unproven : EXIT.met;
  } finally {
    store.close();
  }
}
