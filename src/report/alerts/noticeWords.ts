import type { Alert, AlertPath, Notice } from '../../model/alert.ts';
import type { Outcome } from '../../model/verdict.ts';
import type { Advice } from '../adviceParts.ts';
import { countOf, inThousands } from '../amounts.ts';
import { distinct } from '../gather.ts';
import { hostLabel } from '../hostLabel.ts';
import { portLabel } from '../portLabels.ts';
import { isoSecond } from '../watch/isoSecond.ts';
import { cutText } from './cutText.ts';
import { durationInWords } from './durationInWords.ts';
import { noticeSteps } from './noticeSteps.ts';

/** A notice for a person, whatever the channel. Every text is printable, on one line, and of bounded length. */
export interface NoticeWords {
  /** What happened, as a sentence. */
  readonly headline: string;
  /** Since when, how many paths, who says so: label and value. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What does not work without the paths; empty when nothing is known of it. */
  readonly stakes: Listed;
  readonly paths: Listed;
  /** What to do next, most useful first. */
  readonly steps: readonly Advice[];
}

export interface Listed {
  readonly label: string;
  readonly items: readonly string[];
}

/** Lists that are longer end with how many more there are. */
const MOST_PATHS = 10;
const MOST_STAKES = 5;
/** Characters of one text. */
const LONGEST_TITLE = 250;
const LONGEST_ITEM = 280;
const LONGEST_NAME = 120;

export function noticeWords(notice: Notice): NoticeWords {
  const { alert } = notice;
  return {
    headline: headlineOf(notice),
    facts: factsOf(notice).map(([label, value]) => [label, cutText(value, LONGEST_NAME)]),
    stakes: stakesOf(alert),
    paths: { label: 'Paths', items: shorten(alert.paths.map(lineFor(alert)), MOST_PATHS, 'path') },
    steps: noticeSteps(notice).map(({ lead, items }) => ({
      lead: cutText(lead, LONGEST_ITEM),
      items: shorten(items, MOST_PATHS, 'place'),
    })),
  };
}

function headlineOf({ kind, atMs, alert }: Notice): string {
  const title = cutText(alert.title, LONGEST_TITLE);
  const state = stateInWords(alert);
  switch (kind) {
    case 'opened':
      return `${state}: ${title}`;
    case 'updated':
      return `Still ${state.toLowerCase()}, and changed: ${title}`;
    case 'reminder':
      return `Still ${state.toLowerCase()}: ${title}`;
    case 'resolved':
      return `Resolved after ${durationInWords((alert.resolvedMs ?? atMs) - alert.openedMs)}: ${title}`;
    case 'test':
      return `Test of this channel, nothing is wrong: ${title}`;
  }
}

function stateInWords({ kind, paths }: Alert): string {
  if (kind === 'flapping') return 'Flapping';
  return paths.length === 0 || countOutcome(paths, 'broken') > 0 ? 'Broken' : 'Unproven';
}

function factsOf({ kind, atMs, host, site, alert }: Notice): readonly (readonly [string, string])[] {
  if (kind === 'test') return [['Sent by', host]];
  return [
    whenInWords(alert, atMs),
    ...(alert.paths.length === 0 ? [] : [['Concerns', pathsInWords(alert)] as const]),
    ...(alert.target === null ? [] : [['Host', alert.target] as const]),
    ['Seen from', host],
    ['Watch', alert.watch],
    ...(site === '' ? [] : [['Site', site] as const]),
  ];
}

function whenInWords({ openedMs, resolvedMs }: Alert, atMs: number): readonly [string, string] {
  const since = isoSecond(openedMs);
  if (resolvedMs !== null) {
    return ['Lasted', `${durationInWords(resolvedMs - openedMs)}, from ${since} to ${isoSecond(resolvedMs)}`];
  }
  const lasting = atMs - openedMs;
  return ['Since', lasting < 1000 ? since : `${since}, for ${durationInWords(lasting)}`];
}

/** `12 paths: 10 broken, 2 unproven`; of what is over the number alone. */
function pathsInWords({ state, paths }: Alert): string {
  const total = countOf(paths.length, 'path');
  const counts = (['broken', 'unproven', 'met'] as const)
    .map((outcome) => ({ outcome, count: countOutcome(paths, outcome) }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${inThousands(count)} ${outcome}`);
  return state === 'resolved' || counts.length === 0 ? total : `${total}: ${counts.join(', ')}`;
}

function countOutcome(paths: readonly AlertPath[], outcome: Outcome): number {
  return paths.filter(({ standing }) => standing.outcome === outcome).length;
}

function stakesOf({ kind, state, paths }: Alert): Listed {
  const broken = paths.filter(({ standing }) => standing.outcome === 'broken');
  const isSure = state === 'open' && kind !== 'flapping' && broken.length > 0;
  return {
    label: isSure ? 'Breaks' : state === 'open' ? 'At stake' : 'Was at stake',
    items: shorten(
      (isSure ? broken : paths).map(({ impact }) => impact),
      MOST_STAKES,
      'function',
    ),
  };
}

/** `ClientApp tcp/8094 on cic01 (10.0.0.5): blocked. Nothing answers`; of what is over the place alone. */
function lineFor({ state }: Alert): (path: AlertPath) => string {
  return ({ service, transport, port, target, address, standing, text }) => {
    const label = portLabel({ transport, port, security: 'none' });
    const place = `${service} ${label} on ${hostLabel(target, address)}`;
    return state === 'resolved' ? place : `${place}: ${standing.verdict}. ${text}`;
  };
}

/** The first ones, each once and of bounded length. */
function shorten(texts: readonly string[], most: number, noun: string): readonly string[] {
  const all = distinct(texts);
  const more = all.length - most;
  return [
    ...all.slice(0, most).map((text) => cutText(text, LONGEST_ITEM)),
    ...(more > 0 ? [`and ${countOf(more, `more ${noun}`)}`] : []),
  ];
}
