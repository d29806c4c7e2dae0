import { renderAlerts } from '../../report/watch/renderAlerts.ts';
import { parseCount } from '../durations.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { openStoreOf, type StoreFlags } from '../storeFile.ts';
import type { Terminal } from '../terminal.ts';

export interface AlertsFlags extends StoreFlags, LookFlags {
  readonly open?: boolean;
  readonly limit: string;
  readonly format: 'text' | 'json';
}

/** Alerts of a daemon, from its memory, the latest first. */
export async function alertsCommand(flags: AlertsFlags, terminal: Terminal): Promise<ExitCode> {
  const limit = parseCount('--limit', flags.limit);
  const store = await openStoreOf(flags, terminal);
  try {
    const state = flags.open === true ? ({ state: 'open' } as const) : {};
    const alerts = store.alerts({ limit, ...state }).map(({ alert }) => alert);
    const text =
      flags.format === 'json'
        ? `${JSON.stringify({ schemaVersion: 1, alerts }, null, 2)}\n`
        : renderAlerts(alerts, chooseLook(flags, terminal, false));
    await terminal.print(text);
    return EXIT.met;
  } finally {
    store.close();
  }
}
