import { Cron } from 'croner';
import type { z } from 'zod';
import type { Maintenance } from '../model/daemon.ts';
import { durationReader } from './duration.ts';
import { type Reading, refused, understood } from './reading.ts';
import { anyText, list, mapping, read, text } from './schemaParts.ts';
import { quote } from './showValue.ts';

/** A cron pattern. */
export const pattern = read(text, readPattern);

/** A duration within bounds that are both included. */
export const duration = (least: string, most: string) => read(text, durationReader(least, most));

/** Times that come again: when each begins, and how long it lasts. */
export const timesSchema = list(
  mapping({
    cron: pattern.describe("Cron pattern of its beginnings, in the host's own time."),
    for: duration('1m', '31d').describe('How long it lasts.'),
    note: anyText.optional().describe('What is done in it.'),
  }),
);

export function timesOf(given: z.output<typeof timesSchema> | undefined): readonly Maintenance[] {
  return (given ?? []).map(({ cron, for: forMs, note }) => ({ pattern: cron, forMs, note: note ?? '' }));
}

function readPattern(given: string): Reading<string> {
  try {
    const cron = new Cron(given, { paused: true });
    cron.stop();
    return understood(given);
  } catch (error) {
    const { message } = error as Error;
    return refused(`expected a cron pattern such as */5 * * * *, got ${quote(given)} (${message})`);
  }
}
