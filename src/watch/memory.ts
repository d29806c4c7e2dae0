import type { Watched } from '../model/watch.ts';

/** What is remembered of every path, by its id. */
export type Memory = ReadonlyMap<string, Watched>;
