import type { Logger } from 'pino';
import { printable } from '../../config/showValue.ts';
import { makeBuckets } from './buckets.ts';
import type { Caller } from './callers.ts';

/** One request, as far as the log tells of it. */
export interface Attempted {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly address: string;
  /** null while it is not known. */
  readonly caller: Caller | null;
}

/** Who did what, and who was refused. Reading is silent. */
export interface Audit {
  readonly ran: (watch: string, state: string, attempted: Attempted) => void;
  readonly refused: (reason: string, attempted: Attempted, nowMs: number) => void;
  readonly failed: (error: unknown, attempted: Attempted, nowMs: number) => void;
}

/** Refusals that are told at once, and then one every so many seconds: whoever is refused must not fill the disk. */
const BURST = 20;
const EVERY_SECONDS = 10;
const LONGEST = 200;

export function makeAudit(log: Logger | null): Audit {
  const buckets = makeBuckets(1 / EVERY_SECONDS, BURST);
  let untold = 0;
  /** How many were not told since the last one; null when this one is not to be told either. */
  const turn = (nowMs: number): number | null => {
    if (buckets.take('', nowMs) > 0) {
      untold++;
      return null;
    }
    const since = untold;
    untold = 0;
    return since;
  };
  const tell = (nowMs: number, write: (fields: object) => void): void => {
    const since = turn(nowMs);
    if (since !== null) write(since === 0 ? {} : { untold: since });
  };
  return {
    ran: (watch, state, attempted) => log?.info({ event: 'api-run', watch, state, ...fieldsOf(attempted) }),
    refused: (reason, attempted, nowMs) =>
      tell(nowMs, (more) => log?.info({ event: 'api-refused', reason, ...fieldsOf(attempted), ...more })),
    failed: (error, attempted, nowMs) =>
      tell(nowMs, (more) => {
        const message = error instanceof Error ? error.message : String(error);
        log?.error({ event: 'api-failed', error: message, ...fieldsOf(attempted), ...more });
      }),
  };
}

function fieldsOf({ method, path, address, caller }: Attempted): object {
  const known = caller === null ? {} : { who: printable(caller.name), by: caller.kind };
  return { method, path: printable(path.slice(0, LONGEST)), address, ...known };
}
