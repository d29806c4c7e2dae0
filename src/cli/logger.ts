import type { Logger } from 'pino';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Opens the log on standard error; nothing is loaded while nobody asks for it. */
export async function openLogger(level: string | undefined, terminal: Terminal): Promise<Logger | null> {
  if (level === undefined || level === 'silent') return null;
  if (!LEVELS.some((known) => known === level)) {
    throw new UsageError(`--log-level: expected one of ${LEVELS.join(', ')}, got "${level}"`);
  }
  const { pino } = await import('pino');
  return pino({ level, base: { host: terminal.hostname } }, { write: terminal.complain });
}
