import type { Clock } from '../../model/clock.ts';
import type { Libc } from './libc.ts';

/** What asking Linux needs from outside. */
export interface LinuxParts {
  readonly libc: Libc;
  readonly clock: Clock;
  readonly ownAddresses: () => readonly string[];
}
