import type { OutputFlags } from './outputs.ts';

/** The flags of `cicprobe report`. */
export interface ReportFlags extends OutputFlags {
  readonly reclassify?: boolean;
}
