import type { IpAddress } from '../model/ids.ts';
import type { NotPaired, PairedSession } from '../model/pairing.ts';
import type { Site } from '../model/site.ts';
import { pairWith } from '../net/pair/pairWith.ts';
import type { CheckFlags } from './checkFlags.ts';
import { parsePort, RESPONDER_PORT } from './responderPort.ts';
import { systemClock } from './systemClock.ts';
import type { Terminal } from './terminal.ts';
import { readToken, TOKEN_VARIABLE } from './token.ts';
import { toolVersion } from './toolVersion.ts';
import { UsageError } from './usageError.ts';

/** Longest time for a greeting, in milliseconds: one lost packet and its repeats fit in. */
export const GREETING_MS = 5000;
/** Longest wait for a reply on a control channel that stands, in milliseconds. */
export const REPLY_MS = 10_000;

/** Greets the responders of a paired check; null for a check from one side. Refuses flags that belong to the other. */
export async function openGreeter(
  flags: CheckFlags,
  site: Site,
  terminal: Terminal,
): Promise<((address: IpAddress) => Promise<PairedSession | NotPaired>) | null> {
  if (flags.paired !== true) {
    const lost =
      flags.tokenFile !== undefined
        ? '--token-file'
        : flags.responderPort !== undefined
          ? '--responder-port'
          : flags.oneWay !== undefined
            ? '--one-way'
            : flags.media !== undefined
              ? '--media'
              : null;
    if (lost !== null) throw new UsageError(`${lost} has no effect without --paired`);
    return null;
  }
  const port =
    flags.responderPort === undefined ? RESPONDER_PORT : parsePort('--responder-port', flags.responderPort);
  const token = await readToken(flags.tokenFile, terminal);
  if (token === null) {
    throw new UsageError(
      `--paired needs the token that "cicprobe listen" printed or was given: --token-file FILE, or the environment variable ${TOKEN_VARIABLE}`,
    );
  }
  return (address) =>
    pairWith(address, {
      port,
      token,
      source: site.source,
      timeoutMs: GREETING_MS,
      replyMs: REPLY_MS,
      tool: toolVersion().version,
      clock: systemClock,
      signal: terminal.interrupted,
    });
}
