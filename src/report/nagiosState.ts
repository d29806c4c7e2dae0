import type { Report } from '../model/report.ts';

/** The states of a plugin, by the exit code that each has (Monitoring Plugins Development Guidelines, "Plugin Return Codes"). */
export type NagiosState = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';

/** CRITICAL: a path is broken. UNKNOWN: none could be checked. WARNING: something is unproven. OK: all are met. */
export function nagiosState({ paths, summary }: Pick<Report, 'paths' | 'summary'>): NagiosState {
  if (summary.outcome === 'broken') return 'CRITICAL';
  if (paths.every(({ verdict }) => verdict === 'error')) return 'UNKNOWN';
  return summary.outcome === 'unproven' ? 'WARNING' : 'OK';
}
