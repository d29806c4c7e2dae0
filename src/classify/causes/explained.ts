import type { Finding, RootCause } from '../../model/verdict.ts';

/** A cause and the findings that it explains. */
export interface Explained {
  readonly cause: Omit<RootCause, 'paths'>;
  readonly findings: readonly Finding[];
}

/** Takes what it can explain out of the findings that are still open; `all` shows which neighbours are well. */
export type Explain = (open: readonly Finding[], all: readonly Finding[]) => readonly Explained[];
