import { durationReader } from '../../config/duration.ts';
import { renderHistory } from '../../report/watch/renderHistory.ts';
import { parseCount } from '../durations.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { openStoreOf, type StoreFlags } from '../storeFile.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

export interface HistoryFlags extends StoreFlags, LookFlags {
  readonly watch?: string;
  readonly since?: string;
  readonly limit: string;
  readonly format: 'text' | 'json';
}

const readSince = durationReader('1s', '3650d');

/** What changed, the latest first, of one path or of all. */
export async function historyCommand(
  pathId: string | undefined,
  flags: HistoryFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const limit = parseCount('--limit', flags.limit);
  const sinceMs = flags.since === undefined ? null : systemClock.epochMs() - durationOf(flags.since);
  const store = await openStoreOf(flags, terminal);
  try {
    const changes = store.changes({
      limit,
      ...(pathId === undefined ? {} : { pathId }),
      ...(flags.watch === undefined ? {} : { watch: flags.watch }),
      ...(sinceMs === null ? {} : { sinceMs }),
    });
    const text =
      flags.format === 'json'
        ? `${JSON.stringify({ schemaVersion: 1, changes }, null, 2)}\n`
        : renderHistory(changes, chooseLook(flags, terminal, false));
    await terminal.print(text);
    return EXIT.met;
  } finally {
    store.close();
  }
}

function durationOf(text: string): number {
  const reading = readSince(text);
  if (reading.kind === 'value') return reading.value;
  throw new UsageError(`--since: ${reading.message}`);
}
