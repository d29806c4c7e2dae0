import type { Notice } from '../../model/alert.ts';
import { type NoticeWords, noticeWords } from './noticeWords.ts';
import { octetsOf } from './octetsOf.ts';
import { severityOf } from './severityOf.ts';

/** The body of a request to a Teams workflow that posts what a webhook receives. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: AdaptiveCard;
    },
  ];
}

interface AdaptiveCard {
  readonly $schema: string;
  readonly type: 'AdaptiveCard';
  /** What Teams on telephones shows as well. */
  readonly version: '1.4';
  readonly msteams: { readonly width: 'Full' };
  /** What is read where the card cannot be shown. */
  readonly fallbackText: string;
  readonly body: readonly RichTextBlock[];
}

/** Unlike a `TextBlock` it knows no Markdown: a name of a peer cannot become a link. */
interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly spacing: 'None' | 'Medium';
  readonly inlines: readonly TextRun[];
}

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large';
  readonly color?: Color;
}

type Color = 'Attention' | 'Warning' | 'Accent';

/** Octets that the blocks of a card may take: Teams takes messages of 28 KB. */
const MOST_OCTETS = 25_000;

/** A notice as an Adaptive Card; one that would be too long for Teams is cut at its end. */
export function renderTeams(notice: Notice): TeamsMessage {
  const words = noticeWords(notice);
  const title: TextRun = {
    type: 'TextRun',
    text: words.headline,
    weight: 'Bolder',
    size: 'Large',
    color: colorOf(notice),
  };
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          fallbackText: words.headline,
          body: within([block('None', title), ...bodyOf(words)]),
        },
      },
    ],
  };
}

function colorOf(notice: Notice): Color {
  // Not green: that an alert is over does not prove that its paths work.
  if (notice.alert.state === 'resolved') return 'Accent';
  return ({ critical: 'Attention', warning: 'Warning', info: 'Accent' } as const)[severityOf(notice)];
}

function bodyOf({ facts, stakes, paths, steps }: NoticeWords): readonly RichTextBlock[] {
  return [
    ...facts.map(([label, value]) => block('None', bold(`${label}: `), run(value))),
    ...[stakes, paths]
      .filter(({ items }) => items.length > 0)
      .flatMap(({ label, items }) => [
        block('Medium', bold(label)),
        ...items.map((item) => block('None', run(`• ${item}`))),
      ]),
    ...(steps.length === 0 ? [] : [block('Medium', bold('Next'))]),
    ...steps.flatMap(({ lead, items }) => [
      block('None', run(`• ${lead}`)),
      ...items.map((item) => block('None', run(`\u2003${item}`))),
    ]),
  ];
}

function within(blocks: readonly RichTextBlock[]): readonly RichTextBlock[] {
  let octets = 0;
  const fitting = blocks.filter((one) => {
    octets += octetsOf(JSON.stringify(one));
    return octets <= MOST_OCTETS;
  });
  return fitting.length === blocks.length ? blocks : [...fitting, block('None', run('…'))];
}

function block(spacing: RichTextBlock['spacing'], ...inlines: readonly TextRun[]): RichTextBlock {
  return { type: 'RichTextBlock', spacing, inlines };
}

function bold(text: string): TextRun {
  return { type: 'TextRun', text, weight: 'Bolder' };
}

function run(text: string): TextRun {
  return { type: 'TextRun', text };
}
