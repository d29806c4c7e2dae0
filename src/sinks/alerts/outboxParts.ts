import type { Notice } from '../../model/alert.ts';
import type { Clock } from '../../model/clock.ts';
import type { Deliver } from '../../model/delivery.ts';
import type { DeliveryMark } from '../../model/remembered.ts';

/** What an outbox is made of; tests bring their own. */
export interface OutboxParts {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** What sends to each channel, by its name. */
  readonly channels: ReadonlyMap<string, Deliver>;
  /** From when on a notice is too old to be tried again, in milliseconds. */
  readonly giveUpMs: number;
  /** Told at once what became of a delivery. */
  readonly onMark: (mark: DeliveryMark) => void;
  readonly onGivenUp: (channel: string, notice: Notice, why: string) => void;
  /** Told when a channel begins to fail, and when it works again (null); not at each try. */
  readonly onTrouble: (channel: string, why: string | null) => void;
}
