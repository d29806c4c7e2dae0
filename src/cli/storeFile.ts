import type { StoreReader } from '../sinks/store/store.ts';
import { CannotRun } from './cannotRun.ts';
import { readPortMap } from './readFiles.ts';
import { readDaemonSite } from './readSite.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The flags that say whose memory is read. */
export interface StoreFlags {
  readonly config?: string;
  readonly store?: string;
}

/** Opens the store of a daemon to read, also while that writes it. */
export async function openStoreOf(flags: StoreFlags, terminal: Terminal): Promise<StoreReader> {
  const { openStoreToRead } = await import('../sinks/store/openStore.ts');
  const file = await storeFileOf(flags, terminal);
  try {
    return await openStoreToRead(file);
  } catch (error) {
    throw refusalInWords(error);
  }
}

/** A file that is named needs no configuration beside it. */
async function storeFileOf({ config, store }: StoreFlags, terminal: Terminal): Promise<string> {
  if (store !== undefined && config === undefined) {
    const { resolve } = await import('node:path');
    return resolve(terminal.cwd, store);
  }
  return (await readDaemonSite(config, store, await readPortMap(), terminal)).store;
}

/** A store that is not opened is the user's to decide, one that cannot be used at present is not. */
export function refusalInWords(error: unknown): unknown {
  const { code, kind } = error as { readonly code?: unknown; readonly kind?: unknown };
  if (!(error instanceof Error)) return error;
  if (code === 'STORE_REFUSAL') {
    return kind === 'in-use' || kind === 'no-driver'
      ? new CannotRun(error.message, error)
      : new UsageError(error.message);
  }
  return code === 'STORE_FAULT' ? new CannotRun(error.message, error) : error;
}
