import { asPort, type Port } from '../model/ids.ts';
import { UsageError } from './usageError.ts';

/** The responder's control channel, unless it is told otherwise; nothing documented uses it. */
export const RESPONDER_PORT = asPort(14_750);

export function parsePort(flag: string, text: string): Port {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new UsageError(`${flag}: expected a port from 1 to 65535, got "${text}"`);
  }
  return asPort(port);
}
