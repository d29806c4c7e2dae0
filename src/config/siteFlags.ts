/** What the command line says about the site; undefined stands for a flag that was not given. */
export interface SiteFlags {
  readonly roles?: readonly string[] | undefined;
  /** Each as written: `HOST` or `ROLE=HOST`. */
  readonly targets?: readonly string[] | undefined;
  /** This host waits for others and needs no peers of its own: those of the file are left out. */
  readonly alone?: boolean | undefined;
  readonly phase?: string | undefined;
  readonly family?: 4 | 6 | undefined;
  readonly source?: string | undefined;
  /** Each as written: `NAME=VALUE`. */
  readonly options?: readonly string[] | undefined;
  readonly timeoutMs?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly perHost?: number | undefined;
  readonly rangeSample?: number | undefined;
}

/** The flag behind each limit, as the user wrote it. */
export const limitFlags = {
  timeoutMs: '--timeout',
  deadlineMs: '--deadline',
  concurrency: '--concurrency',
  perHost: '--per-host',
  rangeSample: '--sample',
} as const;
