import type { Report } from '../../model/report.ts';
import type { Memory } from '../memory.ts';

/** A run and what is held of its paths after it. */
export interface RunToJudge {
  readonly watch: string;
  readonly report: Report;
  readonly isWhole: boolean;
  /** What is remembered of all paths of this watch. */
  readonly memory: Memory;
}
