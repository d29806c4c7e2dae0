import type { LiveWatch } from '../../../model/live.ts';
import type { Outcome } from '../../../model/verdict.ts';
import { countOf, inThousands } from '../../../report/amounts.ts';
import type { Counts, Overview } from '../api/answers.ts';
import type { Connection } from '../api/followEvents.ts';
import { isLate } from './lateness.ts';

/** What it all comes to, in one sentence, and how sure it is. */
export interface Headline {
  /** `unknown` where nothing that holds now can be said. */
  readonly tone: Outcome | 'unknown';
  readonly text: string;
  /** What the reader must know besides. */
  readonly more: readonly string[];
}

/** Never says of paths that they are met when that is old news. */
export function headline(overview: Overview | null, connection: Connection, nowMs: number): Headline {
  if (overview === null) {
    return connection.kind === 'lost'
      ? unknown('Not connected: nothing is known yet.')
      : unknown('Asking the daemon …');
  }
  const { counts, watches } = overview;
  if (connection.kind === 'lost') {
    const then = hasPaths(counts) ? [`When the daemon was last heard: ${countsInWords(counts)}.`] : [];
    return unknown('Not connected: how the paths stand now is not known.', then);
  }
  const more = [...ownDoubts(overview), ...watches.flatMap((watch) => doubtsOf(watch, nowMs))];
  if (!hasPaths(counts)) return unknown(whyNothing(overview), more);
  const told = sentence(counts, more.length > 0);
  // What broke stays worth telling; what was met may not be so any more.
  return { ...told, tone: more.length > 0 && told.tone !== 'broken' ? 'unknown' : told.tone, more };
}

/** `7 broken, 3 unproven, 33 met`; `nothing checked yet` of none. */
export function countsInWords(counts: Counts): string {
  const words = (['broken', 'flapping', 'unproven', 'met'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${inThousands(counts[kind])} ${kind}`);
  return words.length === 0 ? 'nothing checked yet' : words.join(', ');
}

function unknown(text: string, more: readonly string[] = []): Headline {
  return { tone: 'unknown', text, more };
}

function hasPaths({ met, broken, unproven }: Counts): boolean {
  return met + broken + unproven > 0;
}

function whyNothing({ watches, store }: Overview): string {
  if (store.trouble !== null) return 'The memory has a fault: how the paths stand is not known.';
  if (watches.some(({ running }) => running !== null)) {
    return 'The first check is under way: nothing is known yet.';
  }
  return watches.some(({ last }) => last !== null)
    ? 'No path was checked: nothing is known.'
    : 'Nothing was checked yet.';
}

function sentence({ met, broken, unproven, flapping }: Counts, isOld: boolean): Omit<Headline, 'more'> {
  const restless =
    flapping === 0 ? '' : ` ${countOf(flapping, 'path')} ${flapping === 1 ? 'changes' : 'change'} too often.`;
  if (broken > 0) {
    const besides = unproven === 0 ? '' : ` ${inThousands(unproven)} more ${isAre(unproven)} unproven.`;
    return {
      tone: 'broken',
      text: `${countOf(broken, 'documented path')} ${isAre(broken)} broken.${besides}${restless}`,
    };
  }
  if (unproven > 0) {
    return {
      tone: 'unproven',
      text: `Nothing is broken. ${countOf(unproven, 'path')} ${isAre(unproven)} unproven.${restless}`,
    };
  }
  const all =
    met === 1
      ? `The one path ${isOld ? 'was' : 'is'}`
      : `All ${inThousands(met)} paths ${isOld ? 'were' : 'are'}`;
  const when = isOld ? ' when it could be checked last' : '';
  return { tone: flapping === 0 ? 'met' : 'unproven', text: `${all} met${when}.${restless}` };
}

function isAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}

function ownDoubts({ thisHost }: Overview): readonly string[] {
  if (thisHost === null) return [];
  return ['This host itself keeps paths from being checked: they are shown as they were before.'];
}

function doubtsOf(watch: LiveWatch, nowMs: number): readonly string[] {
  if (watch.failure !== null) {
    return [`The last check of "${watch.name}" could not be made: ${watch.failure}`];
  }
  return isLate(watch, nowMs) ? [`The check of "${watch.name}" is late: what is shown of it is old.`] : [];
}
