import { CIC_MARKS, type MarkFate, markInWords } from '../model/marks.ts';
import type { Warning } from '../model/verdict.ts';
import { reason } from './reasons.ts';

/** A mark that was changed on the way (RFC 2474 section 4.1: a device that does not know it may treat it as none). */
export function markWarnings({ marks = [] }: { readonly marks?: readonly MarkFate[] }): readonly Warning[] {
  return [
    ...warningsOf(
      'arrives',
      'on the way there',
      marks.map(({ sent, there }) => ({ sent, seen: there })),
    ),
    ...warningsOf(
      'comes back',
      'on the way back',
      marks.map(({ sent, back }) => ({ sent, seen: back })),
    ),
  ];
}

interface Seen {
  readonly sent: number;
  readonly seen: number | null;
}

function warningsOf(verb: string, where: string, all: readonly Seen[]): readonly Warning[] {
  // A mark of which nothing came tells nothing.
  const changed = all.filter(({ sent, seen }) => seen !== null && seen !== sent);
  if (changed.length === 0) return [];
  const each = changed.map(
    ({ sent, seen }) => `${markInWords(sent)} ${verb} as ${markInWords(Number(seen))}`,
  );
  const whats = changed.map(({ sent }) => whatIsMarked(sent)).join(' and ');
  // Without a mark packets wait in line like all others; what another mark means, that network alone knows.
  const what = changed.every(({ seen }) => seen === 0)
    ? `${whats} ${changed.length > 1 ? 'are' : 'is'} not preferred ${where}`
    : `the mark of ${whats} is changed ${where}`;
  return [reason('marks-changed', `${each.join(', ')}: ${what}`)];
}

function whatIsMarked(dscp: number): string {
  return CIC_MARKS.find((one) => one.dscp === dscp)?.of ?? `what is marked ${markInWords(dscp)}`;
}
