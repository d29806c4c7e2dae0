import { THIS_HOST } from '../../model/watch.ts';
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
    const all = store.status(flags.watch);
    const paths = all.filter(({ pathId }) => pathId !== THIS_HOST);
    const thisHost = all.filter(
      ({ pathId, watched }) => pathId === THIS_HOST && watched.held.outcome === 'broken',
    );
    const text =
      flags.format === 'json'
        ? `${JSON.stringify({ schemaVersion: 1, paths, thisHost }, null, 2)}\n`
        : renderStatus(all, chooseLook(flags, terminal, false));
    await terminal.print(text);
    const has = (outcome: string): boolean => paths.some(({ watched }) => watched.held.outcome === outcome);
    if (has('broken')) return EXIT.broken;
    // What this host cannot check it does not know.
    return has('unproven') || paths.length === 0 || thisHost.length > 0 ? EXIT.unproven : EXIT.met;
  } finally {
    store.close();
  }
}
