import type { Outcome } from '../model/verdict.ts';

/** What the process tells its caller; a contract that scripts depend on. */
export const EXIT = {
  met: 0,
  broken: 1,
  usage: 2,
  unproven: 3,
  failed: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** 0 every path met, 1 at least one broken, 3 nothing broken and something unproven. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  return EXIT[outcome];
}
