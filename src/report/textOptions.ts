import type { Look } from './look.ts';
import type { Sort } from './peers.ts';

/** How the terminal report is to look; `verbose` adds evidence, sources and codes. */
export interface TextOptions extends Look {
  readonly sort: Sort;
  readonly verbose: boolean;
}
